#include "analyzer/output/text_sink.hpp"

#include "protocol/close.hpp"
#include "protocol/utf8.hpp"

#include <fmt/format.h>

namespace unmask::analyzer {

namespace {

constexpr std::size_t preview_limit = 100;
constexpr std::size_t head_limit = 300;

std::string_view arrow(const record_origin& origin) {
    if (!origin.direction) return "--";
    return *origin.direction == party::client ? "->" : "<-";
}

std::string hex_preview(byte_view payload) {
    constexpr std::size_t shown = 32;
    std::string text;
    for (const std::byte one : payload.first(std::min(shown, payload.size())))
        text += fmt::format("{:02x} ", std::to_integer<unsigned>(one));
    if (payload.size() > shown) text += "...";
    return text;
}

std::string preview(const message_record& record) {
    if (record.opcode == opcode::close) {
        const close_body body = parse_close(record.payload);
        if (!body.code) return "no code";
        return fmt::format("{} {} {}", *body.code, name_of_close_code(*body.code),
                           printable(body.reason, preview_limit));
    }
    const bool is_text = record.opcode != opcode::binary && is_utf8(record.payload);
    return is_text ? printable(as_text(record.payload), preview_limit)
                   : hex_preview(record.payload);
}

} // namespace

std::string printable(std::string_view text, std::size_t limit) {
    std::string out;
    const std::string_view shown = text.substr(0, limit);
    for (std::size_t at = 0; at < shown.size();) {
        const auto first = static_cast<unsigned char>(shown[at]);
        const std::size_t length = first < 0x80 ? 1 : first < 0xe0 ? 2 : first < 0xf0 ? 3 : 4;
        const std::string_view character = shown.substr(at, length);
        // Control bytes, and U+0080 to U+009F, which some terminals obey too.
        const bool acts = first < 0x20 || first == 0x7f ||
                          (first == 0xc2 && length == 2 && character.size() == 2 &&
                           static_cast<unsigned char>(character[1]) < 0xa0);
        if (!acts && character.size() == length && is_utf8(as_bytes(character))) {
            out += character;
            at += length;
        } else {
            out += fmt::format("\\x{:02x}", first);
            ++at;
        }
    }
    if (text.size() > limit) out += "...";
    return out;
}

void text_sink::write(style look, std::string_view text) {
    constexpr std::string_view codes[] = {"", "\x1b[2m", "\x1b[32m", "\x1b[1;31m", "\x1b[33m"};
    if (!colors_ || look == style::plain) return out_.write(fmt::format("{}\n", text));
    out_.write(fmt::format("{}{}\x1b[0m\n", codes[static_cast<std::size_t>(look)], text));
}

void text_sink::line(const record_origin& origin, style look, std::string_view mark,
                     std::string_view text) {
    if (!start_) start_ = origin.time;
    const double seconds = static_cast<double>(origin.time - *start_) / 1e9;
    write(look, fmt::format("{:<4} {:>12.6f}  {}  {}", origin.connection, seconds, mark, text));
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
    line(record.origin, style::dim, arrow(record.origin),
         fmt::format("{}{} frame, {} bytes{}", header.fin ? "final " : "", name_of(header.opcode),
                     header.payload_length,
                     record.message ? fmt::format(", of message {}", record.message) : ""));
}

void text_sink::accept(const message_record& record) {
    const std::string size = record.compressed
                                 ? fmt::format("{} <- {}", record.length, record.wire_length)
                                 : std::to_string(record.length);
    line(record.origin, style::plain, arrow(record.origin),
         fmt::format("{:<6} {:>6}  {}", name_of(record.opcode), size, preview(record)));
}

void text_sink::accept(const finding_record& record) {
    const style look = record.severity == severity::violation ? style::bad
                       : record.severity == severity::warning ? style::warn
                                                              : style::dim;
    line(record.origin, look, "!!",
         fmt::format("{} {}: {}", name_of(record.severity), describe(record.broken).slug,
                     printable(record.detail, head_limit)));
}

void text_sink::accept(const gap_record& record) {
    line(record.origin, style::warn, arrow(record.origin),
         fmt::format("gap of {} bytes: {}", record.bytes, record.reason));
}

void text_sink::accept(const undecodable_record& record) {
    line(record.origin, style::warn, arrow(record.origin),
         fmt::format("undecodable, {} bytes{}: {}", record.bytes,
                     record.message ? fmt::format(" of message {}", record.message) : "",
                     record.reason));
}

void text_sink::accept(const end_record& record) {
    line(record.origin, style::good, "--",
         fmt::format("end: {}; client {} frames, {} messages; server {} frames, {} messages",
                     name_of(record.how), record.client.frames, record.client.messages,
                     record.server.frames, record.server.messages));
}

} // namespace unmask::analyzer
