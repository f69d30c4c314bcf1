#include "analyzer/output/har_sink.hpp"

#include "analyzer/output/styled_text.hpp"
#include "protocol/close.hpp"
#include "protocol/counted.hpp"
#include "protocol/utf8.hpp"

#include <chrono>
#include <fmt/format.h>
#include <utility>

namespace unmask::analyzer {

namespace {

// "2023-11-14T22:13:20.002Z"
std::string date_text(std::int64_t time) {
    using namespace std::chrono;
    const sys_time<milliseconds> moment(floor<milliseconds>(nanoseconds(time)));
    const auto day = floor<days>(moment);
    const year_month_day date(day);
    const hh_mm_ss clock(moment - day);
    return fmt::format("{:04}-{:02}-{:02}T{:02}:{:02}:{:02}.{:03}Z", static_cast<int>(date.year()),
                       static_cast<unsigned>(date.month()), static_cast<unsigned>(date.day()),
                       clock.hours().count(), clock.minutes().count(), clock.seconds().count(),
                       clock.subseconds().count());
}

double milliseconds_of(std::int64_t nanoseconds) {
    return static_cast<double>(std::max<std::int64_t>(0, nanoseconds)) / 1e6;
}

// `name=value` pairs, as they stand: of a query, or of a Cookie field.
void write_pairs(json_writer& json, std::string_view text, std::string_view separator) {
    while (!text.empty()) {
        const std::size_t end = std::min(text.find(separator), text.size());
        const std::string_view pair = text.substr(0, end);
        const std::size_t equals = std::min(pair.find('='), pair.size());
        json.begin_object().key("name").text(pair.substr(0, equals));
        json.key("value").text(pair.substr(std::min(equals + 1, pair.size()))).end_object();
        text.remove_prefix(std::min(end + separator.size(), text.size()));
    }
}

std::string_view query_of(std::string_view target) {
    const std::size_t mark = target.find('?');
    return mark == target.npos ? std::string_view() : target.substr(mark + 1);
}

std::string_view without_attributes(std::string_view set_cookie) {
    return set_cookie.substr(0, set_cookie.find(';'));
}

} // namespace

har_sink::har_sink(output_stream& out, std::string_view version, std::size_t memory)
    : out_(out), spool_(memory) {
    json_.begin_object().key("log").begin_object().key("version").text("1.2");
    json_.key("creator").begin_object().key("name").text("unmask");
    json_.key("version").text(version).end_object();
    json_.key("pages").begin_array().end_array().key("entries").begin_array();
    out_.write(json_.view());
    json_.clear();
}

void har_sink::accept(const connection_record& record) {
    conversation& one = open_[record.origin.connection];
    one.server = record.server;
    one.tls = record.transport == "tls";
}

void har_sink::accept(const handshake_record& record) {
    conversation& one = open_[record.origin.connection];
    end_entry(record.origin.connection, one); // of an attempt that was refused before
    begin_entry(record.origin, one, record.request, record.response);
}

har_sink::conversation& har_sink::require_entry(const record_origin& origin) {
    conversation& one = open_[origin.connection];
    if (!one.begun) begin_entry(origin, one, nullptr, nullptr);
    one.last = origin.time;
    return one;
}

void har_sink::begin_entry(const record_origin& origin, conversation& one,
                           const request_head* request, const response_head* response) {
    one.begun = true;
    one.any_messages = false;
    one.start = one.last = origin.time;
    one.close.clear();
    json_.begin_object().key("startedDateTime").text(date_text(origin.time));
    json_.key("serverIPAddress").text(to_string(one.server.address));
    json_.key("connection").text(std::to_string(origin.connection));
    if (!request) json_.key("comment").text("the opening handshake is not in the capture");
    json_.key("cache").begin_object().end_object();
    json_.key("_resourceType").text("websocket").key("request");
    write_request(one, request);
    json_.key("response");
    write_response(response);
    json_.key("_webSocketMessages").begin_array(); // which end_entry() closes
    spool_.append(origin.connection, json_.view());
    json_.clear();
}

void har_sink::write_request(const conversation& one, const request_head* request) {
    static const request_head unknown{.method = "GET", .target = "/"};
    const request_head& head = request ? *request : unknown;
    const bool is_absolute = head.target.find("://") != head.target.npos;
    const std::string host = joined_value(head.fields, "Host").value_or(to_string(one.server));
    json_.begin_object().key("method").text(head.method).key("url");
    json_.text(is_absolute ? head.target
                           : fmt::format("{}://{}{}", one.tls ? "wss" : "ws", host, head.target));
    json_.key("httpVersion").text(head.version);
    write_fields(head.fields, "Cookie");
    json_.key("queryString").begin_array();
    write_pairs(json_, query_of(head.target), "&");
    json_.end_array().key("headersSize").integer(-1).key("bodySize").number(0).end_object();
}

void har_sink::write_response(const response_head* response) {
    static const response_head unknown{.version = ""};
    const response_head& head = response ? *response : unknown;
    json_.begin_object().key("status").number(static_cast<std::uint64_t>(head.status));
    json_.key("statusText").text(head.reason).key("httpVersion").text(head.version);
    write_fields(head.fields, "Set-Cookie");
    json_.key("content").begin_object().key("size").number(0);
    json_.key("mimeType").text("x-unknown").end_object();
    json_.key("redirectURL").text(joined_value(head.fields, "Location").value_or(""));
    json_.key("headersSize").integer(-1).key("bodySize").number(0);
    if (!response) json_.key("_error").text("no response in the capture");
    json_.end_object();
}

void har_sink::write_fields(const http_fields& fields, std::string_view cookie_field) {
    json_.key("headers").begin_array();
    for (const http_field& field : fields)
        json_.begin_object()
            .key("name")
            .text(field.name)
            .key("value")
            .text(field.value)
            .end_object();
    json_.end_array().key("cookies").begin_array();
    for (const std::string_view value : values_of(fields, cookie_field))
        write_pairs(json_, cookie_field == "Cookie" ? value : without_attributes(value), "; ");
    json_.end_array();
}

void har_sink::accept(const message_record& record) {
    conversation& one = require_entry(record.origin);
    if (is_control(record.opcode)) return note_close(record, one);
    const bool sent = record.origin.direction == party::client;
    json_.begin_object().key("type").text(sent ? "send" : "receive");
    json_.key("time").seconds(record.origin.time);
    json_.key("opcode").number(static_cast<std::uint64_t>(record.opcode)).key("data");
    if (record.opcode == opcode::text)
        json_.text(as_text(record.payload));
    else
        json_.base64(record.payload);
    if (record.opcode == opcode::text && !is_utf8(record.payload))
        json_.key("_base64").base64(record.payload);
    if (record.payload.size() < record.length)
        json_.key("_truncatedAt").number(record.payload.size());
    json_.end_object();
    append_message(record.origin, one);
}

void har_sink::note_close(const message_record& record, conversation& one) {
    if (record.opcode != opcode::close || !one.close.empty()) return;
    const close_body body = parse_close(record.payload);
    json_.begin_object();
    if (body.code) json_.key("code").number(*body.code);
    json_.key("reason").text(body.reason).end_object();
    one.close = json_.view();
    json_.clear();
}

void har_sink::write_error(const record_origin& origin, std::string_view what) {
    conversation& one = require_entry(origin);
    json_.begin_object().key("type").text("error").key("time").seconds(origin.time);
    json_.key("opcode").integer(-1).key("data").text(what).end_object();
    append_message(origin, one);
}

void har_sink::append_message(const record_origin& origin, conversation& one) {
    if (std::exchange(one.any_messages, true)) spool_.append(origin.connection, ",");
    spool_.append(origin.connection, json_.view());
    json_.clear();
}

void har_sink::accept(const gap_record& record) {
    write_error(record.origin, fmt::format("gap of {}{}: {}", counted(record.bytes, "byte"),
                                           sender_text(record.origin), record.reason));
}

void har_sink::accept(const undecodable_record& record) {
    write_error(record.origin, fmt::format("undecodable, {}{}: {}", counted(record.bytes, "byte"),
                                           sender_text(record.origin), record.reason));
}

void har_sink::end_entry(std::uint64_t connection, conversation& one) {
    if (!std::exchange(one.begun, false)) return;
    const double duration = milliseconds_of(one.last - one.start);
    json_.key("time").decimal(duration, 6).key("timings").begin_object();
    for (const std::string_view unknown : {"blocked", "dns", "connect", "ssl"})
        json_.key(unknown).integer(-1);
    json_.key("send").number(0).key("wait").number(0).key("receive").decimal(duration, 6);
    json_.end_object();
    out_.write(std::exchange(any_entries_, true) ? ",\n" : "\n");
    spool_.move_to(connection, out_);
    out_.write("],");
    out_.write(json_.view());
    if (!one.close.empty()) out_.write(fmt::format(",\"_webSocketClose\":{}", one.close));
    out_.write("}");
    json_.clear();
}

void har_sink::accept(const end_record& record) {
    const auto found = open_.find(record.origin.connection);
    if (found == open_.end()) return;
    found->second.last = record.origin.time;
    end_entry(found->first, found->second);
    open_.erase(found);
}

std::expected<void, std::string> har_sink::finish() {
    for (auto& [connection, one] : open_) end_entry(connection, one);
    open_.clear();
    out_.write("\n]}}\n");
    if (!spool_.failure().empty()) return std::unexpected(spool_.failure());
    return {};
}

} // namespace unmask::analyzer
