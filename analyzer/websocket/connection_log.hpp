// Writes the records of one connection: gives them their numbers, time and packets, counts, and judges what
// they show together.
#pragma once

#include "analyzer/analysis_context.hpp"
#include "analyzer/packet_position.hpp"
#include "analyzer/websocket/exchange_judge.hpp"

#include <string>

namespace unmask::analyzer {

class connection_log {
  public:
    connection_log(analysis_context& context, std::uint64_t connection)
        : context_(context), connection_(connection) {}

    analysis_context& context() const { return context_; }

    void at(packet_position now) { now_ = now; }
    const packet_position& now() const { return now_; }

    std::uint64_t next_frame() { return ++frames_; }
    std::uint64_t next_message() { return ++messages_; }

    // Fills in the origin. `packets` are those that the record came from; without any, the current one.
    // By reference: a copy of what was just written costs as much as all else that is done for a frame.
    template <class Record>
    void write(Record&& record, std::optional<party> direction,
               std::span<const std::uint64_t> packets = {}) {
        record.origin.connection = connection_;
        record.origin.time = now_.time;
        record.origin.packets = packets.empty() ? current_packet() : packets;
        record.origin.direction = direction;
        count(record);
        context_.sink.accept(record);
        if constexpr (requires { judge_->see(record); })
            if (concerns_judge(record)) judge().see(record);
        if (judge_ && judge_->found_any()) write_exchange_findings();
    }

    // That a rule is broken; `detail` says how, with the statement of the rule.
    void write_finding(rule broken, std::string_view detail, party by,
                       std::span<const std::uint64_t> packets = {},
                       std::optional<std::uint64_t> frame = {}) {
        write(finding_record{.broken = broken,
                             .severity = severity_of(broken),
                             .detail = detail,
                             .frame = frame},
              by, packets);
    }

    // An endpoint closed its half of the TCP connection.
    void end(party sender, stream_end how) {
        judge().see_end(sender, how);
        if (judge_->found_any()) write_exchange_findings();
    }

    // Bytes held beside the log itself.
    std::size_t memory() const { return judge_ ? sizeof *judge_ : 0; }

    const direction_totals& totals(party sender) const {
        return totals_[sender == party::client ? 0 : 1];
    }

  private:
    // Most connections have nothing to judge for long, and need no judge.
    bool concerns_judge(const message_record& record) const {
        return judge_ || is_control(record.opcode);
    }
    bool concerns_judge(const gap_record&) const { return true; }
    bool concerns_judge(const undecodable_record&) const { return true; }
    exchange_judge& judge() {
        if (!judge_) judge_ = std::make_unique<exchange_judge>();
        return *judge_;
    }

    void write_exchange_findings() {
        for (const auto& [broken, by, severity, frame] : judge_->take_faults())
            write(finding_record{.broken = broken,
                                 .severity = severity,
                                 .detail = describe(broken).statement,
                                 .frame = frame},
                  by);
    }

    std::span<const std::uint64_t> current_packet() const { return {&now_.number, 1}; }
    direction_totals& totals_of(const record_origin& origin) {
        return totals_[origin.direction == party::client ? 0 : 1];
    }

    void count(const connection_record&) {}
    void count(const handshake_record&) {}
    void count(const finding_record&) {}
    void count(const end_record&) {}
    void count(const frame_record& record) {
        totals_of(record.origin).frames += 1;
        totals_of(record.origin).wire_bytes += record.header_size + record.header.payload_length;
    }
    void count(const message_record& record) {
        totals_of(record.origin).messages += 1;
        totals_of(record.origin).bytes += record.length;
    }
    void count(const gap_record& record) { totals_of(record.origin).gaps += 1; }
    void count(const undecodable_record& record) { totals_of(record.origin).undecodable += 1; }

    analysis_context& context_;
    std::uint64_t connection_;
    packet_position now_;
    std::uint64_t frames_ = 0;
    std::uint64_t messages_ = 0;
    std::array<direction_totals, 2> totals_{};
    std::unique_ptr<exchange_judge> judge_;
};

} // namespace unmask::analyzer
