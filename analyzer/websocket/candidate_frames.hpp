// Consecutive segments of which the first may begin with a WebSocket frame, until enough of them is
// there to tell.
#pragma once

#include "analyzer/tcp/stream_sink.hpp"
#include "analyzer/websocket/frame_evidence.hpp"

#include <deque>

namespace unmask::analyzer {

class candidate_frames {
  public:
    // Adds a segment, and passes over those at the front that cannot begin with a frame. True once
    // the rest is likely to be frames. No more than `limit` bytes are kept.
    bool add(const stream_chunk& chunk, const frame_expectation& expected, std::size_t limit) {
        bytes_.insert(bytes_.end(), chunk.bytes.begin(), chunk.bytes.end());
        segments_.push_back({chunk.bytes.size(), chunk.packet});
        while (!bytes_.empty()) {
            const likeness seen = examine(bytes_, expected).likeness;
            if (seen == likeness::likely || (seen == likeness::fitting && is_no_chance()))
                return true;
            if (seen != likeness::none && bytes_.size() <= limit) return false;
            bytes_.erase(bytes_.begin(),
                         bytes_.begin() + static_cast<std::ptrdiff_t>(segments_.front().size));
            segments_.pop_front();
        }
        return false;
    }

    std::size_t size() const { return bytes_.size(); }

    // Hands out what is held, segment by segment, and forgets it.
    template <class Take>
    void take(Take take) {
        byte_view rest = bytes_;
        for (const auto& one : segments_) {
            take(stream_chunk{rest.first(one.size), one.packet});
            rest = rest.subspan(one.size);
        }
        clear();
    }

    void clear() {
        bytes_ = {};
        segments_ = {};
    }

    std::size_t memory() const { return bytes_.capacity() + segments_.size() * sizeof(segment); }

  private:
    // Many small segments have many ends that a frame may seem to fit.
    bool is_no_chance() const {
        constexpr std::size_t large_segment = 256;
        return segments_.size() == 1 || bytes_.size() >= large_segment * segments_.size();
    }

    struct segment {
        std::size_t size;
        std::uint64_t packet;
    };

    byte_buffer bytes_;
    std::deque<segment> segments_;
};

} // namespace unmask::analyzer
