// The reference server without a network: its event loop, connections, opening and session, over
// transports that are made of memory.
#pragma once

#include "protocol/bytes.hpp"
#include "reference-server/worker.hpp"

#include <memory>

namespace unmask::fuzz {

// What a client says in one connection, and how the server's words leave.
struct client_script {
    byte_view said;     // whatever is left of it
    byte_view sizes;    // of the pieces in which it comes, in turn; 0: nothing yet
    bool slow = false;  // only a few bytes of an answer leave at a time
    byte_buffer answer; // what the server has said
};

class memory_server {
  public:
    memory_server();

    // One connection, from its beginning until both sides have ended it. The client ends it when it
    // has said all. Returns what the server said.
    byte_buffer converse(client_script script, std::size_t message_limit);

  private:
    client_script script_;
    reference_server::common_state common_;
    std::unique_ptr<reference_server::worker> worker_;
};

} // namespace unmask::fuzz
