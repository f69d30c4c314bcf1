#include "analyzer/analyzer.hpp"

namespace unmask::analyzer {

// Counts what goes by.
struct analysis::counting_sink final : record_sink {
    record_sink& next;
    analysis_summary& summary;

    counting_sink(record_sink& to, analysis_summary& counts) : next(to), summary(counts) {}

    template <class Record>
    void pass(std::uint64_t& counter, const Record& record) {
        ++counter;
        next.accept(record);
    }
    void accept(const connection_record& record) override { pass(summary.connections, record); }
    void accept(const handshake_record& record) override { next.accept(record); }
    void accept(const frame_record& record) override { pass(summary.frames, record); }
    void accept(const message_record& record) override { pass(summary.messages, record); }
    void accept(const gap_record& record) override { pass(summary.gaps, record); }
    void accept(const undecodable_record& record) override { pass(summary.undecodable, record); }
    void accept(const end_record& record) override { next.accept(record); }
    void accept(const finding_record& record) override {
        pass(summary.findings[static_cast<std::size_t>(record.severity)], record);
    }
};

analysis::analysis(analysis_options options, record_sink& sink)
    : options_(std::move(options)),
      counted_(std::make_unique<counting_sink>(sink, summary_)),
      decoder_(options_.limits.fragments),
      table_(options_, *counted_) {}
analysis::~analysis() = default;

void analysis::accept(const captures::packet& packet) {
    ++summary_.packets;
    const auto decoded = decoder_.decode(packet, segment_);
    if (decoded)
        table_.accept(segment_, {packet.number, packet.time});
    else
        ++summary_.not_followed[static_cast<std::size_t>(decoded.error())];
}

analysis_summary analysis::finish() {
    table_.finish();
    summary_.not_followed[static_cast<std::size_t>(packet_fault::ip_fragment)] -=
        decoder_.fragments().joined();
    summary_.tcp_connections = table_.connections();
    summary_.given_up = table_.evicted();
    return summary_;
}

analysis_summary analyze(captures::capture_reader& capture, const analysis_options& options,
                         record_sink& sink) {
    analysis run(options, sink);
    while (const auto packet = capture.next()) run.accept(*packet);
    analysis_summary summary = run.finish();
    summary.capture_error = capture.error();
    return summary;
}

} // namespace unmask::analyzer
