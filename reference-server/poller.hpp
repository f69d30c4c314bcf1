// Tells many sockets of one thread when they can be read or written.
//
// Asio's own waits last for one event and cost a system call each. This keeps the sockets in an
// epoll set for as long as they live, and leaves to Asio one wait for the whole set, beside timers
// and tasks.
#pragma once

#include <array>
#include <boost/asio/io_context.hpp>
#include <boost/asio/posix/stream_descriptor.hpp>
#include <cstdint>
#include <functional>
#include <sys/epoll.h>

namespace unmask::reference_server {

struct readiness {
    bool read = false;
    bool write = false;
    bool operator==(const readiness&) const = default;
};

class pollable {
  public:
    // An error or the end of the connection counts as both.
    virtual void on_ready(readiness ready) = 0;

  protected:
    ~pollable() = default;
};

class poller {
  public:
    // `after_each` follows every call of on_ready(), `after_round` the last of a round: until then
    // a pollable must exist, even when its socket is closed.
    poller(boost::asio::io_context& events, std::function<void()> after_each,
           std::function<void()> after_round);

    // Begins to call. Keeps the io_context at work until stop().
    void start();
    void stop();

    // The socket leaves the set when it is closed.
    void add(int socket, pollable& target, readiness wanted);
    void change(int socket, pollable& target, readiness wanted);

  private:
    void round();
    void control(int operation, int socket, pollable& target, readiness wanted);

    boost::asio::posix::stream_descriptor set_;
    std::function<void()> after_each_;
    std::function<void()> after_round_;
    std::array<epoll_event, 256> ready_;
};

} // namespace unmask::reference_server
