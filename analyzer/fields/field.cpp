#include "analyzer/fields/field.hpp"

#include "analyzer/fields/connection_fields.hpp"
#include "analyzer/fields/handshake_fields.hpp"
#include "analyzer/fields/outcome_fields.hpp"
#include "analyzer/fields/websocket_fields.hpp"

#include <algorithm>
#include <numeric>
#include <utility>

namespace unmask::analyzer {

namespace {

template <std::size_t... Sizes>
consteval auto joined(const std::array<field, Sizes>&... tables) {
    std::array<field, (Sizes + ...)> all{((void)tables, field{"", {}, {}, "", nullptr})...};
    auto place = all.begin();
    ((place = std::ranges::copy(tables, place).out), ...);
    return all;
}

constexpr auto table =
    joined(connection_fields, handshake_fields, frame_fields, message_fields, outcome_fields);

// Insertions, removals and replacements of one character that make `b` of `a` (Levenshtein).
std::size_t distance(std::string_view a, std::string_view b) {
    std::vector<std::size_t> row(b.size() + 1);
    std::iota(row.begin(), row.end(), std::size_t{0});
    for (std::size_t i = 0; i < a.size(); ++i) {
        std::size_t diagonal = std::exchange(row[0], i + 1);
        for (std::size_t j = 0; j < b.size(); ++j) {
            const std::size_t replaced = diagonal + (a[i] == b[j] ? 0 : 1);
            diagonal = row[j + 1];
            row[j + 1] = std::min({replaced, row[j] + 1, diagonal + 1});
        }
    }
    return row.back();
}

bool ends_with_word(std::string_view name, std::string_view word) {
    return !word.empty() && name.size() > word.size() && name.ends_with(word) &&
           name[name.size() - word.size() - 1] == '.';
}

} // namespace

std::span<const field> all_fields() { return table; }

const field* find_field(std::string_view name) {
    const auto found = std::ranges::find(table, name, &field::name);
    return found == table.end() ? nullptr : &*found;
}

const field* most_similar_field(std::string_view name) {
    constexpr std::size_t longest_name = 64; // nothing like it is in the table
    if (name.size() > longest_name) return nullptr;
    const auto same_ending = std::ranges::find_if(
        table, [&](const field& one) { return ends_with_word(one.name, name); });
    if (same_ending != table.end()) return &*same_ending;
    const auto nearest = std::ranges::min_element(
        table, {}, [&](const field& one) { return distance(name, one.name); });
    const bool is_like = distance(name, nearest->name) <= std::max<std::size_t>(1, name.size() / 4);
    return is_like ? &*nearest : nullptr;
}

std::string fields_as_markdown() {
    std::string text = "| field | type | what it is |\n|---|---|---|\n";
    for (const field& one : table)
        text += fmt::format("| `{}` | {} | {} |\n", one.name, name_of(one.type), one.description);
    return text;
}

std::string fields_as_text() {
    std::string text;
    for (const field& one : table)
        text += fmt::format("{:<36} {:<8} {}\n", one.name, name_of(one.type), one.description);
    return text;
}

} // namespace unmask::analyzer
