// Consecutive segments of which the first may begin with a WebSocket frame, until enough of them is
// there to tell.
#pragma once

#include "analyzer/packet_position.hpp"
#include "analyzer/tcp/stream_sink.hpp"
#include "analyzer/websocket/frame_evidence.hpp"

#include <span>
#include <vector>

namespace unmask::analyzer {

class candidate_frames {
  public:
    // Adds a segment, and passes over those at the front that cannot begin with a frame. No more than `limit`
    // bytes are kept, what is noted of each segment included.
    void add(const stream_chunk& chunk, packet_position now, frame_expectation expected,
             std::size_t limit) {
        forget_passed_over();
        append(bytes_, chunk.bytes);
        segments_.push_back({chunk.bytes.size(), chunk.packet, now});
        while (!view().empty()) {
            expected.end_tells = has_few_ends();
            evidence_ = examine(view(), expected);
            if (evidence_.possible && size() + segment_count() * sizeof(segment) <= limit) return;
            passed_bytes_ += segments_[passed_segments_++].size;
        }
        clear();
    }

    // What the segments held look like.
    const frame_evidence& evidence() const { return evidence_; }

    // The bytes held, valid until the next call of add(), take() or clear().
    byte_view view() const { return byte_view(bytes_).subspan(passed_bytes_); }
    std::size_t size() const { return view().size(); }

    // When the first segment came.
    packet_position since() const { return segments_[passed_segments_].came; }

    // Hands out what is held, segment by segment and with the time at which each came, and forgets it.
    template <class Take>
    void take(Take take) {
        byte_view rest = view();
        for (const auto& one : std::span(segments_).subspan(passed_segments_)) {
            take(stream_chunk{rest.first(one.size), one.packet}, one.came);
            rest = rest.subspan(one.size);
        }
        clear();
    }

    void clear() { *this = {}; }

    std::size_t memory() const {
        return bytes_.capacity() + segments_.capacity() * sizeof(segment);
    }

  private:
    // Many small segments have many ends that a frame may seem to fit.
    bool has_few_ends() const {
        constexpr std::size_t large_segment = 256;
        return segment_count() == 1 || size() >= large_segment * segment_count();
    }

    std::size_t segment_count() const { return segments_.size() - passed_segments_; }

    // Not before it is half of what is there: so that each byte is moved once, and not for each segment that is
    // passed over.
    void forget_passed_over() {
        erase_front_if_half(bytes_, passed_bytes_);
        erase_front_if_half(segments_, passed_segments_);
    }
    template <class Vector>
    static void erase_front_if_half(Vector& all, std::size_t& count) {
        if (2 * count < all.size()) return;
        all.erase(all.begin(), all.begin() + static_cast<std::ptrdiff_t>(count));
        count = 0;
    }

    struct segment {
        std::size_t size;
        std::uint64_t packet;
        packet_position came;
    };

    byte_buffer bytes_;
    std::vector<segment> segments_;
    std::size_t passed_bytes_ = 0;    // at the front of bytes_, and
    std::size_t passed_segments_ = 0; // of segments_: no longer held
    frame_evidence evidence_;
};

} // namespace unmask::analyzer
