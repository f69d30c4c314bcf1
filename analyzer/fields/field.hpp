// The fields of records, one table for display filters (-Y), `-T fields -e` and `--fields`. A field that
// Wireshark has bears Wireshark's name; ours begin with "unmask.".
#pragma once

#include "analyzer/fields/contextual_record.hpp"
#include "analyzer/fields/field_value.hpp"

#include <initializer_list>
#include <span>

namespace unmask::analyzer {

// A set of kinds of records.
class record_kinds {
  public:
    constexpr record_kinds(std::initializer_list<record_kind> kinds) {
        for (const record_kind one : kinds) bits_ = static_cast<std::uint8_t>(bits_ | bit(one));
    }
    constexpr bool contains(record_kind one) const { return (bits_ & bit(one)) != 0; }
    constexpr bool empty() const { return bits_ == 0; }
    constexpr record_kinds& operator|=(record_kinds more) {
        bits_ = static_cast<std::uint8_t>(bits_ | more.bits_);
        return *this;
    }
    constexpr bool operator==(const record_kinds&) const = default;

  private:
    static constexpr unsigned bit(record_kind one) { return 1u << static_cast<unsigned>(one); }
    std::uint8_t bits_ = 0;
};

struct field {
    std::string_view name;
    field_type type;
    // The records that it is about: they are the rows of `-T fields`. Empty: every record of a
    // connection has it.
    record_kinds rows;
    std::string_view description;
    // Appends its values in this record, none if there is no such thing.
    void (*draw)(const contextual_record& from, value_list& to);
    // It needs analysis_options::keep_frame_payload.
    bool of_frame_payload = false;
};

// In the order of docs/fields.md.
std::span<const field> all_fields();

// Null if there is none.
const field* find_field(std::string_view name);

// The field whose name is most like this one, for a mistyped name; null if none is like it.
const field* most_similar_field(std::string_view name);

// The table of docs/fields.md, and `--fields`.
std::string fields_as_markdown();
std::string fields_as_text();

} // namespace unmask::analyzer
