// Consecutive segments of which the first may begin with a WebSocket frame, until enough of them is
// there to tell.
#pragma once

#include "analyzer/packet_position.hpp"
#include "analyzer/tcp/stream_sink.hpp"
#include "analyzer/websocket/frame_evidence.hpp"

#include <deque>

namespace unmask::analyzer {

class candidate_frames {
  public:
    // Adds a segment, and passes over those at the front that cannot begin with a frame. No more than `limit`
    // bytes are kept.
    void add(const stream_chunk& chunk, packet_position now, frame_expectation expected,
             std::size_t limit) {
        bytes_.insert(bytes_.end(), chunk.bytes.begin(), chunk.bytes.end());
        segments_.push_back({chunk.bytes.size(), chunk.packet, now});
        while (!bytes_.empty()) {
            expected.end_tells = has_few_ends();
            evidence_ = examine(bytes_, expected);
            if (evidence_.possible && bytes_.size() <= limit) return;
            bytes_.erase(bytes_.begin(),
                         bytes_.begin() + static_cast<std::ptrdiff_t>(segments_.front().size));
            segments_.pop_front();
        }
        evidence_ = {};
    }

    // What the segments held look like.
    const frame_evidence& evidence() const { return evidence_; }

    std::size_t size() const { return bytes_.size(); }

    // When the first segment came.
    packet_position since() const { return segments_.front().came; }

    // Hands out what is held, segment by segment and with the time at which each came, and forgets it.
    template <class Take>
    void take(Take take) {
        byte_view rest = bytes_;
        for (const auto& one : segments_) {
            take(stream_chunk{rest.first(one.size), one.packet}, one.came);
            rest = rest.subspan(one.size);
        }
        clear();
    }

    void clear() {
        bytes_ = {};
        segments_ = {};
        evidence_ = {};
    }

    std::size_t memory() const { return bytes_.capacity() + segments_.size() * sizeof(segment); }

  private:
    // Many small segments have many ends that a frame may seem to fit.
    bool has_few_ends() const {
        constexpr std::size_t large_segment = 256;
        return segments_.size() == 1 || bytes_.size() >= large_segment * segments_.size();
    }

    struct segment {
        std::size_t size;
        std::uint64_t packet;
        packet_position came;
    };

    byte_buffer bytes_;
    std::deque<segment> segments_;
    frame_evidence evidence_;
};

} // namespace unmask::analyzer
