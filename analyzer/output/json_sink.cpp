#include "analyzer/output/json_sink.hpp"

#include "protocol/close.hpp"
#include "protocol/utf8.hpp"

#include <fmt/format.h>

namespace unmask::analyzer {

namespace {

// The payload of a text without the character that a limit cut, if it is UTF-8 then.
std::optional<byte_view> whole_characters(const message_record& record) {
    constexpr std::size_t longest_part = 3; // of a character, which has at most four bytes
    const std::size_t size = record.payload.size();
    const std::size_t most_cut = size < record.length ? std::min(longest_part, size) : 0;
    for (std::size_t cut = 0; cut <= most_cut; ++cut)
        if (const byte_view text = record.payload.first(size - cut); is_utf8(text)) return text;
    return std::nullopt;
}

} // namespace

void json_sink::begin(std::string_view type, const record_origin& origin) {
    json_.begin_object().key("type").text(type);
    json_.key("connection").number(origin.connection);
    write_time(origin.time);
    json_.key("packets").begin_array();
    for (const std::uint64_t packet : origin.packets) json_.number(packet);
    json_.end_array();
    if (origin.direction) json_.key("direction").text(name_of(*origin.direction));
}

// Seconds with nine decimals.
void json_sink::write_time(std::int64_t nanoseconds) {
    constexpr std::int64_t second = 1'000'000'000;
    const std::int64_t whole = nanoseconds / second - (nanoseconds % second < 0 ? 1 : 0);
    const fmt::format_int seconds(whole);
    const fmt::format_int rest(second + nanoseconds - whole * second); // ten digits, the first a 1
    time_.assign(seconds.data(), seconds.size()).append(1, '.').append(rest.data() + 1, 9);
    json_.key("time").text(time_);
}

void json_sink::end() {
    json_.end_object();
    json_.end_line();
    out_.write(json_.view());
    json_.clear();
}

void json_sink::write_endpoint(std::string_view name, const endpoint& one) {
    json_.key(name).begin_object();
    json_.key("address").text(to_string(one.address)).key("port").number(one.port);
    json_.end_object();
}

void json_sink::accept(const connection_record& record) {
    begin("connection", record.origin);
    write_endpoint("client", record.client);
    write_endpoint("server", record.server);
    json_.key("transport").text(record.transport);
    json_.key("origin").text(name_of(record.recognised));
    end();
}

void json_sink::write_fields(const http_fields& fields) {
    json_.key("headers").begin_array();
    for (const http_field& field : fields)
        json_.begin_array().text(field.name).text(field.value).end_array();
    json_.end_array();
}

void json_sink::write_request(const request_head* request) {
    json_.key("request");
    if (!request) {
        json_.null();
        return;
    }
    json_.begin_object().key("method").text(request->method).key("target").text(request->target);
    json_.key("version").text(request->version);
    write_fields(request->fields);
    json_.end_object();
}

void json_sink::write_response(const response_head* response) {
    json_.key("response");
    if (!response) {
        json_.null();
        return;
    }
    json_.begin_object().key("status").number(static_cast<std::uint64_t>(response->status));
    json_.key("reason").text(response->reason);
    write_fields(response->fields);
    json_.end_object();
}

void json_sink::write_deflate(const std::optional<deflate_parameters>& deflate) {
    json_.key("deflate");
    if (!deflate) {
        json_.null();
        return;
    }
    json_.begin_object();
    json_.key("server_no_context_takeover").boolean(deflate->server_no_context_takeover);
    json_.key("client_no_context_takeover").boolean(deflate->client_no_context_takeover);
    json_.key("server_max_window_bits")
        .number(static_cast<std::uint64_t>(deflate->server_max_window_bits));
    json_.key("client_max_window_bits")
        .number(static_cast<std::uint64_t>(deflate->client_max_window_bits));
    json_.end_object();
}

void json_sink::accept(const handshake_record& record) {
    begin("handshake", record.origin);
    write_request(record.request);
    write_response(record.response);
    json_.key("accept_valid").boolean(record.accept_valid);
    json_.key("subprotocol");
    if (record.subprotocol.empty())
        json_.null();
    else
        json_.text(record.subprotocol);
    json_.key("extensions").begin_array();
    for (const extension& one : record.extensions) json_.text(to_string(one));
    json_.end_array();
    write_deflate(record.deflate);
    end();
}

void json_sink::accept(const frame_record& record) {
    const frame_header& header = record.header;
    begin("frame", record.origin);
    json_.key("number").number(record.number).key("fin").boolean(header.fin);
    json_.key("rsv").number(header.rsv);
    json_.key("opcode").number(static_cast<std::uint64_t>(header.opcode));
    json_.key("masked").boolean(header.key.has_value()).key("masking_key");
    if (header.key)
        json_.hexadecimal(*header.key);
    else
        json_.null();
    json_.key("length").number(header.payload_length).key("message");
    if (record.message != 0)
        json_.number(record.message);
    else
        json_.null();
    end();
}

void json_sink::accept(const message_record& record) {
    begin("message", record.origin);
    json_.key("number").number(record.number);
    json_.key("opcode").number(static_cast<std::uint64_t>(record.opcode));
    json_.key("frames").begin_array();
    for (const std::uint64_t frame : record.frames) json_.number(frame);
    json_.end_array();
    json_.key("compressed").boolean(record.compressed);
    json_.key("wire_length").number(record.wire_length).key("length").number(record.length);
    const std::size_t shown = write_payload(record);
    if (shown < record.length) json_.key("truncated_at").number(shown);
    end();
}

// Text as text where it is valid; everything else as base64, which loses nothing. Returns the
// number of bytes written.
std::size_t json_sink::write_payload(const message_record& record) {
    if (record.opcode == opcode::close) write_close(record.payload);
    if (record.opcode == opcode::text && !record.invalid_text)
        if (const auto text = whole_characters(record)) {
            json_.key("text").text(as_text(*text));
            return text->size();
        }
    json_.key("base64").base64(record.payload);
    return record.payload.size();
}

void json_sink::write_close(byte_view payload) {
    const close_body body = parse_close(payload);
    json_.key("close_code");
    if (body.code)
        json_.number(*body.code);
    else
        json_.null();
    json_.key("close_reason").text(body.reason);
}

void json_sink::accept(const finding_record& record) {
    begin("finding", record.origin);
    json_.key("rule").text(describe(record.broken).slug);
    json_.key("severity").text(name_of(record.severity));
    json_.key("detail").text(record.detail).key("frame");
    if (record.frame)
        json_.number(*record.frame);
    else
        json_.null();
    end();
}

void json_sink::accept(const gap_record& record) {
    begin("gap", record.origin);
    json_.key("bytes").number(record.bytes).key("reason").text(record.reason);
    end();
}

void json_sink::accept(const undecodable_record& record) {
    begin("undecodable", record.origin);
    json_.key("bytes").number(record.bytes).key("message");
    if (record.message != 0)
        json_.number(record.message);
    else
        json_.null();
    json_.key("reason").text(record.reason);
    end();
}

void json_sink::write_totals(std::string_view name, const direction_totals& totals) {
    json_.key(name).begin_object();
    json_.key("frames").number(totals.frames).key("messages").number(totals.messages);
    json_.key("wire_bytes").number(totals.wire_bytes).key("bytes").number(totals.bytes);
    json_.key("gaps").number(totals.gaps).key("undecodable").number(totals.undecodable);
    json_.end_object();
}

void json_sink::accept(const end_record& record) {
    begin("end", record.origin);
    json_.key("how").text(name_of(record.how));
    write_totals("client", record.client);
    write_totals("server", record.server);
    end();
}

} // namespace unmask::analyzer
