// What is known of one direction of a WebSocket connection between its frames, whoever reads them.
#pragma once

#include "analyzer/websocket/connection_log.hpp"
#include "analyzer/websocket/masking_key_judge.hpp"
#include "protocol/receiver.hpp"

namespace unmask::analyzer {

struct direction_state {
    connection_log& log;
    std::optional<deflate_parameters> deflate;
    party sender;
    bool searching;      // the position of the next frame is unknown
    bool history_lost;   // earlier bytes are unknown: what refers to them cannot be judged
    bool start_seen;     // a data message has begun since bytes were unknown
    bool closed = false; // the close frame has come
    masking_key_judge keys = {};
    receiver_rest rest = {}; // of the receiver, while nothing is under way

    const analysis_options& options() const { return log.context().options; }

    // The masking key of the next frame. A server must not mask at all, which says more than any
    // fault of its keys.
    std::optional<rule> judge_key(const frame_header& frame) {
        if (!frame.key || sender == party::server) return std::nullopt;
        return keys.judge(*frame.key);
    }

    // What a frame breaks, with its number and header if it is known.
    void write_finding(rule broken, const frame_header* frame, std::uint64_t number,
                       std::span<const std::uint64_t> packets) const;
};

} // namespace unmask::analyzer
