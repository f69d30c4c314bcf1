// Where the records of `unmask analyze` go, as the options say.
#pragma once

#include "analyzer/output/output_stream.hpp"
#include "analyzer/output/view.hpp"
#include "cli/analyze_options.hpp"

#include <memory>

namespace unmask::cli {

class analyze_outputs {
  public:
    // The error is one sentence.
    static std::expected<analyze_outputs, std::string> open(const analyze_options& options);

    // Where the analyzer is to send its records: the first link of the chain. Lives as long as
    // this.
    analyzer::record_sink& sink() { return *view_; }

    // Makes sure that all is written, or says in one sentence why not.
    std::expected<void, std::string> finish();

    // After finish(): what the output lacks without saying so itself, in one sentence; or nothing.
    std::string shortfall() const { return view_->shortfall(); }

  private:
    explicit analyze_outputs(analyzer::output_stream out)
        : out_(std::make_unique<analyzer::output_stream>(std::move(out))) {}

    std::unique_ptr<analyzer::output_stream> out_;
    std::unique_ptr<analyzer::view> view_; // writes to out_
};

} // namespace unmask::cli
