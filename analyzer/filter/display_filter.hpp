// Display filters (`-Y`): which records to show, in Wireshark's language over the fields of
// `unmask analyze --fields`.
//
//     websocket.opcode == 1 and websocket.payload.text contains "error"
//     unmask.severity == "violation" || tcp.port in {80, 8000..8999}
//     not ip.addr == 10.0.0.0/8 && http.host matches r"\.example\.(com|org)$"
//
// A field alone says that it is there, whatever its value. A field with several values (ip.addr) passes
// a comparison if one of them does; `!=` is true if the field is there and no value is equal, as in
// Wireshark. Regular expressions (RE2) ignore case unless they begin with (?-i).
#pragma once

#include "analyzer/filter/parser.hpp"

namespace unmask::analyzer {

class display_filter {
  public:
    static std::expected<display_filter, filter_error> compile(std::string_view text);

    // Time in proportion to the filter, and to the payload where that is searched.
    bool matches(const contextual_record& record);

    // Whether a field of it needs analysis_options::keep_frame_payload.
    bool needs_frame_payload() const;

    const expression& tree() const { return tree_; }

  private:
    explicit display_filter(expression tree) : tree_(std::move(tree)) {}
    bool holds(const expression& one, const contextual_record& record);
    bool passes(const expression& test, const contextual_record& record);

    expression tree_;
    value_list values_; // of the field that is looked at; its memory is used again
};

// For people: the sentence, the filter, and a caret under the mistake; three lines.
std::string to_text(const filter_error& error, std::string_view filter);

} // namespace unmask::analyzer
