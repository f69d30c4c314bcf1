// Single data frames of every length form (RFC 6455 §5.2). Autobahn 1.1 and 1.2.
#include "conformance/cases/cases.hpp"

namespace unmask::conformance {
namespace {

struct row {
    std::string_view id;
    std::string_view name;
    std::string_view title;
    bool binary;
    std::size_t length;
    std::size_t chop = 0; // bytes per TCP write
};

constexpr row rows[] = {
    {"1.1.1", "framing/text-empty", "An empty text message", false, 0},
    {"1.1.2", "framing/text-125", "A text of 125 bytes, the most that 7 bits tell", false, 125},
    {"1.1.3", "framing/text-126", "A text of 126 bytes, the fewest that 16 bits tell", false, 126},
    {"1.1.4", "framing/text-127", "A text of 127 bytes", false, 127},
    {"1.1.5", "framing/text-128", "A text of 128 bytes", false, 128},
    {"1.1.6", "framing/text-65535", "A text of 65,535 bytes, the most that 16 bits tell", false,
     65535},
    {"1.1.7", "framing/text-65536", "A text of 65,536 bytes, the fewest that 64 bits tell", false,
     65536},
    {"1.1.8", "framing/text-65536-in-pieces", "A text of 65,536 bytes in TCP writes of 997", false,
     65536, 997},
    {"1.2.1", "framing/binary-empty", "An empty binary message", true, 0},
    {"1.2.2", "framing/binary-125", "A binary message of 125 bytes, the most that 7 bits tell",
     true, 125},
    {"1.2.3", "framing/binary-126", "A binary message of 126 bytes, the fewest that 16 bits tell",
     true, 126},
    {"1.2.4", "framing/binary-127", "A binary message of 127 bytes", true, 127},
    {"1.2.5", "framing/binary-128", "A binary message of 128 bytes", true, 128},
    {"1.2.6", "framing/binary-65535",
     "A binary message of 65,535 bytes, the most that 16 bits tell", true, 65535},
    {"1.2.7", "framing/binary-65536",
     "A binary message of 65,536 bytes, the fewest that 64 bits tell", true, 65536},
    {"1.2.8", "framing/binary-65536-in-pieces",
     "A binary message of 65,536 bytes in TCP writes of 997", true, 65536, 997},
};

constexpr auto cases = cases_from(rows, [](const row& r) {
    const payload content = repeat(r.binary ? "\xfe" : "*", r.length);
    return test_case{
        .id = r.id,
        .name = r.name,
        .title = r.title,
        .section = "Framing",
        .rules = {r.chop == 0 ? rule::input_must_be_parsed_as_frames
                              : rule::frame_end_should_come_from_the_length,
                  rule::first_opcode_must_tell_text_or_binary, rule::server_must_remove_masking},
        .script = {frame(r.binary ? opcode::binary : opcode::text, content).chopped(r.chop)},
        .afterwards = fail_after(r.length < 1000 ? 1s : 10s),
        .expected = {r.binary ? binary_comes(content) : text_comes(content)},
    };
});

} // namespace

std::span<const test_case> framing_cases() { return cases; }

} // namespace unmask::conformance
