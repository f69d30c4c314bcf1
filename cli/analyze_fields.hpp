// What of `unmask analyze` concerns fields: -Y, -e, -E and --fields.
#pragma once

#include "analyzer/filter/display_filter.hpp"
#include "analyzer/output/fields_sink.hpp"

namespace CLI {
class App;
}

namespace unmask::cli {

struct field_options {
    // As written.
    std::string filter_text;
    std::vector<std::string> column_names;
    std::vector<std::string> row_options;

    // As understood, by complete().
    std::optional<analyzer::display_filter> filter;
    std::vector<const analyzer::field*> columns;
    analyzer::row_style style;

    // See analysis_options::keep_frame_payload.
    bool needs_frame_payload() const;
};

// Parsing fills `options`, which must outlive the subcommand.
void add_field_options(CLI::App& analyze, field_options& options);

// Compiles the filter and finds the columns. The error is one sentence; about a filter, with the
// filter and a caret below it.
std::expected<void, std::string> complete(field_options& options, std::string_view format);

} // namespace unmask::cli
