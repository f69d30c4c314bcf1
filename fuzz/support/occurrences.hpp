// What a receiver says of a stream, kept: its events with their views copied, comparable and fit to
// print.
#pragma once

#include "protocol/receiver.hpp"

#include <string>
#include <vector>

namespace unmask::fuzz {

struct occurrence {
    enum class kind : std::uint8_t { violation, limit, frame, message };

    kind what{};
    rule broken{};                                                      // of a violation
    frame_header header;                                                // of a frame
    unmask::opcode opcode{};                                            // of a frame or message
    bool compressed = false, undecodable = false, invalid_text = false; // of a message
    // Numbers, offsets and lengths, in the order of the event's members.
    std::array<std::uint64_t, 6> numbers{};
    byte_buffer payload;

    bool operator==(const occurrence&) const = default;
};

std::string to_string(const occurrence& one);

// A whole run of a receiver over a stream.
struct reception {
    std::vector<occurrence> events;
    std::uint64_t consumed = 0;
    std::size_t largest_memory = 0;
    bool at_frame_boundary = false, in_message = false, closed = false;
    std::optional<unmask::opcode>
        unfinished_frame; // whose header has come, and not all its payload

    // The rule over which a strict receiver gave up, if it did; without one it may have reached a
    // limit.
    std::optional<rule> broken() const;
    bool limit_reached() const;
};

// Whether the receiver may change the bytes that it is fed.
enum class feeding : std::uint8_t { constant, in_place };

reception receive(byte_view stream, byte_view sizes, const receiver_options& options,
                  feeding how = feeding::constant);

} // namespace unmask::fuzz
