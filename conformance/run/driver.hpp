// Runs one case over one connection, as a client or as a server: plays the script, keeps the
// closing handshake, watches the clock, and observes.
//
// Internal to the runner: this header needs Asio.
#pragma once

#include "conformance/connection/connection.hpp"
#include "conformance/run/round_trip_player.hpp"
#include "conformance/run/verdict.hpp"

#include <boost/asio/steady_timer.hpp>
#include <functional>

namespace unmask::conformance {

struct driver_options {
    party role = party::client; // whom the runner plays
    double stretch = 1.0;       // of every time limit; the pauses of the scripts stay as they are
    std::uint64_t seed = 0;     // of the masking keys
    std::size_t capture_limit = wire_log_limits{}.octets; // bytes of the connection that are kept
    message_store* messages = nullptr;                    // of round trips; outlives the driver
    std::function<void(const reports::exchange_entry&)> trace; // told what happens; may be empty
};

// What a run of a case left behind.
struct case_run {
    observation seen;
    wire_log log;
    std::chrono::microseconds duration{0};
    std::optional<reports::performance> measured; // of a case whose time counts
    bool lost = false;                            // the peer ended TCP
    std::string request;
    std::string response;
    std::string unreachable; // why TCP could not be connected: a sentence; empty if it could
    boost::asio::ip::tcp::endpoint local;
    boost::asio::ip::tcp::endpoint remote;
};

class driver : public std::enable_shared_from_this<driver>, private connection_listener {
  public:
    using completion = std::function<void(case_run&)>;

    // `completed` is called once, when the connection is at its end; the run is its to keep.
    driver(boost::asio::io_context& io, std::shared_ptr<connection> over, const test_case& one,
           const driver_options& options, completion completed);

    void start();

    // Drops the connection; `completed` will not be called.
    void abandon();

  private:
    enum class state : std::uint8_t { connecting, open, closing, closed };

    // RFC 6455 names no times; these are Autobahn's.
    static constexpr duration opening_limit = 5s;
    static constexpr duration closing_limit =
        1s; // for the peer's close frame, then for the end of TCP
    static constexpr std::size_t most_events = 16; // more than any case expects

    void on_connected() override {}
    void on_unreachable(std::string sentence) override;
    void on_opening_failed(std::string sentence) override;
    void on_open() override;
    void on_bytes(byte_view bytes) override;
    void on_lost() override;
    void on_finished() override;

    void start_trips();
    void send_next();
    void take_echo(bool binary, byte_view content);

    void play_script();
    void perform(const step& done);
    void pause(const step& silence);
    bool end_pause(const step& silence);
    void arm_deadline();

    void handle(const violation& broken);
    void handle(const frame_received& frame) { run_.log.add_frame(frame); }
    void handle(const message_received& message);
    void handle(const limit_reached&) {}
    void observe(observed_event event);
    void handle_close(const message_received& message);

    void send_control(opcode code, byte_view payload);
    void start_closing(byte_view body, endpoint initiator);
    void note_local_close(byte_view body);
    void fail_connection(close_code code, std::string_view reason);
    void await_close_frame();
    void end_tcp();
    void give_up(std::string sentence);
    void drop();
    void finish();

    template <class Action>
    void after(boost::asio::steady_timer& timer, duration time, Action action);
    duration limit(duration time) const;

    const test_case& case_;
    driver_options options_;
    completion completed_;
    boost::asio::io_context& io_;
    case_run run_;
    std::shared_ptr<connection> connection_;
    frame_encoder encoder_;
    std::optional<receiver> receiver_;        // once the connection is open
    std::optional<round_trip_player> player_; // of a case with round trips

    state state_ = state::connecting;
    bool failed_ = false; // the runner has failed the connection; messages no longer count
    std::size_t next_step_ = 0;
    boost::asio::steady_timer script_timer_;  // pauses, then the deadline of the case
    boost::asio::steady_timer closing_timer_; // limits of the opening and the closing handshake
};

} // namespace unmask::conformance
