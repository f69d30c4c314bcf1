#include "analyzer/output/text_sink.hpp"

#include "analyzer/output/message_text.hpp"
#include "protocol/counted.hpp"

#include <fmt/format.h>

namespace unmask::analyzer {

namespace {

constexpr std::size_t preview_limit = 100;
constexpr std::size_t head_limit = 300;

std::string hex_preview(byte_view payload) {
    constexpr std::size_t shown = 32;
    if (payload.size() <= shown) return hexadecimal(payload);
    return hexadecimal(payload.first(shown)) + " ...";
}

std::string preview(const message_record& record) {
    if (record.opcode == opcode::close) return close_text(record.payload, preview_limit);
    return reads_as_text(record) ? printable(as_text(record.payload), preview_limit)
                                 : hex_preview(record.payload);
}

} // namespace

void text_sink::line(const record_origin& origin, style look, std::string_view mark,
                     std::string_view text) {
    if (!start_) start_ = origin.time;
    out_.line(look, fmt::format("{:<4} {:>12}  {}  {}", origin.connection,
                                seconds(origin.time - *start_), mark, text));
}

void text_sink::accept(const connection_record& record) {
    line(record.origin, style::good, "--",
         fmt::format("connection {} -> {} ({})", to_string(record.client), to_string(record.server),
                     name_of(record.recognised)));
}

void text_sink::accept(const handshake_record& record) {
    if (record.request)
        line(record.origin, style::plain, "->",
             printable(record.request->method + " " + record.request->target, head_limit));
    if (!record.response) return line(record.origin, style::warn, "--", "no response");
    std::string text = fmt::format("{} {}", record.response->status, record.response->reason);
    if (!record.subprotocol.empty()) text += fmt::format(", subprotocol {}", record.subprotocol);
    for (const extension& one : record.extensions) text += ", " + to_string(one);
    line(record.origin, style::plain, "<-", printable(text, head_limit));
}

// Only what the messages do not show: fragments, and frames of no message.
void text_sink::accept(const frame_record& record) {
    const frame_header& header = record.header;
    if (header.fin && header.opcode != opcode::continuation && record.message != 0) return;
    const bool is_last = header.fin && header.opcode == opcode::continuation;
    const std::string of =
        record.message ? fmt::format("message {}", record.message) : "no message";
    line(record.origin, style::dim, arrow(record.origin),
         fmt::format("{}{} frame, {}, of {}", is_last ? "final " : "", opcode_text(header.opcode),
                     counted(header.payload_length, "byte"), of));
}

void text_sink::accept(const message_record& record) {
    const std::string size = record.compressed
                                 ? fmt::format("{} <- {}", record.length, record.wire_length)
                                 : std::to_string(record.length);
    line(record.origin, style::plain, arrow(record.origin),
         fmt::format("{:<6} {:>6}  {}", name_of(record.opcode), size, preview(record)));
}

void text_sink::accept(const finding_record& record) {
    line(record.origin, style_of(record.severity), "!!",
         fmt::format("{} {}: {}", name_of(record.severity), describe(record.broken).slug,
                     printable(record.detail, head_limit)));
}

void text_sink::accept(const gap_record& record) {
    line(record.origin, style::warn, arrow(record.origin),
         fmt::format("gap of {}: {}", counted(record.bytes, "byte"), record.reason));
}

void text_sink::accept(const undecodable_record& record) {
    line(record.origin, style::warn, arrow(record.origin),
         fmt::format("undecodable, {}{}: {}", counted(record.bytes, "byte"),
                     record.message ? fmt::format(" of message {}", record.message) : "",
                     record.reason));
}

void text_sink::accept(const end_record& record) {
    line(record.origin, style::good, "--",
         fmt::format(
             "end: {}; client {}, {}; server {}, {}", name_of(record.how),
             counted(record.client.frames, "frame"), counted(record.client.messages, "message"),
             counted(record.server.frames, "frame"), counted(record.server.messages, "message")));
}

} // namespace unmask::analyzer
