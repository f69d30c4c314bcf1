// What happened on the connection of one case, as it happened: for the report as a conversation of
// frames, for the capture as bytes. Bounded, whatever the peer sends.
#pragma once

#include "conformance/cases/frame_encoder.hpp"
#include "protocol/receiver.hpp"
#include "reports/result.hpp"

#include <chrono>
#include <functional>
#include <vector>

namespace unmask::conformance {

// What a log keeps; the rest is counted, or told to be missing.
struct wire_log_limits {
    std::size_t entries = 400;
    std::size_t data_frames = 400;   // among the entries
    std::size_t octets = 256 * 1024; // of both directions, for the capture
};

class wire_log {
  public:
    static constexpr std::size_t payload_shown = 128; // bytes of each frame's payload

    // From now on.
    void limit(const wire_log_limits& limits) { limits_ = limits; }

    // The bytes of one write or one read.
    struct octet_run {
        bool sent;         // by the runner
        std::int64_t time; // nanoseconds since the epoch
        std::size_t size;
    };

    // Is told of every entry as it is added.
    void watch(std::function<void(const reports::exchange_entry&)> on_entry) {
        on_entry_ = std::move(on_entry);
    }

    // Goes on where another has begun. Who watches this one is told of the other's entries first.
    void go_on_from(wire_log begun);

    // Time starts to count.
    void start();

    void add_frame(const wire_piece& sent);
    void add_frame(const fragment& sent);
    void add_frame(const frame_received& received);
    void add_event(std::string text);
    void add_wait(std::string text);
    void add_octets(bool sent, byte_view octets);

    std::vector<reports::exchange_entry>& entries() { return entries_; }
    std::uint64_t omitted() const { return omitted_; } // entries beyond the limit

    const std::vector<octet_run>& octet_runs() const { return runs_; }
    byte_view octets() const { return octets_; } // of all runs, one behind the other
    const reports::traffic_account& traffic(bool sent) const { return traffic_[sent ? 1 : 0]; }
    bool octets_cut() const { return octets_cut_; }

    std::int64_t started() const { return started_; } // nanoseconds since the epoch
    std::int64_t now() const;                         // likewise
    std::chrono::microseconds elapsed() const;

    // The same as started(), to be compared with other times of this program.
    std::chrono::steady_clock::time_point begun() const { return start_; }

  private:
    using clock = std::chrono::steady_clock;

    void add_frame(const frame_header& header, byte_view payload, bool sent);
    void add(reports::exchange_entry entry);
    void count_frame(bool sent, const frame_header& header);
    reports::exchange_entry entry_of(const frame_header& header, byte_view payload) const;

    std::function<void(const reports::exchange_entry&)> on_entry_;
    wire_log_limits limits_;
    std::vector<reports::exchange_entry> entries_;
    std::size_t data_frames_ = 0; // among them
    std::uint64_t omitted_ = 0;
    std::vector<octet_run> runs_;
    byte_buffer octets_;
    bool octets_cut_ = false;
    std::array<reports::traffic_account, 2> traffic_;
    std::int64_t started_ = 0;
    clock::time_point start_{};
};

} // namespace unmask::conformance
