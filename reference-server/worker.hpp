// A thread with its event loop, its connections, and what these share: one buffer to read into,
// spare buffers to write from, one coarse clock, one set of endpoints.
#pragma once

#include "reference-server/chat_room.hpp"
#include "reference-server/connection.hpp"
#include "reference-server/endpoint.hpp"
#include "reference-server/server.hpp"

#include <atomic>
#include <boost/asio/steady_timer.hpp>
#include <functional>

namespace unmask::reference_server {

namespace asio = boost::asio;

// What all threads of a server share.
struct common_state {
    server_options options;
    std::shared_ptr<tls_context> tls; // nothing: plain TCP
    std::atomic<std::size_t> connections = 0;
    chat_room room;
};

class worker {
  public:
    explicit worker(common_state& common);
    ~worker();

    // Runs until stop() and the end of the last connection.
    void run();
    // From any thread: runs the task on this one.
    void post(std::function<void()> task);
    // From any thread.
    void stop();

    // Takes charge of a connection that was accepted.
    void adopt(tcp_socket socket);

    const server_options& options() const { return common_.options; }
    asio::io_context& events() { return events_; }
    // Nothing if there is none at this path.
    endpoint* endpoint_at(std::string_view path);
    // More connections are open than the limit allows.
    bool overloaded() const { return common_.connections > options().connection_limit; }

    // The time of the latest tick.
    coarse_clock::time_point now() const { return now_; }

    // For one read at a time; its bytes are gone with the next.
    mutable_bytes read_buffer() { return read_buffer_; }
    // An empty buffer, with space in it if a spare one is at hand.
    byte_buffer take_buffer();
    void give_back(byte_buffer buffer);

    void flush_later(connection& with_output) { with_output_.push_back(&with_output); }
    // To be called at the end of every event: sends what was said during it.
    void end_event();

    poller& sockets() { return sockets_; }
    // The connection is closed, and is destroyed after the current round of events.
    void forget(connection& closed);

  private:
    void wait_for_tick();
    void tick();
    void shut_down();
    void end_round();

    common_state& common_;
    asio::io_context events_{1};
    asio::steady_timer timer_{events_};
    poller sockets_;
    coarse_clock::time_point now_ = coarse_clock::now();
    coarse_clock::duration tick_length_;
    byte_buffer read_buffer_;
    std::vector<byte_buffer> spare_buffers_;
    std::vector<connection*> with_output_;
    std::unique_ptr<endpoint> echo_;
    std::unique_ptr<endpoint> chat_;
    std::unique_ptr<endpoint> ticker_;
    std::vector<std::unique_ptr<connection>> connections_;
    std::vector<std::unique_ptr<connection>> closed_; // in this round of events
    bool stopping_ = false;
};

} // namespace unmask::reference_server
