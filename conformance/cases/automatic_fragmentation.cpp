// A large message cut by the sender without regard to its content (RFC 6455 §5.4). Autobahn 10.
#include "conformance/cases/cases.hpp"

namespace unmask::conformance {
namespace {

constexpr test_case cases[] = {
    {
        .id = "10.1.1",
        .name = "fragmentation/large-text-in-1300-byte-frames",
        .title = "A text of 65,536 bytes in frames of 1,300",
        .section = "Misc",
        .rules = {rule::fragmented_messages_must_be_supported, rule::fragments_must_be_in_order},
        .script = {text_message(repeat("*", 65536)).in_fragments(1300)},
        .afterwards = fail_after(10s),
        .expected = {text_comes(repeat("*", 65536))},
    },
};

} // namespace

std::span<const test_case> automatic_fragmentation_cases() { return cases; }

} // namespace unmask::conformance
