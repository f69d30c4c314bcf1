// Judges what shows only in both directions together: are pings answered (RFC 6455 §5.5.2), and does the
// connection close as it should (§5.5.1, §7.1, §7.4.1)?
//
// What may have crossed on its way, or may be missing from the capture, is never called a violation.
#pragma once

#include "analyzer/records.hpp"
#include "analyzer/tcp/stream_sink.hpp"

#include <memory>
#include <utility>
#include <vector>

namespace unmask::analyzer {

class exchange_judge {
  public:
    struct fault {
        rule broken;
        party by;
        analyzer::severity severity;
        std::optional<std::uint64_t> frame; // that shows it
    };

    // All in the order of the capture. A message of this connection, with its origin filled in.
    void see(const message_record& message);
    void see(const gap_record&) { bytes_missing_ = true; }
    void see(const undecodable_record&) { bytes_missing_ = true; }
    // This endpoint closed its half of the TCP connection.
    void see_end(party sender, stream_end how);

    bool found_any() const { return !faults_.empty(); }
    // What was found since the last call.
    std::vector<fault> take_faults() { return std::exchange(faults_, {}); }

  private:
    struct ping {
        byte_buffer payload;
        std::uint64_t frame = 0;
        std::int64_t time = 0;
    };
    struct endpoint_state {
        std::unique_ptr<ping> unanswered; // the latest that it sent
        std::optional<std::uint16_t> close_code;
        std::int64_t last_sent = 0; // time of its latest message
        bool closed = false;        // has sent a Close frame
        bool ended = false;         // has closed TCP
    };

    endpoint_state& state_of(party one) { return endpoints_[one == party::client ? 0 : 1]; }
    void see_close(const message_record& message, party sender);
    void judge_close_code(const message_record& message, party sender);
    void judge_pong(party owed_by);
    void judge_closing_of_tcp(party sender);
    void add(rule broken, party by, severity how_bad,
             std::optional<std::uint64_t> frame = std::nullopt) {
        faults_.push_back({broken, by, how_bad, frame});
    }

    std::array<endpoint_state, 2> endpoints_;
    std::vector<fault> faults_;
    bool bytes_missing_ = false;
};

} // namespace unmask::analyzer
