// Sec-WebSocket-Extensions: parsing and writing are inverse, and an error says where it is.
#include "fuzz/support/input.hpp"
#include "fuzz/support/properties.hpp"
#include "protocol/handshake/deflate_negotiation.hpp"

namespace unmask::fuzz {

void check(input in) {
    const std::string_view text = in.text();
    const auto list = parse_extensions(text);
    if (!list) {
        ensure(list.error().offset <= text.size(), "an error at byte {} of {}", list.error().offset,
               text.size());
        ensure(!list.error().sentence.empty(), "an error without a reason");
        return;
    }
    ensure(!list->empty(), "a list without an element was accepted");
    const std::string written = unmask::to_string(std::span<const extension>(*list));
    const auto again = parse_extensions(written);
    ensure(again.has_value(), "'{}' is written as '{}', which is refused", text, written);
    ensure(*again == *list, "'{}' is written as '{}', which means something else", text, written);
    for (const extension& one : *list) judge_deflate_offer(one);
}

} // namespace unmask::fuzz
