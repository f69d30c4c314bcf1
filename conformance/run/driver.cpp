#include "conformance/run/driver.hpp"

#include "conformance/cases/explain.hpp"

#include <algorithm>
#include <fmt/format.h>
#include <utility>

namespace unmask::conformance {
namespace asio = boost::asio;

namespace {

// The peer is observed tolerantly, so that what it sends behind a violation is seen too. Longer
// messages than the longest that is expected need not be kept whole.
receiver_options receiver_for(const test_case& one, party role,
                              const std::optional<deflate_parameters>& deflate) {
    constexpr std::size_t longest_character = 4; // bytes of UTF-8
    std::size_t longest = one.trips ? one.trips->length * longest_character : 0;
    for (const event& hoped : one.expected) longest = std::max(longest, hoped.content.length);
    return {.sender = role == party::client ? party::server : party::client,
            .deflate = deflate,
            .mode = strictness::tolerant,
            .message_limit = longest + 4096,
            .keep_frame_payload = true};
}

// The conversation of a case with round trips says the same again and again.
wire_log_limits limits_for(const test_case& one, std::size_t capture_limit) {
    wire_log_limits limits{.octets = capture_limit};
    if (one.trips) limits.data_frames = 6;
    return limits;
}

// Over these, Autobahn drops TCP instead of failing the connection (RFC 6455 §7.1.7): its inflater is
// in no state to go on.
bool breaks_inflation(rule broken) {
    switch (broken) {
    case rule::compressed_message_must_inflate:
    case rule::client_context_takeover_must_be_kept:
    case rule::server_context_takeover_must_be_kept:
    case rule::client_window_must_be_kept:
    case rule::server_window_must_be_kept:
        return true;
    default:
        return false;
    }
}

} // namespace

driver::driver(asio::io_context& io, std::shared_ptr<connection> over, const test_case& one,
               const driver_options& options, completion completed)
    : case_(one),
      options_(options),
      completed_(std::move(completed)),
      io_(io),
      connection_(std::move(over)),
      encoder_(options.role, options.seed),
      script_timer_(io),
      closing_timer_(io) {
    run_.seen.runner_is_server = options.role == party::server;
}

void driver::start() {
    if (options_.trace) run_.log.watch(options_.trace);
    after(closing_timer_, limit(opening_limit), [this] {
        run_.seen.opening_timeout = true;
        on_opening_failed("The opening handshake was not completed in time.");
    });
    connection_->start(*this, run_.log);
}

void driver::abandon() {
    completed_ = [](case_run&) {};
    drop();
}

// --- The connection

void driver::on_unreachable(std::string sentence) {
    run_.unreachable = std::move(sentence);
    on_opening_failed(fmt::format("TCP could not be connected: {}.", run_.unreachable));
}

void driver::on_opening_failed(std::string sentence) {
    run_.seen.opening_failure = std::move(sentence);
    run_.log.add_event(run_.seen.opening_failure);
    drop();
}

void driver::on_open() {
    closing_timer_.cancel();
    run_.seen.opened = true;
    run_.log.limit(limits_for(case_, options_.capture_limit));
    state_ = state::open;
    receiver_.emplace(receiver_for(case_, options_.role, connection_->deflate()));
    if (case_.trips)
        start_trips();
    else
        play_script();
}

void driver::on_bytes(byte_view bytes) {
    receiver_->feed(bytes);
    while (const auto event = receiver_->next())
        std::visit([this](const auto& one) { handle(one); }, *event);
}

void driver::on_lost() {
    run_.lost = true;
    run_.log.add_event("TCP closed by the peer");
    if (!run_.seen.clean && run_.seen.unclean_reason.empty())
        run_.seen.unclean_reason = "The peer closed TCP without a closing handshake.";
    state_ = state::closed;
    finish();
}

void driver::on_finished() {
    state_ = state::closed;
    run_.seen.dropped_by_runner = true;
    run_.log.add_event("TCP closed by the runner");
    finish();
}

// --- Round trips

void driver::start_trips() {
    const round_trips& trips = *case_.trips;
    if (trips.compressed() && !connection_->deflate()) {
        run_.seen.trips = {trips_observation::outcome::unimplemented,
                           "The peer does not agree to permessage-deflate."};
        return start_closing(make_close(close_codes::normal), endpoint::runner);
    }
    player_.emplace(trips,
                    options_.messages->prepare(trips, connection_->deflate(), options_.role));
    arm_deadline();
    send_next();
}

void driver::send_next() {
    const round_trips& trips = *case_.trips;
    const prepared_message& message = player_->next();
    const byte_view payload = trips.compressed() ? message.payload : message.content;
    const frame_header first{.rsv = trips.compressed() ? rsv1 : std::uint8_t{0},
                             .opcode = trips.binary ? opcode::binary : opcode::text};
    byte_buffer octets;
    for (fragment& one : cut_message(first, payload, trips.fragment)) {
        encoder_.append_to(octets, one);
        run_.log.add_frame(one);
    }
    connection_->send(octets, trips.chop);
}

void driver::take_echo(bool binary, byte_view content) {
    if (state_ != state::open || !player_) return;
    const auto ended = player_->take_echo(binary, content);
    if (ended == round_trip_player::state::waiting) return send_next();
    if (ended == round_trip_player::state::complete)
        run_.seen.trips.ended = trips_observation::outcome::complete;
    start_closing(make_close(close_codes::normal), endpoint::runner);
}

// --- The script

void driver::play_script() {
    while (next_step_ < case_.script.size()) {
        const step& done = case_.script[next_step_++];
        if (done.what == verb::wait) return pause(done);
        perform(done);
    }
    arm_deadline();
}

void driver::perform(const step& done) {
    for (const wire_piece& piece : encoder_.encode(done)) {
        run_.log.add_frame(piece);
        connection_->send(piece.octets, done.chop, done.own_write);
    }
    if (done.what != verb::close || state_ != state::open) return;
    state_ = state::closing;
    run_.seen.closed_by_runner = true;
    note_local_close(render(done.content));
    await_close_frame();
}

void driver::pause(const step& silence) {
    run_.log.add_wait(describe(silence));
    after(script_timer_, silence.silence, [this, &silence] {
        if (end_pause(silence)) play_script();
    });
}

// Whether the script goes on: a tagged pause makes sense only while the connection is open.
bool driver::end_pause(const step& silence) {
    if (silence.tag == 0) return state_ != state::closed;
    if (state_ != state::open) return false;
    observe({.what = event::kind::waited, .tag = silence.tag});
    return true;
}

void driver::arm_deadline() {
    after(script_timer_, limit(case_.afterwards.after), [this] {
        run_.log.add_event("the time of the case is up");
        if (case_.afterwards.then == deadline::action::close)
            start_closing({}, endpoint::runner);
        else
            fail_connection(close_codes::going_away, "the time of the case is up");
    });
}

// --- What the peer sends

void driver::handle(const violation& broken) {
    const rule_entry& entry = unmask::describe(broken.broken);
    run_.log.add_event(fmt::format("the peer breaks {} ({})", entry.slug, citation_of(entry)));
    if (breaks_inflation(broken.broken)) {
        run_.seen.unclean_reason = "The runner dropped TCP: a message cannot be decompressed.";
        return drop();
    }
    fail_connection(entry.close_code == 0 ? close_codes::protocol_error : entry.close_code,
                    entry.slug);
}

void driver::handle(const message_received& message) {
    if (message.opcode == opcode::close) return handle_close(message);
    if (state_ == state::closed) return;
    if (case_.trips && !is_control(message.opcode)) {
        if (!failed_) take_echo(message.opcode == opcode::binary, message.payload);
        return;
    }
    const byte_buffer content(message.payload.begin(), message.payload.end());
    if (message.opcode == opcode::ping) {
        if (state_ == state::open) send_control(opcode::pong, content);
    } else if (message.opcode == opcode::pong) {
        observe({.what = event::kind::pong, .content = content});
    } else if (!failed_) {
        observe({.binary = message.opcode == opcode::binary, .content = content});
    }
}

// Where nothing but these events is hoped for, the closing handshake may start as soon as they are
// there.
void driver::observe(observed_event event) {
    if (run_.seen.received.size() < most_events) run_.seen.received.push_back(std::move(event));
    if (case_.closing.initiator == endpoint::runner && is_complete(case_, run_.seen.received))
        start_closing(make_close(close_codes::normal), endpoint::runner);
}

void driver::handle_close(const message_received& message) {
    // A body that breaks a rule has just made the runner fail the connection, but is still to be
    // told.
    if (state_ == state::closed && !rule_broken_by_close(message.payload)) return;
    const close_body body = parse_close(message.payload);
    run_.seen.remote_code = body.code;
    run_.seen.remote_reason = body.reason;
    if (state_ == state::closed) return;
    run_.seen.clean = true;
    if (state_ == state::open) start_closing(make_close(close_codes::normal), endpoint::peer);
    end_tcp();
}

// --- Closing

void driver::send_control(opcode code, byte_view payload) {
    if (encoder_.in_frame())
        return run_.log.add_event(
            fmt::format("no {} is sent, for the runner's frame is not complete", name_of(code)));
    const wire_piece piece = encoder_.encode_frame({.opcode = code}, payload);
    run_.log.add_frame(piece);
    connection_->send(piece.octets);
}

void driver::start_closing(byte_view body, endpoint initiator) {
    if (state_ != state::open) return;
    send_control(opcode::close, body);
    note_local_close(body);
    state_ = state::closing;
    run_.seen.closed_by_runner = initiator == endpoint::runner;
    if (initiator == endpoint::runner) await_close_frame();
}

void driver::note_local_close(byte_view body) {
    const close_body sent = parse_close(body);
    run_.seen.local_code = sent.code;
    run_.seen.local_reason = sent.reason;
}

// RFC 6455 §7.1.7.
void driver::fail_connection(close_code code, std::string_view reason) {
    if (state_ == state::closed) return;
    failed_ = true;
    run_.seen.failed_by_runner = true;
    if (state_ == state::open) return start_closing(make_close(code, reason), endpoint::runner);
    if (!run_.seen.clean)
        run_.seen.unclean_reason = fmt::format("The runner dropped TCP: {}.", reason);
    drop();
}

void driver::await_close_frame() {
    after(closing_timer_, limit(closing_limit), [this] {
        run_.seen.close_timeout = true;
        give_up("The peer did not answer the close frame in time.");
    });
}

// The server closes TCP first (RFC 6455 §7.1.1).
void driver::end_tcp() {
    const bool by_peer = options_.role == party::client;
    if (!by_peer) connection_->finish();
    after(closing_timer_, limit(closing_limit), [this, by_peer] {
        run_.seen.tcp_timeout = by_peer;
        give_up(by_peer ? "The peer did not close TCP in time after the closing handshake."
                        : "The peer did not read what was sent in time.");
    });
}

void driver::give_up(std::string sentence) {
    run_.seen.clean = false;
    run_.seen.unclean_reason = std::move(sentence);
    run_.log.add_event(run_.seen.unclean_reason);
    drop();
}

void driver::drop() {
    if (state_ == state::closed) return;
    state_ = state::closed;
    run_.seen.dropped_by_runner = true;
    connection_->drop();
    run_.log.add_event("TCP closed by the runner");
    finish();
}

void driver::finish() {
    script_timer_.cancel();
    closing_timer_.cancel();
    run_.duration = run_.log.elapsed();
    if (player_) run_.seen.trips.account = player_->account();
    if (player_ && case_.performance) run_.measured = player_->measured();
    run_.request = connection_->request_text();
    run_.response = connection_->response_text();
    run_.local = connection_->local_endpoint();
    run_.remote = connection_->remote_endpoint();
    // Not at once: this may be called while bytes are still being handled.
    asio::post(io_, [self = shared_from_this()] { self->completed_(self->run_); });
}

// --- Time

duration driver::limit(duration time) const {
    return std::chrono::duration_cast<duration>(time * options_.stretch);
}

template <class Action>
void driver::after(asio::steady_timer& timer, duration time, Action action) {
    timer.expires_after(time);
    timer.async_wait([self = shared_from_this(), action](const boost::system::error_code& stopped) {
        if (!stopped && self->state_ != state::closed) action();
    });
}

} // namespace unmask::conformance
