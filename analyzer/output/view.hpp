// An output of the analyzer: records go in, and something to read comes out.
#pragma once

#include "analyzer/record_sink.hpp"

#include <expected>
#include <string>

namespace unmask::analyzer {

class view : public record_sink {
  public:
    // All records of all captures have come: writes what had to wait for that. The error is one
    // sentence.
    virtual std::expected<void, std::string> finish() { return {}; }

    // After finish(): what the output lacks without saying so itself, in one sentence; or nothing.
    virtual std::string shortfall() const { return {}; }
};

} // namespace unmask::analyzer
