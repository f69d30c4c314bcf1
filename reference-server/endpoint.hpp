// What the server does with the messages of a path. Each worker has its own endpoints, so that none
// of them needs a lock.
#pragma once

#include "protocol/receiver.hpp"

#include <memory>

namespace unmask::reference_server {

class chat_room;
class session;
class worker;

class endpoint {
  public:
    virtual ~endpoint() = default;

    virtual void joined(session&) {}
    // The session is about to end, and must not be used again.
    virtual void left(session&) {}
    // A text or binary message has come whole.
    virtual void received(session&, const message_received&) {}
};

std::unique_ptr<endpoint> make_echo();
// The worker is the one that runs the endpoint; both it and the room outlive the endpoint.
std::unique_ptr<endpoint> make_chat(worker& home, chat_room& room);
std::unique_ptr<endpoint> make_ticker(worker& home);

} // namespace unmask::reference_server
