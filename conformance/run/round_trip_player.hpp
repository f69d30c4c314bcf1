// Where a series of round trips stands: which message is next, and whether its echo was right.
#pragma once

#include "conformance/run/message_store.hpp"
#include "reports/result.hpp"

#include <chrono>
#include <string>

namespace unmask::conformance {

class round_trip_player {
  public:
    // `trips` must outlive it.
    round_trip_player(const round_trips& trips, std::shared_ptr<const lap> messages)
        : trips_(trips), messages_(std::move(messages)) {}

    enum class state : std::uint8_t { waiting, complete, wrong };

    // The message to be sent now, which lives as long as this. Only while waiting.
    const prepared_message& next();

    // Tells whether to send the next message, or how it all ended.
    state take_echo(bool binary, byte_view content);

    state now() const { return state_; }
    // How it ended or how far it came, in a sentence.
    std::string account() const;

    // What was measured over the round trips so far; nothing before the first echo.
    std::optional<reports::performance> measured() const;

  private:
    using clock = std::chrono::steady_clock;

    // What is wrong with an echo: a sentence, or nothing.
    std::string fault_of(bool binary, byte_view content) const;

    const round_trips& trips_;
    std::shared_ptr<const lap> messages_;
    state state_ = state::waiting;
    std::size_t sent_ = 0;
    std::uint64_t octets_ = 0;  // of the messages echoed
    std::string fault_;         // a sentence
    clock::time_point sent_at_; // the message on its way
    std::vector<std::chrono::microseconds> latencies_;
};

} // namespace unmask::conformance
