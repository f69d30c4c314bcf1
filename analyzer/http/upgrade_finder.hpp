// Finds the opening handshake (RFC 6455 §4) in a TCP connection, wherever in it: after earlier
// requests of a kept-alive connection, through a CONNECT proxy, cut over any number of segments,
// with frames in the same segment, refused and tried again.
//
// Both sides are numbered 0 and 1; who is the client shows by who sends requests.
#pragma once

#include "analyzer/http/message_reader.hpp"
#include "analyzer/options.hpp"

#include <utility>

namespace unmask::analyzer {

using side = unsigned;

// A request to upgrade, and what the server said.
struct upgrade_attempt {
    side client = 0;
    std::optional<parsed_head<request_head>> request;   // nothing: not in the capture
    std::optional<parsed_head<response_head>> response; // nothing: none came
    std::vector<std::uint64_t> packets;                 // that carried the heads

    bool accepted() const { return response && response->head.status == 101; }
};

// Bytes or a gap that came before it was known what they are.
struct held_input {
    byte_buffer bytes;
    std::uint64_t packet = 0;
    stream_gap gap;
};

class upgrade_finder {
  public:
    enum class verdict : std::uint8_t {
        searching,
        answered, // attempt() has a response; if accepted, the rest is WebSocket
        not_http, // for this side, at this chunk: neither a head nor a body
    };

    // `from_start`: the connection's first byte is seen, so that what is no HTTP at first never is.
    upgrade_finder(bool from_start, const analysis_limits& limits);

    // Uses up `bytes` from the front until there is something to tell.
    verdict data(side from, byte_view& bytes, std::uint64_t packet);
    verdict gap(side from, const stream_gap& gap);
    // Nothing more will come from this side.
    verdict end(side from);

    // The attempt that was answered, to be taken right then.
    upgrade_attempt take_attempt() { return *std::exchange(attempt_, {}); }
    // At the end of all: the request to upgrade whose answer did not come.
    std::optional<upgrade_attempt> take_unanswered() { return std::exchange(attempt_, {}); }

    // What a side sent before the attempt was answered, behind its half of it. To be taken after
    // each answer: if the attempt was refused, it is HTTP again.
    std::vector<held_input> take_held(side from);

    // The next bytes of this side begin or continue an HTTP message, if it is HTTP at all. Not so
    // in the midst of a connection, and after lost bytes.
    bool knows_position(side from) const { return sides_[from].certain; }

    std::size_t memory() const;

  private:
    struct pending_request {
        std::string method;
        bool upgrade = false;
    };
    struct side_state {
        message_reader reader;
        std::vector<held_input> held;
        std::vector<std::uint64_t> packets; // of the head in progress
        std::size_t held_bytes = 0;
        bool certain;         // the next byte begins, or continues, an HTTP message
        bool waiting = false; // sent a request to upgrade: input is held
        bool lost = false;    // bytes of this side are missing
    };

    bool begins_like_a_head(byte_view bytes) const;
    void hold(side_state& one, held_input input);
    verdict take_head(side from);
    verdict take_request(side from, parsed_head<request_head> request);
    verdict take_response(side from, parsed_head<response_head> response);
    verdict answer(side server, parsed_head<response_head> response);
    verdict answer_without_request(side client);

    const analysis_limits& limits_;
    std::array<side_state, 2> sides_;
    std::vector<pending_request> pending_;                     // requests without their response
    std::optional<upgrade_attempt> attempt_;                   // the request to upgrade among them
    std::optional<parsed_head<response_head>> early_response_; // its request is yet to be seen
};

} // namespace unmask::analyzer
