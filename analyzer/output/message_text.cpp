#include "analyzer/output/message_text.hpp"

#include "protocol/close.hpp"
#include "protocol/counted.hpp"
#include "protocol/utf8.hpp"

#include <algorithm>
#include <fmt/format.h>

namespace unmask::analyzer {

std::string opcode_text(opcode code) {
    if (is_known(code)) return std::string(name_of(code));
    return fmt::format("reserved {:#x}", static_cast<unsigned>(code));
}

std::string close_text(byte_view payload, std::size_t limit) {
    const close_body body = parse_close(payload);
    if (!body.code) return "no code";
    std::string text = fmt::format("{} {}", *body.code, name_of_close_code(*body.code));
    if (!body.reason.empty()) text += fmt::format(" \"{}\"", printable(body.reason, limit));
    return text;
}

bool reads_as_text(const message_record& record) {
    if (record.opcode == opcode::text) return !record.invalid_text;
    return record.opcode != opcode::binary && is_utf8(record.payload);
}

void payload_lines::write_text(styled_text& out, std::string_view text,
                               std::uint64_t whole_length) const {
    std::string_view rest = text.substr(0, limit);
    const std::size_t shown = rest.size();
    while (!rest.empty()) {
        const std::size_t end = std::min(rest.find('\n'), rest.size());
        out.line(style::plain, fmt::format("{}{}", indent, printable(rest.substr(0, end), end)));
        rest.remove_prefix(std::min(end + 1, rest.size()));
    }
    write_rest(out, shown, text.size(), whole_length);
}

void payload_lines::write_hex(styled_text& out, byte_view payload,
                              std::uint64_t whole_length) const {
    constexpr std::size_t row = 16;
    const byte_view shown = payload.first(std::min(limit, payload.size()));
    for (std::size_t at = 0; at < shown.size(); at += row)
        out.line(style::plain,
                 fmt::format("{}{}", indent,
                             hex_row(at, shown.subspan(at, std::min(row, shown.size() - at)))));
    write_rest(out, shown.size(), payload.size(), whole_length);
}

void payload_lines::write_rest(styled_text& out, std::size_t shown, std::size_t held,
                               std::uint64_t whole_length) const {
    if (shown >= whole_length) return;
    out.line(style::dim,
             fmt::format("{}... {} of {} not shown ({})", indent, whole_length - shown,
                         counted(whole_length, "byte"), shown < held ? option : "--message-limit"));
}

} // namespace unmask::analyzer
