#include "analyzer/output/detail_sink.hpp"

#include "protocol/counted.hpp"

#include <fmt/format.h>

namespace unmask::analyzer {

namespace {

// Bytes shown of one line of HTTP.
constexpr std::size_t line_limit = 1000;

// The bits of `mask` in `byte` as digits, the others as points: ".000 0101".
std::string bits(std::byte byte, unsigned mask) {
    std::string text;
    for (unsigned bit = 0x80; bit != 0; bit >>= 1) {
        if (bit == 0x08) text += ' ';
        text += (mask & bit) == 0 ? '.' : (std::to_integer<unsigned>(byte) & bit) ? '1' : '0';
    }
    return text;
}

std::string rsv_text(std::uint8_t rsv) {
    std::string text;
    for (const auto& [bit, name] : {std::pair{rsv1, "RSV1"}, {rsv2, "RSV2"}, {rsv3, "RSV3"}})
        if ((rsv & bit) != 0) text += fmt::format("{}{}", text.empty() ? "" : ", ", name);
    return text.empty() ? "none" : text;
}

std::string_view fin_text(const frame_header& header) {
    if (!header.fin) return "more fragments follow";
    if (header.opcode == opcode::continuation) return "the last fragment";
    return "the whole message";
}

} // namespace

void detail_sink::title(const record_origin& origin, style look, std::string_view what,
                        std::string_view more) {
    if (!start_) start_ = origin.time;
    out_.blank();
    out_.line(look, fmt::format("{}  {}  connection {}, packet{} {}, {} s{}", what, arrow(origin),
                                origin.connection, origin.packets.size() == 1 ? "" : "s",
                                listed(origin.packets), seconds(origin.time - *start_), more));
}

void detail_sink::row(std::string_view bits, std::string_view meaning) {
    out_.line(style::plain, fmt::format("    {:<25}  {}", bits, meaning));
}

void detail_sink::accept(const connection_record& record) {
    title(record.origin, style::head, "connection",
          fmt::format("\n    {} -> {}, known by its {}", to_string(record.client),
                      to_string(record.server), name_of(record.recognised)));
}

void detail_sink::write_head(std::string_view start_line, const http_fields& fields) {
    out_.line(style::plain, "    " + printable(start_line, line_limit));
    for (const http_field& field : fields)
        out_.line(style::plain,
                  "        " + printable(field.name + ": " + field.value, line_limit));
}

void detail_sink::accept(const handshake_record& record) {
    title(record.origin, style::head, "handshake");
    if (const request_head* request = record.request)
        write_head(fmt::format("{} {} {}", request->method, request->target, request->version),
                   request->fields);
    else
        out_.line(style::warn, "    the request is not in the capture");
    const response_head* response = record.response;
    if (!response) return out_.line(style::warn, "    no response");
    write_head(fmt::format("{} {} {}", response->version, response->status, response->reason),
               response->fields);
    if (response->status != 101) return;
    row("Sec-WebSocket-Accept",
        record.accept_valid ? "fits the key" : "does not show that the key was read");
    if (!record.subprotocol.empty()) row("subprotocol", printable(record.subprotocol, line_limit));
    for (const extension& one : record.extensions)
        row("extension", printable(to_string(one), line_limit));
}

void detail_sink::accept(const frame_record& record) {
    title(record.origin, style::head, fmt::format("frame {}", record.number));
    write_header(record);
    const std::uint64_t length = record.header.payload_length;
    if (length == 0) return out_.line(style::plain, "    no payload");
    if (record.payload.empty())
        return out_.line(style::warn, "    payload: bytes of it are missing in the capture");
    out_.line(style::plain, record.header.key ? "    payload, unmasked:" : "    payload:");
    payload_.write_hex(out_, record.payload, length);
}

void detail_sink::write_header(const frame_record& record) {
    const frame_header& header = record.header;
    const encoded_header encoded = encode(header);
    const byte_view bytes = encoded.view();
    out_.line(style::dim,
              fmt::format("    header, {}: {}", counted(bytes.size(), "byte"), hexadecimal(bytes)));
    row(bits(bytes[0], 0x80), fmt::format("FIN      {}", fin_text(header)));
    row(bits(bytes[0], 0x70), fmt::format("RSV      {}", rsv_text(header.rsv)));
    row(bits(bytes[0], 0x0f),
        fmt::format(
            "opcode   {}, {}{}", static_cast<unsigned>(header.opcode), opcode_text(header.opcode),
            record.message ? fmt::format(" (message {})", record.message) : " (of no message)"));
    row(bits(bytes[1], 0x80), header.key ? "MASK     masked" : "MASK     not masked");
    write_length(header, bytes);
    if (header.key) row(hexadecimal(*header.key), "masking key");
}

void detail_sink::write_length(const frame_header& header, byte_view bytes) {
    const std::string length = fmt::format("length   {}", counted(header.payload_length, "byte"));
    const std::size_t key = header.key ? header.key->size() : 0;
    const byte_view extended = bytes.subspan(2, bytes.size() - 2 - key);
    if (extended.empty()) return row(bits(bytes[1], 0x7f), length);
    row(bits(bytes[1], 0x7f),
        fmt::format("length   {}: in the next {} bits", std::to_integer<unsigned>(bytes[1]) & 0x7f,
                    extended.size() * 8));
    row(hexadecimal(extended), length);
}

void detail_sink::accept(const message_record& record) {
    std::string what = fmt::format("message {}", record.number);
    std::string more = fmt::format("\n    {}{}, {}", opcode_text(record.opcode),
                                   sender_text(record.origin), counted(record.length, "byte"));
    if (record.compressed) more += fmt::format(", inflated from {}", record.wire_length);
    more +=
        fmt::format(", frame{} {}", record.frames.size() == 1 ? "" : "s", listed(record.frames));
    title(record.origin, style::good, what, more);
    if (record.opcode == opcode::close)
        return out_.line(style::plain, "    " + close_text(record.payload, payload_.limit));
    if (reads_as_text(record))
        payload_.write_text(out_, as_text(record.payload), record.length);
    else
        payload_.write_hex(out_, record.payload, record.length);
}

void detail_sink::accept(const finding_record& record) {
    out_.line(style_of(record.severity),
              fmt::format("    !! {} {}{}: {}", name_of(record.severity),
                          describe(record.broken).slug, sender_text(record.origin),
                          printable(record.detail, line_limit)));
}

void detail_sink::accept(const gap_record& record) {
    title(record.origin, style::warn, "gap",
          fmt::format("\n    {} missing: {}", counted(record.bytes, "byte"), record.reason));
}

void detail_sink::accept(const undecodable_record& record) {
    const std::string of =
        record.message ? fmt::format(" of message {}", record.message) : std::string();
    title(record.origin, style::warn, "undecodable",
          fmt::format("\n    {}{}: {}", counted(record.bytes, "byte"), of, record.reason));
}

void detail_sink::accept(const end_record& record) {
    title(record.origin, style::head, "end", fmt::format("\n    {}", name_of(record.how)));
    for (const auto& [who, totals] :
         {std::pair{"client", record.client}, {"server", record.server}})
        out_.line(style::plain,
                  fmt::format("    {} sent {} and {} in {} of frames", who,
                              counted(totals.frames, "frame"), counted(totals.messages, "message"),
                              counted(totals.wire_bytes, "byte")));
}

} // namespace unmask::analyzer
