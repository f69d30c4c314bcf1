// The reference client, end to end: it answers hostile frames behind a valid opening handshake just as
// the RFCs ask, and believes no response that is none, however they are cut.
#include "fuzz/support/heads.hpp"
#include "fuzz/support/memory_client.hpp"
#include "fuzz/support/receiver_choices.hpp"
#include "fuzz/support/replies.hpp"

namespace unmask::fuzz {

void check(input in) {
    const byte_view sizes = in.piece_sizes();
    const bool hostile_response = in.flag();
    receiver_options server = choose_receiver_options(in);
    server.sender = party::server;
    memory_client client(server);
    const reference_server::client_session& session = client.session();
    const auto request = parse_request_head(as_text(client.take_output()));
    ensure(judge_request(request.head, request.irregularities).empty(), "the request is illegal");
    if (hostile_response) {
        const byte_buffer said = client.converse(in.rest(), sizes);
        // Its key is not to be foreseen, and so is the proof.
        ensure(!session.open() && said.empty(), "a response without proof is believed");
        ensure(session.finished() == !session.failure().empty(), "it gives up without a reason");
        return;
    }
    server_policy policy;
    if (server.deflate) policy.deflate = policy_of(*server.deflate);
    const server_answer answer = answer_request(request.head, policy);
    client.converse(as_bytes(to_text(answer.response).value()), sizes);
    ensure(session.open(), "the response is refused: {}", session.failure());
    server.deflate = answer.deflate;
    const byte_buffer stream = choose_stream(in, party::server);
    ensure_same(expected_replies(stream, server),
                replies_in(client.converse(stream, sizes), party::client, server.deflate),
                "what the client has to answer, and what it does");
}

} // namespace unmask::fuzz
