// The server under test where --start says how to start it: starts it, waits for it, notices how it
// ends, starts it again.
#pragma once

#include "conformance/child_process.hpp"
#include "conformance/servers/peer_keeper.hpp"
#include "protocol/handshake/websocket_url.hpp"

#include <atomic>
#include <memory>
#include <stop_token>

namespace unmask::cli {

class started_server final : public conformance::peer_keeper {
  public:
    // Returns when it takes connections at the URL, which it has to within `patience`. What it
    // prints is added to `log`. The error is one sentence.
    static std::expected<std::unique_ptr<started_server>, std::string>
    start(std::string command, websocket_url url, std::filesystem::path log,
          std::chrono::milliseconds patience, std::stop_token stop);

    ~started_server() override; // ends it

    std::optional<std::string> death() override;
    std::expected<void, std::string> restart() override;

    // Ends it at once. May be called in any thread.
    void kill() const;

  private:
    started_server() = default;
    std::expected<void, std::string> wait_until_it_answers();
    void stop();

    std::string command_;
    websocket_url url_;
    std::filesystem::path log_;
    std::chrono::milliseconds patience_{0};
    std::stop_token stop_;
    std::optional<conformance::child_process> process_;
    std::atomic<pid_t> group_{0}; // of the process, for kill()
};

} // namespace unmask::cli
