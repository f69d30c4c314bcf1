#include "analyzer/output/follow_sink.hpp"

#include "protocol/counted.hpp"

#include <fmt/format.h>

namespace unmask::analyzer {

bool follow_sink::concerns(const record_origin& origin) {
    if (origin.connection != connection_) return false;
    found_ = true;
    return true;
}

void follow_sink::title(const record_origin& origin, style look, std::string_view what) {
    text_.line(look, fmt::format("{} {}", arrow(origin), what));
}

void follow_sink::accept(const connection_record& record) {
    if (!concerns(record.origin) || form_ == follow_form::raw) return;
    text_.line(style::head, fmt::format("connection {}: client {}, server {}", connection_,
                                        to_string(record.client), to_string(record.server)));
}

void follow_sink::accept(const message_record& record) {
    if (!concerns(record.origin)) return;
    if (form_ == follow_form::raw) return write_raw(record);
    const style look = record.origin.direction == party::client ? style::head : style::good;
    title(record.origin, look,
          fmt::format("{}, {}", opcode_text(record.opcode), counted(record.length, "byte")));
    const payload_lines lines{.limit = record.payload.size(), .option = ""};
    if (form_ == follow_form::hex) return lines.write_hex(text_, record.payload, record.length);
    if (record.opcode == opcode::close)
        return text_.line(style::plain, fmt::format("{}{}", lines.indent,
                                                    close_text(record.payload, lines.limit)));
    if (reads_as_text(record))
        return lines.write_text(text_, as_text(record.payload), record.length);
    lines.write_hex(text_, record.payload, record.length);
}

void follow_sink::write_raw(const message_record& record) {
    if (is_control(record.opcode)) return;
    out_.write(as_text(record.payload));
    if (record.payload.size() < record.length) ++losses_;
}

void follow_sink::note_loss(const record_origin& origin, std::string_view what) {
    if (!concerns(origin)) return;
    if (form_ == follow_form::raw)
        ++losses_;
    else
        title(origin, style::warn, what);
}

void follow_sink::accept(const gap_record& record) {
    note_loss(record.origin,
              fmt::format("gap of {}: {}", counted(record.bytes, "byte"), record.reason));
}

void follow_sink::accept(const undecodable_record& record) {
    note_loss(record.origin,
              fmt::format("undecodable, {}: {}", counted(record.bytes, "byte"), record.reason));
}

void follow_sink::accept(const end_record& record) {
    if (!concerns(record.origin) || form_ == follow_form::raw) return;
    title(record.origin, style::head, fmt::format("end: {}", name_of(record.how)));
}

std::expected<void, std::string> follow_sink::finish() {
    if (found_) return {};
    return std::unexpected(
        fmt::format("--follow {}: no WebSocket connection has this number (-T text shows them in "
                    "its first column)",
                    connection_));
}

std::string follow_sink::shortfall() const {
    if (losses_ == 0) return {};
    return fmt::format("the payload of connection {} is not whole, in {} (see --follow {},text)",
                       connection_, counted(losses_, "place"), connection_);
}

} // namespace unmask::analyzer
