#include "conformance/cases/catalogue.hpp"

#include "conformance/cases/cases.hpp"
#include "reports/pattern.hpp"

#include <algorithm>
#include <charconv>
#include <fmt/format.h>

namespace unmask::conformance {
namespace {

using reports::matches_pattern;

// "7.13.2" as numbers.
std::vector<int> numbers_of(std::string_view id) {
    std::vector<int> numbers;
    const char* at = id.data();
    const char* const end = at + id.size();
    while (at < end) {
        int number = 0;
        at = std::from_chars(at, end, number).ptr + 1;
        numbers.push_back(number);
    }
    return numbers;
}

case_list collect() {
    const std::span<const test_case> topics[] = {
        framing_cases(),
        ping_and_pong_cases(),
        reserved_bit_cases(),
        opcode_cases(),
        fragmentation_cases(),
        illegal_fragmentation_cases(),
        utf8_fragmentation_cases(),
        utf8_failing_cases(),
        utf8_valid_cases(),
        utf8_malformed_cases(),
        closing_cases(),
        valid_close_code_cases(),
        invalid_close_code_cases(),
        undefined_close_code_cases(),
        performance_cases(),
        automatic_fragmentation_cases(),
        compression_payload_cases(),
        compression_parameter_cases(),
    };
    case_list cases;
    for (const auto& topic : topics)
        for (const test_case& one : topic) cases.push_back(&one);
    std::ranges::sort(cases, {}, [](const test_case* one) { return numbers_of(one->id); });
    return cases;
}

bool is_named_by(std::string_view pattern, const test_case& one) {
    return matches_pattern(one.id, pattern) || matches_pattern(one.name, pattern);
}

bool matches_any(const test_case& one, std::span<const std::string> patterns) {
    return std::ranges::any_of(patterns,
                               [&](const auto& pattern) { return is_named_by(pattern, one); });
}

// The first pattern that no case matches.
const std::string* find_useless(std::span<const std::string> patterns) {
    for (const std::string& pattern : patterns)
        if (std::ranges::none_of(all_cases(),
                                 [&](const test_case* one) { return is_named_by(pattern, *one); }))
            return &pattern;
    return nullptr;
}

} // namespace

std::span<const test_case* const> all_cases() {
    static const case_list cases = collect();
    return cases;
}

std::vector<rule> rules_broken(const test_case& one, party runner) {
    std::vector<rule> broken;
    for (const rule each : one.breaks)
        if (const party bound = describe(each).binds; bound == party::both || bound == runner)
            broken.push_back(each);
    return broken;
}

const test_case* find_case(std::string_view id_or_name) {
    for (const test_case* one : all_cases())
        if (one->id == id_or_name || one->name == id_or_name) return one;
    return nullptr;
}

std::expected<case_list, std::string> select_cases(std::span<const std::string> include,
                                                   std::span<const std::string> exclude) {
    for (const auto patterns : {include, exclude})
        if (const std::string* useless = find_useless(patterns))
            return std::unexpected(fmt::format(
                "no case matches '{}'; unmask conform --list shows all of them", *useless));
    case_list chosen;
    for (const test_case* one : all_cases())
        if ((include.empty() || matches_any(*one, include)) && !matches_any(*one, exclude))
            chosen.push_back(one);
    if (chosen.empty())
        return std::unexpected("no case is left: all that were chosen are also excluded");
    return chosen;
}

} // namespace unmask::conformance
