// What a direction needs while a frame or a message of it is under way.
//
// Most directions rest most of the time: so this is borrowed from a pool, and a direction at rest keeps only a
// receiver_rest. What many directions use in turn also stays in the processor's cache.
#pragma once

#include "analyzer/options.hpp"
#include "analyzer/websocket/candidate_frames.hpp"
#include "analyzer/websocket/number_list.hpp"
#include "protocol/receiver.hpp"

#include <memory>

namespace unmask::analyzer {

// A message whose first frame has come; its frames and packets so far.
struct open_message {
    explicit open_message(std::size_t longest_list) : frames(longest_list), packets(longest_list) {}

    std::uint64_t of_receiver = 0; // the receiver's number of it; 0: none is open
    std::uint64_t number = 0;
    std::uint64_t bytes = 0;
    bool bytes_lost = false;
    number_list frames;
    number_list packets;
};

struct reading {
    explicit reading(std::size_t longest_list)
        : frame_packets(longest_list), data_message(longest_list), control_message(longest_list) {}

    unmask::receiver receiver{receiver_options{}};
    candidate_frames candidate;     // while the position of the next frame is unknown
    std::uint64_t frame_end = 0;    // in the receiver's stream: end of the last whole frame
    std::uint64_t chunk_packet = 0; // that carried the latest bytes
    std::vector<rule> findings;     // of the frame in progress
    number_list frame_packets;
    open_message data_message;
    open_message control_message;
    bool frame_bytes_lost = false; // of the frame in progress

    open_message& message_of(opcode code) {
        return is_control(code) ? control_message : data_message;
    }

    // Bytes held.
    std::size_t memory() const {
        return sizeof *this + receiver.memory() + candidate.memory() + frame_packets.memory() +
               data_message.frames.memory() + data_message.packets.memory() +
               control_message.frames.memory() + control_message.packets.memory();
    }
};

class reading_pool {
  public:
    explicit reading_pool(const analysis_limits& limits) : limits_(limits) {}

    std::unique_ptr<reading> take() {
        if (idle_.empty()) return std::make_unique<reading>(limits_.numbers);
        auto one = std::move(idle_.back());
        idle_.pop_back();
        return one;
    }

    // It has to be at rest.
    void give_back(std::unique_ptr<reading> one) {
        constexpr std::size_t most_idle = 8;
        constexpr std::size_t most_bytes = std::size_t{256} << 10;
        if (one->memory() <= most_bytes && idle_.size() < most_idle)
            idle_.push_back(std::move(one));
    }

  private:
    const analysis_limits& limits_;
    std::vector<std::unique_ptr<reading>> idle_;
};

} // namespace unmask::analyzer
