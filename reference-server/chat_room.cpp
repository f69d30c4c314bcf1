#include "reference-server/chat_room.hpp"

#include "reference-server/worker.hpp"

#include <algorithm>

namespace unmask::reference_server {

void chat_room::enter(worker& home, deliver_function deliver) {
    seats_.push_back(std::make_unique<seat>(&home, std::move(deliver)));
}

bool chat_room::pass_on(const worker& from, opcode code, bool compressed, byte_view payload,
                        std::size_t limit) {
    if (seats_.size() < 2) return true;
    if (std::ranges::any_of(seats_, [&](const auto& each) { return each->undelivered > limit; }))
        return false;
    const auto message = std::make_shared<const chat_message>(
        code, compressed, byte_buffer(payload.begin(), payload.end()));
    for (const auto& each : seats_) {
        if (each->home == &from) continue;
        each->undelivered += message->payload.size();
        each->home->post([to = each.get(), message] {
            to->deliver(*message);
            to->undelivered -= message->payload.size();
        });
    }
    return true;
}

} // namespace unmask::reference_server
