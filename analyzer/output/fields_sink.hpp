// `-T fields`: chosen fields as the columns of a table, one record a row.
//
// A row is a WebSocket frame, however many a packet holds. If a column is about other records (a rule
// that was broken, a header field of the handshake), these get rows as well; if all such columns
// are about other records, then only these do. A column that has no value stays, empty; several
// values of one field are joined by commas (semicolons where the comma separates columns).
#pragma once

#include "analyzer/fields/contextual_view.hpp"
#include "analyzer/filter/display_filter.hpp"
#include "analyzer/output/output_stream.hpp"

namespace unmask::analyzer {

struct row_style {
    char separator = '\t'; // escaped within values
    bool header = false;   // the names of the columns first
};

// One option of tshark's `-E`: "header=y", "header=n", "separator=/t", "separator=/s",
// "separator=,". The error is one sentence.
std::expected<void, std::string> apply_row_option(row_style& style, std::string_view option);

// The columns of these names. The error is one sentence.
std::expected<std::vector<const field*>, std::string>
find_columns(std::span<const std::string> names);

class fields_sink final : public contextual_view {
  public:
    // Rows are those records that pass the filter, if there is one.
    fields_sink(output_stream& out, std::vector<const field*> columns, row_style style,
                std::optional<display_filter> filter = {});

  private:
    void examine(const contextual_record& one) override;
    void write_header();

    output_stream& out_;
    std::vector<const field*> columns_;
    row_style style_;
    std::optional<display_filter> filter_;
    record_kinds rows_{};
    value_list values_;       // of one column, and
    fmt::memory_buffer line_; // of one row; their memory is used again
};

} // namespace unmask::analyzer
