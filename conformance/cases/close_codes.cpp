// Codes that a close frame may have, may not have, and those beyond all ranges (RFC 6455 §7.4).
// Autobahn 7.7, 7.9 and 7.13.
#include "conformance/cases/cases.hpp"

namespace unmask::conformance {
namespace {

using namespace std::string_view_literals;

struct row {
    std::string_view id;
    std::string_view name;
    std::string_view title;
    std::string_view body; // the code in network byte order
    rule judged;           // what allows the code, or forbids it
};

constexpr close_code code_in(std::string_view body) {
    const auto octet = [&](std::size_t i) { return static_cast<unsigned char>(body[i]); };
    return static_cast<close_code>(octet(0) << 8 | octet(1));
}

constexpr test_case make(const row& r) {
    return {
        .id = r.id,
        .name = r.name,
        .title = r.title,
        .section = "Close Handling",
        .rules = {r.judged},
        .script = {start_close(r.body)},
    };
}

constexpr row valid_rows[] = {
    {"7.7.1", "close/code-1000", "Close code 1000, normal closure", "\x03\xe8",
     rule::defined_close_codes_may_be_used},
    {"7.7.2", "close/code-1001", "Close code 1001, going away", "\x03\xe9",
     rule::defined_close_codes_may_be_used},
    {"7.7.3", "close/code-1002", "Close code 1002, protocol error", "\x03\xea",
     rule::defined_close_codes_may_be_used},
    {"7.7.4", "close/code-1003", "Close code 1003, unacceptable type of data", "\x03\xeb",
     rule::defined_close_codes_may_be_used},
    {"7.7.5", "close/code-1007", "Close code 1007, invalid payload", "\x03\xef",
     rule::defined_close_codes_may_be_used},
    {"7.7.6", "close/code-1008", "Close code 1008, policy violation", "\x03\xf0",
     rule::defined_close_codes_may_be_used},
    {"7.7.7", "close/code-1009", "Close code 1009, message too big", "\x03\xf1",
     rule::defined_close_codes_may_be_used},
    {"7.7.8", "close/code-1010", "Close code 1010, a needed extension is missing", "\x03\xf2",
     rule::defined_close_codes_may_be_used},
    {"7.7.9", "close/code-1011", "Close code 1011, internal error", "\x03\xf3",
     rule::defined_close_codes_may_be_used},
    {"7.7.10", "close/code-3000", "Close code 3000, the first for registered use", "\x0b\xb8",
     rule::close_code_3000_to_3999_may_be_registered},
    {"7.7.11", "close/code-3999", "Close code 3999, the last for registered use", "\x0f\x9f",
     rule::close_code_3000_to_3999_may_be_registered},
    {"7.7.12", "close/code-4000", "Close code 4000, the first for private use", "\x0f\xa0",
     rule::close_code_4000_to_4999_may_be_private},
    {"7.7.13", "close/code-4999", "Close code 4999, the last for private use", "\x13\x87",
     rule::close_code_4000_to_4999_may_be_private},
};

constexpr auto valid = cases_from(valid_rows, [](const row& r) {
    test_case made = make(r);
    made.rules = {rule::close_must_be_answered, r.judged};
    made.closing = {.wrong_code_fails = true};
    const close_code sent = code_in(r.body);
    if (sent != close_codes::normal) made.closing.codes = {close_codes::normal, sent};
    if (sent == 1010) made.breaks = {rule::close_code_1010_is_for_clients};
    return made;
});

constexpr row invalid_rows[] = {
    {"7.9.1", "close/code-0", "Close code 0, below all ranges", "\x00\x00"sv,
     rule::close_code_0_to_999_unused},
    {"7.9.2", "close/code-999", "Close code 999, the last below all ranges", "\x03\xe7",
     rule::close_code_0_to_999_unused},
    {"7.9.3", "close/code-1004", "Close code 1004, reserved", "\x03\xec",
     rule::close_code_1004_reserved},
    {"7.9.4", "close/code-1005", "Close code 1005, which stands for no code", "\x03\xed",
     rule::close_code_1005_not_on_the_wire},
    {"7.9.5", "close/code-1006", "Close code 1006, which stands for a lost connection", "\x03\xee",
     rule::close_code_1006_not_on_the_wire},
    {"7.9.6", "close/code-1016", "Close code 1016, the first unassigned", "\x03\xf8",
     rule::close_code_1016_to_2999_unassigned},
    {"7.9.7", "close/code-1100", "Close code 1100, unassigned", "\x04\x4c",
     rule::close_code_1016_to_2999_unassigned},
    {"7.9.8", "close/code-2000", "Close code 2000, unassigned", "\x07\xd0",
     rule::close_code_1016_to_2999_unassigned},
    {"7.9.9", "close/code-2999", "Close code 2999, the last unassigned", "\x0b\xb7",
     rule::close_code_1016_to_2999_unassigned},
};

constexpr auto invalid = cases_from(invalid_rows, [](const row& r) {
    test_case made = make(r);
    made.breaks = {r.judged};
    made.closing = {
        .clean = false, .codes = {close_codes::protocol_error}, .wrong_code_fails = true};
    return made;
});

constexpr row undefined_rows[] = {
    {"7.13.1", "close/code-5000", "Close code 5000, the first beyond all ranges", "\x13\x88",
     rule::close_code_above_4999_undefined},
    {"7.13.2", "close/code-65535", "Close code 65535, the last that two bytes hold", "\xff\xff",
     rule::close_code_above_4999_undefined},
};

constexpr auto undefined = cases_from(undefined_rows, [](const row& r) {
    test_case made = make(r);
    made.breaks = {r.judged};
    made.closing = {.clean = false,
                    .codes = {close_codes::normal, code_in(r.body), close_codes::protocol_error}};
    made.informational = true;
    return made;
});

} // namespace

std::span<const test_case> valid_close_code_cases() { return valid; }
std::span<const test_case> invalid_close_code_cases() { return invalid; }
std::span<const test_case> undefined_close_code_cases() { return undefined; }

} // namespace unmask::conformance
