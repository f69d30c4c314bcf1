// Carries chat messages from thread to thread: each worker has its own members of the chat, and one
// member of this room.
#pragma once

#include "protocol/frame.hpp"

#include <atomic>
#include <cstddef>
#include <functional>
#include <memory>
#include <vector>

namespace unmask::reference_server {

class worker;

struct chat_message {
    unmask::opcode opcode;
    bool compressed; // as it came
    byte_buffer payload;
};

class chat_room {
  public:
    using deliver_function = std::function<void(const chat_message&)>;

    // To be called before any thread runs; `deliver` is called on the thread of `home`.
    void enter(worker& home, deliver_function deliver);

    // Delivers to every worker but the one it comes from. False, and delivered to nobody, if a
    // worker has more than `limit` bytes yet to deliver.
    bool pass_on(const worker& from, opcode code, bool compressed, byte_view payload,
                 std::size_t limit);

  private:
    struct seat {
        worker* home;
        deliver_function deliver;
        std::atomic<std::size_t> undelivered = 0; // bytes
    };

    std::vector<std::unique_ptr<seat>> seats_;
};

} // namespace unmask::reference_server
