// The analyzer says of a direction in a capture what a receiver at its end says of the same bytes: the
// same frames, messages and broken rules, however the segments are cut.
#include "fuzz/support/heads.hpp"
#include "fuzz/support/receiver_choices.hpp"
#include "fuzz/support/story.hpp"

namespace unmask::fuzz {

void check(input in) {
    const byte_view sizes = in.piece_sizes();
    receiver_options options = choose_receiver_options(in);
    client_handshake opening{.host = "localhost", .key = std::string(sample_key)};
    if (options.deflate) opening.extensions = {deflate_offer(policy_of(*options.deflate))};
    const request_head request = build_request(opening);
    const auto answer = answer_request(request, {.deflate = deflate_policy()});
    ensure(answer.deflate == options.deflate, "permessage-deflate is agreed otherwise");
    const byte_buffer stream = choose_stream(in, options.sender);
    const story expected = told_by_receiver(stream, options);
    const story told = told_by_analyzer(stream, sizes, options, to_text(request).value(),
                                        to_text(answer.response).value());
    ensure_same(expected.frames, told.frames, "frames of the receiver and of the analyzer");
    ensure_same(expected.messages, told.messages, "messages of the receiver and of the analyzer");
    ensure_same(expected.findings, told.findings,
                "rules broken by the receiver's account and by the analyzer's");
}

} // namespace unmask::fuzz
