#include "cli/analyze_fields.hpp"

#include "cli/standard_output.hpp"

#include <CLI/CLI.hpp>
#include <algorithm>

namespace unmask::cli {

bool field_options::needs_frame_payload() const {
    return (filter && filter->needs_frame_payload()) ||
           std::ranges::any_of(columns, &analyzer::field::of_frame_payload);
}

void add_field_options(CLI::App& analyze, field_options& options) {
    analyze
        .add_option("-Y,--display-filter", options.filter_text,
                    "show only records for which this is true, such as 'websocket.opcode == 8'; "
                    "the summary and --fail-on are about the whole capture")
        ->type_name("FILTER");
    analyze.add_option("-e", options.column_names, "with -T fields: a column, as often as wanted")
        ->type_name("FIELD")
        ->allow_extra_args(false);
    analyze
        .add_option("-E", options.row_options,
                    "with -T fields: header=y, separator=/t, separator=/s or separator=CHARACTER")
        ->type_name("OPTION")
        ->allow_extra_args(false);
    analyze.add_flag_callback(
        "--fields",
        [] {
            print("{}", analyzer::fields_as_text());
            throw CLI::Success();
        },
        "list all fields for -Y and -e");
}

std::expected<void, std::string> complete(field_options& options, std::string_view format) {
    const bool rows = format == "fields";
    if (rows && options.column_names.empty())
        return std::unexpected("-T fields wants columns: -e FIELD; --fields lists all");
    if (!rows && (!options.column_names.empty() || !options.row_options.empty()))
        return std::unexpected("-e and -E go with -T fields only");
    for (const std::string& option : options.row_options)
        if (auto applied = analyzer::apply_row_option(options.style, option); !applied)
            return applied;
    auto columns = analyzer::find_columns(options.column_names);
    if (!columns) return std::unexpected(std::move(columns.error()));
    options.columns = std::move(*columns);
    if (options.filter_text.empty()) return {};
    auto filter = analyzer::display_filter::compile(options.filter_text);
    if (!filter)
        return std::unexpected("-Y: " + analyzer::to_text(filter.error(), options.filter_text));
    options.filter = std::move(*filter);
    return {};
}

} // namespace unmask::cli
