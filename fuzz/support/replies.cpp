#include "fuzz/support/replies.hpp"

#include "fuzz/support/occurrences.hpp"
#include "fuzz/support/pieces.hpp"
#include "fuzz/support/properties.hpp"

namespace unmask::fuzz {

namespace {

reply failure_with(const occurrence& fault, std::size_t message_limit) {
    if (fault.what == occurrence::kind::limit)
        return {opcode::close,
                make_close(close_codes::message_too_big,
                           fmt::format("message longer than {} bytes", message_limit))};
    const rule_entry& broken = describe(fault.broken);
    const close_code code =
        broken.close_code != 0 ? broken.close_code : close_codes::protocol_error;
    return {opcode::close, make_close(code, broken.slug)};
}

} // namespace

std::string to_string(const reply& one) {
    return fmt::format("{} of {} bytes, code {}", name_of(one.opcode), one.payload.size(),
                       parse_close(one.payload).code.value_or(0));
}

std::vector<reply> expected_replies(byte_view stream, receiver_options peer) {
    peer.mode = strictness::strict;
    std::vector<reply> replies;
    for (const occurrence& one : receive(stream, whole, peer).events) {
        if (one.what == occurrence::kind::frame || one.opcode == opcode::pong) continue;
        if (one.what != occurrence::kind::message) {
            replies.push_back(failure_with(one, peer.message_limit));
            break;
        }
        replies.push_back({one.opcode == opcode::ping ? opcode::pong : one.opcode, one.payload});
        if (one.opcode == opcode::close) break;
    }
    return replies;
}

std::vector<reply> replies_in(byte_view sent, party endpoint,
                              const std::optional<deflate_parameters>& deflate) {
    const reception received = receive(sent, whole, {.sender = endpoint, .deflate = deflate});
    if (const auto broken = received.broken())
        fail(fmt::format("the endpoint breaks {}", describe(*broken).slug));
    ensure(received.at_frame_boundary && !received.in_message, "the last frame is not whole");
    std::vector<reply> replies;
    for (const occurrence& one : received.events)
        if (one.what == occurrence::kind::message) replies.push_back({one.opcode, one.payload});
    return replies;
}

} // namespace unmask::fuzz
