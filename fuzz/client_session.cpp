// The reference client, end to end: it answers hostile frames behind a valid opening handshake just as
// the RFCs ask, and believes no response that is none, however they are cut.
#include "reference-server/client_session.hpp"
#include "fuzz/support/heads.hpp"
#include "fuzz/support/receiver_choices.hpp"
#include "fuzz/support/replies.hpp"

namespace unmask::fuzz {

namespace {

using reference_server::client_session;

void echo(client_session& session, const message_received& message) {
    session.send(message.opcode, message.payload, message.compressed);
}

byte_buffer take_output(client_session& session) {
    const byte_view output = session.output();
    byte_buffer taken(output.begin(), output.end());
    session.drop_output(taken.size());
    return taken;
}

// Returns what the client says to that.
byte_buffer say(client_session& session, byte_view bytes, byte_view sizes) {
    byte_buffer answer;
    feed_in_pieces(bytes, sizes, [&](byte_view piece) {
        byte_buffer changeable(piece.begin(), piece.end());
        session.receive(changeable);
        append(answer, take_output(session));
    });
    return answer;
}

} // namespace

void check(input in) {
    const byte_view sizes = in.piece_sizes();
    const bool hostile_response = in.flag();
    receiver_options server = choose_receiver_options(in);
    server.sender = party::server;
    client_session session(
        parse_websocket_url("ws://localhost/").value(),
        {.compression = server.deflate.has_value(), .message_limit = server.message_limit}, echo);
    const auto request = parse_request_head(as_text(take_output(session)));
    ensure(judge_request(request.head, request.irregularities).empty(), "the request is illegal");
    if (hostile_response) {
        const byte_buffer said = say(session, in.rest(), sizes);
        // Its key is not to be foreseen, and so is the proof.
        ensure(!session.open() && said.empty(), "a response without proof is believed");
        ensure(session.finished() == !session.failure().empty(), "it gives up without a reason");
        return;
    }
    server_policy policy;
    if (server.deflate) policy.deflate = policy_of(*server.deflate);
    const server_answer answer = answer_request(request.head, policy);
    say(session, as_bytes(to_text(answer.response).value()), sizes);
    ensure(session.open(), "the response is refused: {}", session.failure());
    server.deflate = answer.deflate;
    const byte_buffer stream = choose_stream(in, party::server);
    ensure_same(expected_replies(stream, server),
                replies_in(say(session, stream, sizes), party::client, server.deflate),
                "what the client has to answer, and what it does");
}

} // namespace unmask::fuzz
