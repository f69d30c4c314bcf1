#include "analyzer/analyzer.hpp"

#include "analyzer/connection_table.hpp"
#include "analyzer/parallel/sharded_connections.hpp"

#include <functional>

namespace unmask::analyzer {

namespace {

// So many that what they touch fits into the first cache of a processor.
constexpr std::size_t packets_at_a_time = 32;

bool is_within(byte_view whole, byte_view part) {
    constexpr std::less_equal<const std::byte*> not_behind;
    return part.empty() || (not_behind(whole.data(), part.data()) &&
                            not_behind(part.data(), whole.data() + whole.size()));
}

std::unique_ptr<segment_sink> make_connections(const analysis_options& options, record_sink& sink) {
    if (options.jobs > 1) return std::make_unique<sharded_connections>(options, sink);
    return std::make_unique<connection_table>(options, sink);
}

} // namespace

// Counts what goes by.
struct analysis::counting_sink final : record_sink {
    record_sink& next;
    analysis_summary& summary;

    counting_sink(record_sink& to, analysis_summary& counts) : next(to), summary(counts) {}

    void expect(std::uint64_t connection) const override { next.expect(connection); }
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
      connections_(make_connections(options_, *counted_)) {}
analysis::~analysis() = default;

void analysis::accept(std::span<const captures::packet> batch) {
    summary_.packets += batch.size();
    if (segments_.size() < batch.size()) segments_.resize(batch.size());
    std::size_t count = 0;
    for (const captures::packet& packet : batch) {
        captured_segment& next = segments_[count];
        const auto decoded = decoder_.decode(packet, next.segment);
        if (!decoded) {
            ++summary_.not_followed[static_cast<std::size_t>(decoded.error())];
            continue;
        }
        clock_ = std::max(clock_, packet.time);
        next.position = {packet.number, packet.time};
        next.clock = clock_;
        ++count;
        if (!is_within(packet.data, next.segment.payload)) { // but in the decoder, from fragments
            pass_on(count);
            count = 0;
        }
    }
    pass_on(count);
}

void analysis::pass_on(std::size_t count) {
    if (count == 0) return;
    latest_ = segments_[count - 1].position;
    connections_->accept(std::span(segments_).first(count));
}

analysis_summary analysis::finish() {
    connections_->finish(latest_);
    summary_.not_followed[static_cast<std::size_t>(packet_fault::ip_fragment)] -=
        decoder_.fragments().joined();
    summary_.tcp_connections = connections_->connections();
    summary_.given_up = connections_->evicted();
    return summary_;
}

analysis_summary analyze(captures::capture_reader& capture, const analysis_options& options,
                         record_sink& sink) {
    analysis run(options, sink);
    std::array<captures::packet, packets_at_a_time> room;
    for (auto batch = capture.next_batch(room); !batch.empty(); batch = capture.next_batch(room))
        run.accept(batch);
    analysis_summary summary = run.finish();
    summary.capture_error = capture.error();
    return summary;
}

} // namespace unmask::analyzer
