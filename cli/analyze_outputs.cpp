#include "cli/analyze_outputs.hpp"

#include "analyzer/filter/filtered_view.hpp"
#include "analyzer/output/detail_sink.hpp"
#include "analyzer/output/export_view.hpp"
#include "analyzer/output/fields_sink.hpp"
#include "analyzer/output/har_sink.hpp"
#include "analyzer/output/json_sink.hpp"
#include "analyzer/output/text_sink.hpp"
#include "analyzer/statistics/statistics_view.hpp"

#include <cstdlib>
#include <unistd.h>

namespace unmask::cli {

namespace {

// See no-color.org: any value that is not empty switches colours off.
bool wants_colors(const analyze_options& options) {
    const char* no_color = std::getenv("NO_COLOR");
    return options.out == "-" && ::isatty(STDOUT_FILENO) == 1 &&
           (no_color == nullptr || *no_color == '\0');
}

using made_view = std::expected<std::unique_ptr<analyzer::view>, std::string>;

made_view make_view(const analyze_options& options, analyzer::output_stream& out) {
    if (!options.export_directory.empty())
        return analyzer::export_view::open(options.export_directory);
    if (options.format == "none") return std::make_unique<analyzer::view>();
    if (options.statistics) {
        const auto format = options.format == "json" ? analyzer::statistics_format::json
                                                     : analyzer::statistics_format::text;
        return std::make_unique<analyzer::statistics_view>(out, format, options.top,
                                                           options.statistics_memory);
    }
    if (options.format == "json") return std::make_unique<analyzer::json_sink>(out);
    if (options.format == "har") return std::make_unique<analyzer::har_sink>(out, UNMASK_VERSION);
    if (options.format == "fields")
        return std::make_unique<analyzer::fields_sink>(out, options.fields.columns,
                                                       options.fields.style, options.fields.filter);
    const bool colors = wants_colors(options);
    if (const auto& follow = options.follow)
        return std::make_unique<analyzer::follow_sink>(out, colors, follow->connection,
                                                       follow->form);
    if (options.detail)
        return std::make_unique<analyzer::detail_sink>(out, colors, options.detail_limit);
    return std::make_unique<analyzer::text_sink>(out, colors);
}

analyzer::shown what_shows(const analyze_options& options) {
    return options.statistics || options.follow || options.format == "har"
               ? analyzer::shown::connections
               : analyzer::shown::records;
}

} // namespace

std::expected<analyze_outputs, std::string> analyze_outputs::open(const analyze_options& options) {
    auto out = analyzer::output_stream::open(options.out);
    if (!out) return std::unexpected(std::move(out.error()));
    analyze_outputs outputs(std::move(*out));
    auto view = make_view(options, *outputs.out_);
    if (!view) return std::unexpected(std::move(view.error()));
    outputs.view_ = std::move(*view);
    if (options.fields.filter && options.format != "fields") // whose rows are filtered already
        outputs.view_ = std::make_unique<analyzer::filtered_view>(
            *options.fields.filter, std::move(outputs.view_), what_shows(options));
    return outputs;
}

std::expected<void, std::string> analyze_outputs::finish() {
    if (auto finished = view_->finish(); !finished) return finished;
    return out_->finish();
}

} // namespace unmask::cli
