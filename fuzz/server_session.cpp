// The reference server, end to end: it answers hostile frames behind a valid opening handshake just
// as the RFCs ask, and hostile requests with HTTP, however they are cut.
#include "fuzz/support/heads.hpp"
#include "fuzz/support/memory_server.hpp"
#include "fuzz/support/receiver_choices.hpp"
#include "fuzz/support/replies.hpp"

namespace unmask::fuzz {

void check(input in) {
    static memory_server server;
    const byte_view sizes = in.piece_sizes();
    const bool slow = in.flag();
    if (in.flag()) {
        const byte_buffer answer = server.converse({in.rest(), sizes, slow, {}}, 1000);
        byte_view rest = answer;
        if (!answer.empty()) take_response_head(rest);
        return;
    }
    receiver_options client = choose_receiver_options(in);
    client.sender = party::client;
    const request_head request = build_request(
        {.host = "localhost",
         .key = std::string(sample_key),
         .extensions = client.deflate ? std::vector{deflate_offer(policy_of(*client.deflate))}
                                      : std::vector<extension>()});
    const byte_buffer stream = choose_stream(in, party::client);
    const std::string head = to_text(request).value();
    byte_buffer said(as_bytes(head).begin(), as_bytes(head).end());
    append(said, stream);

    const byte_buffer answer = server.converse({said, sizes, slow, {}}, client.message_limit);
    byte_view sent = answer;
    const response_verdict verdict = judge_response(request, take_response_head(sent));
    ensure(verdict.broken.empty() && verdict.deflate == client.deflate, "the opening handshake");
    ensure_same(expected_replies(stream, client), replies_in(sent, party::server, client.deflate),
                "what the server has to answer, and what it does");
}

} // namespace unmask::fuzz
