// UTF-8 across frames: where a text may be cut, and when a bad one must be noticed (RFC 6455 §5.6
// and §8.1). Autobahn 6.1 to 6.4.
#include "conformance/cases/cases.hpp"

namespace unmask::conformance {
namespace {

constexpr std::string_view section = "UTF-8 Handling";

// "Hello-" and a mixture of one- and two-byte characters, "-UTF-8!!"; the cut of 6.2.2 stands
// between two characters.
constexpr std::string_view mixture_begin = "Hello-\xc2\xb5@\xc3\x9f\xc3\xb6\xc3\xa4";
constexpr std::string_view mixture_end = "\xc3\xbc\xc3\xa0\xc3\xa1-UTF-8!!";
constexpr std::string_view mixture =
    "Hello-\xc2\xb5@\xc3\x9f\xc3\xb6\xc3\xa4\xc3\xbc\xc3\xa0\xc3\xa1-UTF-8!!";

// A Greek word of two- and three-byte characters.
constexpr std::string_view greek = "\xce\xba\xe1\xbd\xb9\xcf\x83\xce\xbc\xce\xb5";
// The same, then a UTF-16 surrogate, which UTF-8 has no place for, then letters.
constexpr std::string_view greek_surrogate_letters =
    "\xce\xba\xe1\xbd\xb9\xcf\x83\xce\xbc\xce\xb5\xed\xa0\x80"
    "edited";

struct valid_row {
    std::string_view id;
    std::string_view name;
    std::string_view title;
    rule judged;
    short_list<step, 12> script;
    payload echo;
};

constexpr valid_row valid_rows[] = {
    {"6.1.1",
     "utf8/empty",
     "An empty text",
     rule::fragmented_messages_must_be_supported,
     {text()},
     {}},
    {"6.1.2",
     "utf8/three-empty-fragments",
     "A text in three fragments, all empty",
     rule::fragmented_messages_must_be_supported,
     {text().not_final(), continuation().not_final(), continuation()},
     {}},
    {"6.1.3",
     "utf8/empty-fragments-around",
     "A text in three fragments, the first and the last empty",
     rule::fragmented_messages_must_be_supported,
     {text().not_final(), continuation("middle frame payload").not_final(), continuation()},
     "middle frame payload"},
    {"6.2.1",
     "utf8/one-frame",
     "A text with two-byte characters in one frame",
     rule::first_opcode_must_tell_text_or_binary,
     {text_message(mixture)},
     mixture},
    {"6.2.2",
     "utf8/cut-between-characters",
     "A text with two-byte characters, cut between two of them",
     rule::frame_boundaries_must_carry_no_meaning,
     {text(mixture_begin).not_final(), continuation(mixture_end)},
     mixture},
    {"6.2.3",
     "utf8/cut-everywhere",
     "A text with two-byte characters in frames of one byte",
     rule::frame_boundaries_must_carry_no_meaning,
     {text_message(mixture).in_fragments(1)},
     mixture},
    {"6.2.4",
     "utf8/greek-cut-everywhere",
     "A text with two- and three-byte characters in frames of one byte",
     rule::frame_boundaries_must_carry_no_meaning,
     {text_message(greek).in_fragments(1)},
     greek},
};

constexpr auto valid = cases_from(valid_rows, [](const valid_row& r) {
    return test_case{
        .id = r.id,
        .name = r.name,
        .title = r.title,
        .section = section,
        .rules = {r.judged},
        .script = r.script,
        .afterwards = close_after(1s),
        .expected = {text_comes(r.echo)},
    };
});

struct invalid_row {
    std::string_view id;
    std::string_view name;
    std::string_view title;
    short_list<step, 12> script;
    bool fail_fast =
        false; // the peer should notice during the script, which tells by its two waits
};

constexpr invalid_row invalid_rows[] = {
    {"6.3.1",
     "utf8/surrogate-in-the-middle",
     "A text with a surrogate in the middle, in one frame",
     {text_message(greek_surrogate_letters)}},
    {"6.3.2",
     "utf8/surrogate-in-the-middle-cut-everywhere",
     "A text with a surrogate in the middle, in frames of one byte",
     {text_message(greek_surrogate_letters).in_fragments(1)}},
    {"6.4.1",
     "utf8/fail-fast-by-frame",
     "Good text, a second, a frame with a character above U+10FFFF, a second, more good text",
     {text(greek).not_final(), wait(1s, 'A'), continuation("\xf4\x90\x80\x80").not_final(),
      wait(1s, 'B'), continuation("edited")},
     true},
    {"6.4.2",
     "utf8/fail-fast-by-frame-within-a-character",
     "The same with the frames cut within the character: its second byte makes it impossible",
     {text("\xce\xba\xe1\xbd\xb9\xcf\x83\xce\xbc\xce\xb5\xf4").not_final(), wait(1s, 'A'),
      continuation("\x90").not_final(), wait(1s, 'B'),
      continuation("\x80\x80"
                   "edited")},
     true},
    {"6.4.3",
     "utf8/fail-fast-within-a-frame",
     "One frame, written in three parts a second apart; the second part is above U+10FFFF",
     {begin_text(21).not_final(), octets(greek), wait(1s, 'A'), octets("\xf4\x90\x80\x80"),
      wait(1s, 'B'), octets("edited"), continuation()},
     true},
    {"6.4.4",
     "utf8/fail-fast-within-a-frame-and-a-character",
     "One frame, written in three parts a second apart; the second part is the impossible byte",
     {begin_text(21).not_final(), octets("\xce\xba\xe1\xbd\xb9\xcf\x83\xce\xbc\xce\xb5\xf4"),
      wait(1s, 'A'), octets("\x90"), wait(1s, 'B'),
      octets("\x80\x80"
             "edited"),
      continuation()},
     true},
};

constexpr auto invalid = cases_from(invalid_rows, [](const invalid_row& r) {
    test_case made{
        .id = r.id,
        .name = r.name,
        .title = r.title,
        .section = section,
        .rules = {rule::invalid_utf8_must_fail_the_connection, rule::text_must_be_utf8},
        .breaks = {rule::text_must_be_utf8},
        .script = r.script,
        .closing = peer_fails_with(close_codes::invalid_payload),
    };
    if (r.fail_fast) {
        made.expected = {waited('A')};
        made.tolerated = {waited('A'), waited('B')};
    }
    return made;
});

} // namespace

std::span<const test_case> utf8_fragmentation_cases() { return valid; }
std::span<const test_case> utf8_failing_cases() { return invalid; }

} // namespace unmask::conformance
