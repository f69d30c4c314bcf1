// One connection of a client: moves bytes between its transport and the conversation that is held
// over it, first HTTP (opening), then WebSocket (session).
//
//     talking ---finish()---> finishing ---all sent---> lingering ---peer's end, or timeout--->
//     closed
//
// Nothing waits for nothing: what is said during one event (a read, a tick, a broadcast) is
// gathered and sent with one write at the end of it.
#pragma once

#include "reference-server/poller.hpp"
#include "reference-server/transport.hpp"

#include <chrono>
#include <memory>

namespace unmask::reference_server {

using coarse_clock = std::chrono::steady_clock;

class worker;

// What is spoken over a connection, at one time.
class conversation {
  public:
    virtual ~conversation() = default;

    // The peer sent these bytes; they may be changed, and are gone after the call.
    virtual void receive(mutable_bytes bytes) = 0;
    // Time has passed: look at the timeouts.
    virtual void tick() = 0;
    // The server stops.
    virtual void shut_down() = 0;
};

class connection final : private pollable {
  public:
    connection(worker& home, std::unique_ptr<transport> transport);
    ~connection();

    // Begins to talk, or goes on in another way: the new conversation takes over at once, and the
    // old one must do nothing more.
    void converse(std::unique_ptr<conversation> next);

    // Where to append what is to be sent.
    byte_buffer& output();
    // Bytes that wait for the reader.
    std::size_t queued() const { return output_.size() - sent_; }

    // Sends what is queued, then ends the connection in good order: what the peer still sends is
    // read and dropped until it ends too, since closing a socket with unread bytes would reset it
    // and could destroy what was sent last (RFC 6455 §7.1.1).
    void finish();
    // Ends the connection at once.
    void close();

    bool talking() const { return phase_ == phase::talking; }
    worker& home() const { return home_; }
    // When the peer was last seen to send or to take bytes.
    coarse_clock::time_point last_activity() const { return last_activity_; }

    // For the worker: the clock has moved, the event has ended, the server stops.
    void tick();
    void flush();
    void shut_down();

    // For the worker: the position in its list of connections.
    std::size_t index = 0;

  private:
    enum class phase : std::uint8_t { talking, finishing, lingering, closed };

    void on_ready(readiness ready) override;
    void read();
    bool read_once();
    void peer_ended();
    void everything_sent();
    void update_wanted();

    worker& home_;
    std::unique_ptr<transport> transport_;
    std::unique_ptr<conversation> conversation_;
    std::unique_ptr<conversation> previous_; // kept until the event ends, for it may be running
    byte_buffer output_;
    std::size_t sent_ = 0;
    coarse_clock::time_point last_activity_;
    coarse_clock::time_point deadline_; // of the phases after talking
    phase phase_ = phase::talking;
    readiness wanted_;              // as the poller knows it
    bool write_blocked_ = false;    // until the socket can be written
    bool read_needs_write_ = false; // TLS must write before it can read
    bool to_flush_ = false;         // the worker knows that there is something to send
    bool peer_ended_ = false;
};

} // namespace unmask::reference_server
