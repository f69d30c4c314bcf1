#include "analyzer/filter/display_filter.hpp"

#include <algorithm>
#include <re2/re2.h>

namespace unmask::analyzer {

namespace {

bool is_within(const ip_address& address, const address_prefix& prefix) {
    if (address.is_v6 != prefix.address.is_v6) return false;
    const std::size_t whole = prefix.bits / 8;
    if (!std::equal(address.bytes.begin(), address.bytes.begin() + whole,
                    prefix.address.bytes.begin()))
        return false;
    const unsigned rest = prefix.bits % 8;
    if (rest == 0) return true;
    const std::byte differing = address.bytes[whole] ^ prefix.address.bytes[whole];
    return (differing >> (8 - rest)) == std::byte{};
}

std::string_view text_of(const field_value& one) {
    if (const auto* text = std::get_if<std::string_view>(&one)) return *text;
    return as_text(std::get<byte_view>(one));
}

std::string_view text_of(const literal& one) {
    if (const auto* text = std::get_if<std::string>(&one)) return *text;
    return as_text(std::get<byte_buffer>(one));
}

bool is_equal(const field_value& one, const literal& other) {
    switch (type_of(one)) {
    case field_type::boolean:
        return std::get<bool>(one) == std::get<bool>(other);
    case field_type::number:
        return std::get<std::uint64_t>(one) == std::get<std::uint64_t>(other);
    case field_type::text:
    case field_type::bytes:
        return text_of(one) == text_of(other);
    case field_type::address:
        return is_within(std::get<ip_address>(one), std::get<address_prefix>(other));
    case field_type::time:
        return std::get<timestamp>(one) == std::get<timestamp>(other);
    }
    return false;
}

// Of numbers and times alone.
std::strong_ordering compare(const field_value& one, const literal& other) {
    if (const auto* number = std::get_if<std::uint64_t>(&one))
        return *number <=> std::get<std::uint64_t>(other);
    return std::get<timestamp>(one) <=> std::get<timestamp>(other);
}

bool is_in(const field_value& one, const operand& item) {
    if (!item.high) return is_equal(one, item.low);
    return compare(one, item.low) >= 0 && compare(one, *item.high) <= 0;
}

bool matches_pattern(const field_value& one, const re2::RE2& pattern) {
    const std::string_view text = text_of(one);
    return re2::RE2::PartialMatch(re2::StringPiece(text.data(), text.size()), pattern);
}

// Whether one value passes; `!=` and `exists` ask about all of them.
bool passes_alone(const field_value& one, const expression& test) {
    const literal& other = test.operands.front().low;
    switch (test.how) {
    case relation::less:
        return compare(one, other) < 0;
    case relation::less_or_equal:
        return compare(one, other) <= 0;
    case relation::greater:
        return compare(one, other) > 0;
    case relation::greater_or_equal:
        return compare(one, other) >= 0;
    case relation::contains:
        return text_of(one).contains(text_of(other));
    case relation::matches:
        return matches_pattern(one, *test.pattern);
    case relation::in:
        return std::ranges::any_of(test.operands,
                                   [&](const operand& item) { return is_in(one, item); });
    default:
        return is_equal(one, other);
    }
}

// With a space for every byte that would break the line or act on a terminal.
std::string on_one_line(std::string_view text) {
    std::string line(text);
    std::ranges::replace_if(
        line, [](char c) { return static_cast<unsigned char>(c) < 0x20 || c == 0x7f; }, ' ');
    return line;
}

bool uses_frame_payload(const expression& one) {
    return (one.subject && one.subject->of_frame_payload) ||
           std::ranges::any_of(one.parts, uses_frame_payload);
}

} // namespace

std::expected<display_filter, filter_error> display_filter::compile(std::string_view text) {
    auto tree = parse_filter(text);
    if (!tree) return std::unexpected(std::move(tree.error()));
    return display_filter(std::move(*tree));
}

bool display_filter::matches(const contextual_record& record) { return holds(tree_, record); }

bool display_filter::holds(const expression& one, const contextual_record& record) {
    const auto part_holds = [&](const expression& part) { return holds(part, record); };
    switch (one.what) {
    case expression::kind::test:
        return passes(one, record);
    case expression::kind::negation:
        return !holds(one.parts.front(), record);
    case expression::kind::all_of:
        return std::ranges::all_of(one.parts, part_holds);
    case expression::kind::any_of:
        return std::ranges::any_of(one.parts, part_holds);
    }
    return false;
}

bool display_filter::passes(const expression& test, const contextual_record& record) {
    values_.clear();
    test.subject->draw(record, values_);
    if (values_.empty() || test.how == relation::exists) return !values_.empty();
    const bool any = std::ranges::any_of(
        values_, [&](const field_value& one) { return passes_alone(one, test); });
    return any != (test.how == relation::not_equal);
}

bool display_filter::needs_frame_payload() const { return uses_frame_payload(tree_); }

std::string to_text(const filter_error& error, std::string_view filter) {
    const std::string shown = on_one_line(filter);
    // Carets count characters, and all bytes of a character but its first begin with the bits 10.
    const auto columns = [&](std::size_t offset, std::size_t length) {
        const std::string_view part = std::string_view(shown).substr(offset, length);
        return static_cast<std::size_t>(
            std::ranges::count_if(part, [](char c) { return (c & 0xc0) != 0x80; }));
    };
    const std::size_t width = columns(std::min(error.offset, shown.size()), error.length);
    return fmt::format("{}\n    {}\n    {}{}", on_one_line(error.sentence), shown,
                       std::string(columns(0, error.offset), ' '),
                       std::string(std::max<std::size_t>(1, width), '^'));
}

} // namespace unmask::analyzer
