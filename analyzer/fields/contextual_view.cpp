#include "analyzer/fields/contextual_view.hpp"

#include <utility>

namespace unmask::analyzer {

namespace {

// A frame with more findings than this is handed on without its message.
constexpr std::size_t most_waiting_findings = 64;

// Points the copy of a record to copies of its packets.
template <class Kept, class Record>
void copy(Kept& kept, const Record& record) {
    kept.packets.assign(record.origin.packets.begin(), record.origin.packets.end());
    kept.record = record;
    kept.record.origin.packets = kept.packets;
}

std::string beginning_of(std::string_view text) {
    return std::string(text.substr(0, longest_connection_text));
}

} // namespace

std::string_view name_of(record_kind kind) {
    constexpr std::string_view names[record_kind_count] = {
        "connection", "handshake", "frame", "message", "finding", "gap", "undecodable", "end"};
    return names[static_cast<std::size_t>(kind)];
}

const connection_facts* contextual_view::facts_of(const record_origin& origin) {
    const auto found = connections_.find(origin.connection);
    return found == connections_.end() ? nullptr : &found->second;
}

template <class Record>
void contextual_view::hand_on_alone(const Record& record) {
    hand_on_waiting(nullptr);
    examine({.record = &record, .connection = facts_of(record.origin)});
}

void contextual_view::accept(const gap_record& record) { hand_on_alone(record); }

void contextual_view::accept(const undecodable_record& record) { hand_on_alone(record); }

// --- Connections

void contextual_view::accept(const connection_record& record) {
    hand_on_waiting(nullptr);
    connections_[record.origin.connection] = {.client = record.client,
                                              .server = record.server,
                                              .transport = record.transport,
                                              .recognised = record.recognised};
    copy(announced_, record);
    connection_waits_ = true;
    if (record.recognised != connection_origin::handshake) hand_on_waiting(nullptr);
}

void contextual_view::accept(const handshake_record& record) {
    learn(record);
    hand_on_alone(record);
}

void contextual_view::learn(const handshake_record& record) {
    const auto found = connections_.find(record.origin.connection);
    if (found == connections_.end()) return;
    connection_facts& facts = found->second;
    if (record.request) {
        auto hosts = values_of(record.request->fields, "Host");
        facts.host = beginning_of(hosts.empty() ? std::string_view() : hosts.front());
        facts.target = beginning_of(record.request->target);
    }
    facts.subprotocol = beginning_of(record.subprotocol);
    if (record.response) facts.deflate = record.deflate.has_value();
}

void contextual_view::accept(const end_record& record) {
    hand_on_alone(record);
    connections_.erase(record.origin.connection);
}

// --- Frames

void contextual_view::accept(const frame_record& record) {
    hand_on_waiting(nullptr);
    const bool completes_message = record.header.fin && record.message != 0;
    keep(record);
    frame_waits_ = completes_message;
    if (!completes_message)
        examine({.record = &record, .connection = facts_of(record.origin), .frame = &record});
}

void contextual_view::keep(const frame_record& record) {
    copy(frame_, record);
    frame_.payload.assign(record.payload.begin(), record.payload.end());
    frame_.record.payload = frame_.payload;
    has_frame_ = true;
}

bool contextual_view::is_of_latest_frame(const record_origin& origin, std::uint64_t frame) const {
    return has_frame_ && frame_.record.origin.connection == origin.connection &&
           frame_.record.number == frame;
}

void contextual_view::accept(const finding_record& record) {
    if (!record.frame || !is_of_latest_frame(record.origin, *record.frame))
        return hand_on_alone(record);
    if (waiting_findings_ >= most_waiting_findings) hand_on_waiting(nullptr);
    if (frame_waits_) return keep(record);
    examine({.record = &record, .connection = facts_of(record.origin), .frame = &frame_.record});
}

void contextual_view::keep(const finding_record& record) {
    if (waiting_findings_ == findings_.size()) findings_.emplace_back();
    kept_finding& kept = findings_[waiting_findings_++];
    copy(kept, record);
    kept.detail = record.detail;
    kept.record.detail = kept.detail;
}

void contextual_view::accept(const message_record& record) {
    const bool joins = frame_waits_ && frame_.record.message == record.number &&
                       frame_.record.origin.connection == record.origin.connection;
    hand_on_waiting(joins ? &record : nullptr);
    examine({.record = &record,
             .connection = facts_of(record.origin),
             .frame = joins ? &frame_.record : nullptr,
             .message = &record});
}

void contextual_view::hand_on_waiting(const message_record* message) {
    if (std::exchange(connection_waits_, false))
        examine({.record = &announced_.record, .connection = facts_of(announced_.record.origin)});
    if (!std::exchange(frame_waits_, false)) return;
    const connection_facts* facts = facts_of(frame_.record.origin);
    examine({.record = &frame_.record,
             .connection = facts,
             .frame = &frame_.record,
             .message = message});
    for (std::size_t i = 0; i < waiting_findings_; ++i)
        examine({.record = &findings_[i].record,
                 .connection = facts,
                 .frame = &frame_.record,
                 .message = message});
    waiting_findings_ = 0;
}

} // namespace unmask::analyzer
