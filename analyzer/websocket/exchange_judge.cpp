#include "analyzer/websocket/exchange_judge.hpp"

#include "protocol/close.hpp"

#include <algorithm>

namespace unmask::analyzer {

namespace {

// An endpoint that goes on talking for so long has had the time to answer a ping.
constexpr std::int64_t time_to_answer = 1'000'000'000; // nanoseconds

constexpr party peer_of(party one) { return one == party::client ? party::server : party::client; }

std::optional<std::uint64_t> last_frame_of(const message_record& message) {
    if (message.frames.empty()) return std::nullopt;
    return message.frames.back();
}

} // namespace

void exchange_judge::see(const message_record& message) {
    const party sender = *message.origin.direction;
    state_of(sender).last_sent = message.origin.time;
    switch (message.opcode) {
    case opcode::ping:
        state_of(sender).unanswered =
            std::make_unique<ping>(ping{byte_buffer(message.payload.begin(), message.payload.end()),
                                        last_frame_of(message).value_or(0), message.origin.time});
        return;
    case opcode::pong:
        if (auto& asked = state_of(peer_of(sender)).unanswered;
            asked && std::ranges::equal(asked->payload, message.payload))
            asked.reset();
        return;
    case opcode::close:
        return see_close(message, sender);
    default:
        return;
    }
}

void exchange_judge::see_close(const message_record& message, party sender) {
    endpoint_state& state = state_of(sender);
    if (std::exchange(state.closed, true)) return;
    state.close_code = parse_close(message.payload).code;
    judge_close_code(message, sender);
    judge_pong(sender);
}

// An answer may repeat any code that it was given.
void exchange_judge::judge_close_code(const message_record& message, party sender) {
    const auto [code, reason] = parse_close(message.payload);
    if (!code || code == state_of(peer_of(sender)).close_code) return;
    const auto frame = last_frame_of(message);
    if (code == 1010 && sender == party::server)
        add(rule::close_code_1010_is_for_clients, sender, severity::violation, frame);
    if (code == 1010 && sender == party::client && reason.empty())
        add(rule::close_code_1010_should_name_the_extensions, sender, severity::warning, frame);
    // The registry of IANA has since opened it to both.
    if (code == 1011 && sender == party::client)
        add(rule::close_code_1011_is_for_servers, sender, severity::note, frame);
}

// Called once `owed_by` sends nothing more that could be the answer.
void exchange_judge::judge_pong(party owed_by) {
    const party asker = peer_of(owed_by);
    const auto asked = std::exchange(state_of(asker).unanswered, nullptr);
    if (!asked || bytes_missing_ || state_of(asker).closed) return;
    if (state_of(owed_by).last_sent - asked->time < time_to_answer) return;
    add(rule::ping_must_be_answered, owed_by, severity::violation, asked->frame);
}

void exchange_judge::see_end(party sender, stream_end how) {
    if (std::exchange(state_of(sender).ended, true)) return;
    if (how != stream_end::fin) return;
    judge_pong(sender);
    if (!bytes_missing_) judge_closing_of_tcp(sender);
}

void exchange_judge::judge_closing_of_tcp(party sender) {
    const endpoint_state& peer = state_of(peer_of(sender));
    const bool first = !peer.ended;
    if (state_of(sender).closed) {
        if (sender == party::client && peer.closed && first)
            add(rule::client_should_wait_for_the_server, sender, severity::warning);
    } else if (peer.closed) {
        add(rule::close_must_be_answered, sender, severity::warning); // unless they crossed
    } else if (first) {
        // RFC 6455 §7.1.1 allows it when it is necessary.
        add(rule::closing_must_start_with_a_close_frame, sender, severity::note);
    }
}

} // namespace unmask::analyzer
