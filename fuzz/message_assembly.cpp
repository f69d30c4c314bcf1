// A legal stream of fragmented, interleaved and compressed messages gives just these messages.
#include "fuzz/support/legal_stream.hpp"
#include "fuzz/support/occurrences.hpp"
#include "fuzz/support/pieces.hpp"
#include "fuzz/support/properties.hpp"
#include "fuzz/support/receiver_choices.hpp"

namespace unmask::fuzz {

namespace {

std::vector<sent_message> messages_in(const reception& received) {
    std::vector<sent_message> messages;
    for (const occurrence& one : received.events)
        if (one.what == occurrence::kind::message)
            messages.push_back(
                {one.opcode, one.numbers[3], one.compressed, one.numbers[4], one.payload});
    return messages;
}

} // namespace

void check(input in) {
    const byte_view sizes = in.piece_sizes();
    receiver_options options = choose_receiver_options(in);
    const legal_stream sent = build_legal_stream(in, options);
    // The longest message that was sent is just within the limit.
    options.message_limit = 0;
    for (const sent_message& one : sent.messages)
        options.message_limit = std::max(options.message_limit, one.payload.size());
    for (const strictness mode : {strictness::strict, strictness::tolerant}) {
        options.mode = mode;
        for (const byte_view cut : {whole, sizes}) {
            const reception received = receive(sent.bytes, cut, options);
            for (const occurrence& one : received.events)
                ensure(one.what != occurrence::kind::violation &&
                           one.what != occurrence::kind::limit,
                       "a legal stream: {}", to_string(one));
            ensure_same(sent.messages, messages_in(received), "messages sent and received");
            ensure(received.at_frame_boundary && !received.in_message, "something is left");
        }
    }
}

} // namespace unmask::fuzz
