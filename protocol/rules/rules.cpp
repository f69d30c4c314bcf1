#include "protocol/rules/rules.hpp"

#include <algorithm>
#include <array>
#include <cstddef>
#include <utility>

namespace unmask {
namespace {

// The enumerator's name with hyphens. As a template argument it lives for the whole program.
template <std::size_t size>
struct hyphenated {
    std::array<char, size> text{};

    consteval explicit(false) hyphenated(const char (&name)[size]) {
        std::ranges::replace_copy(name, text.begin(), '_', '-');
    }
};

template <hyphenated name>
consteval std::string_view slug_of() {
    return {name.text.data(), name.text.size() - 1};
}

constexpr auto rulebook = std::to_array<rule_entry>({
#define RULE(name, source, section, level, binds, close_code, http_status, observed, statement,    \
             note)                                                                                 \
    {rule::name,                                                                                   \
     slug_of<#name>(),                                                                             \
     document::source,                                                                             \
     section,                                                                                      \
     requirement::level,                                                                           \
     party::binds,                                                                                 \
     close_code,                                                                                   \
     http_status,                                                                                  \
     observation::observed,                                                                        \
     statement,                                                                                    \
     note},
#include "protocol/rules/all.inc"
#undef RULE
});

constexpr std::string_view slug_at(rule id) { return rulebook[std::to_underlying(id)].slug; }

// Every rule, in the order of the slugs.
constexpr auto by_slug = [] {
    std::array<rule, rulebook.size()> index{};
    std::ranges::transform(rulebook, index.begin(), &rule_entry::id);
    std::ranges::sort(index, {}, slug_at);
    return index;
}();

static_assert(std::ranges::adjacent_find(by_slug, {}, slug_at) == by_slug.end(),
              "two rules have the same slug");

} // namespace

std::span<const rule_entry> all_rules() { return rulebook; }

const rule_entry& describe(rule id) { return rulebook[std::to_underlying(id)]; }

std::optional<rule> find_rule(std::string_view slug) {
    const auto found = std::ranges::lower_bound(by_slug, slug, {}, slug_at);
    if (found == by_slug.end() || slug_at(*found) != slug) return std::nullopt;
    return *found;
}

std::string_view name_of(document source) {
    constexpr std::array<std::string_view, 3> names{"RFC 6455", "RFC 7692", "RFC 9293"};
    return names[std::to_underlying(source)];
}

std::string_view name_of(requirement level) {
    constexpr std::array<std::string_view, 5> names{"MUST", "MUST NOT", "SHOULD", "SHOULD NOT",
                                                    "MAY"};
    return names[std::to_underlying(level)];
}

std::string_view name_of(party binds) {
    constexpr std::array<std::string_view, 4> names{"client", "server", "both", "others"};
    return names[std::to_underlying(binds)];
}

std::string_view name_of(observation observed) {
    constexpr std::array<std::string_view, 3> names{"passive", "provoked", "unobservable"};
    return names[std::to_underlying(observed)];
}

std::string citation_of(const rule_entry& entry) {
    return std::string(name_of(entry.source)).append(" §").append(entry.section);
}

std::string address_of(const rule_entry& entry) {
    constexpr std::array<std::string_view, 3> numbers{"6455", "7692", "9293"};
    return std::string("https://www.rfc-editor.org/rfc/rfc")
        .append(numbers[std::to_underlying(entry.source)])
        .append("#section-")
        .append(entry.section);
}

} // namespace unmask
