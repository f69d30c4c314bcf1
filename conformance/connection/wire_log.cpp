#include "conformance/connection/wire_log.hpp"

#include "protocol/utf8.hpp"

#include <algorithm>
#include <fmt/format.h>
#include <iterator>
#include <utility>

namespace unmask::conformance {
namespace {

std::string hex(byte_view bytes) {
    std::string text;
    text.reserve(2 * bytes.size());
    for (const std::byte byte : bytes)
        fmt::format_to(std::back_inserter(text), "{:02x}", std::to_integer<unsigned>(byte));
    return text;
}

} // namespace

void wire_log::go_on_from(wire_log begun) {
    begun.on_entry_ = std::move(on_entry_);
    *this = std::move(begun);
    if (!on_entry_) return;
    for (const auto& entry : entries_) on_entry_(entry);
}

void wire_log::start() {
    start_ = clock::now();
    started_ =
        std::chrono::nanoseconds(std::chrono::system_clock::now().time_since_epoch()).count();
}

std::int64_t wire_log::now() const {
    return started_ + std::chrono::nanoseconds(clock::now() - start_).count();
}

std::chrono::microseconds wire_log::elapsed() const {
    return std::chrono::duration_cast<std::chrono::microseconds>(clock::now() - start_);
}

void wire_log::add_frame(const wire_piece& sent) {
    if (sent.begins) return add_frame(sent.header, sent.payload, true);
    reports::exchange_entry entry{.what = reports::exchange_entry::kind::octets, .sent = true};
    entry.text = fmt::format("payload of that frame: {}", describe(byte_view(sent.payload)));
    add(std::move(entry));
}

void wire_log::add_frame(const fragment& sent) { add_frame(sent.header, sent.payload, true); }

void wire_log::add_frame(const frame_received& received) {
    add_frame(received.header, received.payload, false);
}

void wire_log::add_frame(const frame_header& header, byte_view payload, bool sent) {
    count_frame(sent, header);
    const bool is_data = !is_control(header.opcode);
    if (is_data && data_frames_ >= limits_.data_frames) {
        ++omitted_;
        return;
    }
    if (is_data) ++data_frames_;
    auto entry = entry_of(header, payload);
    entry.sent = sent;
    add(std::move(entry));
}

void wire_log::add_event(std::string text) {
    add({.what = reports::exchange_entry::kind::event, .text = std::move(text)});
}

void wire_log::add_wait(std::string text) {
    add({.what = reports::exchange_entry::kind::wait, .text = std::move(text)});
}

void wire_log::add_octets(bool sent, byte_view octets) {
    ++traffic_[sent ? 1 : 0].octets[octets.size()];
    const std::size_t room = limits_.octets - std::min(limits_.octets, octets_.size());
    const byte_view kept = octets.first(std::min(octets.size(), room));
    octets_cut_ = octets_cut_ || kept.size() < octets.size();
    if (kept.empty()) return;
    append(octets_, kept);
    runs_.push_back({.sent = sent, .time = now(), .size = kept.size()});
}

void wire_log::add(reports::exchange_entry entry) {
    if (entries_.size() >= limits_.entries) {
        ++omitted_;
        return;
    }
    entry.time = elapsed().count();
    if (on_entry_) on_entry_(entry);
    entries_.push_back(std::move(entry));
}

void wire_log::count_frame(bool sent, const frame_header& header) {
    ++traffic_[sent ? 1 : 0].frames[static_cast<std::uint8_t>(header.opcode)];
}

reports::exchange_entry wire_log::entry_of(const frame_header& header, byte_view payload) const {
    const byte_view shown = payload.first(std::min(payload.size(), payload_shown));
    reports::exchange_entry entry{.what = reports::exchange_entry::kind::frame};
    entry.fin = header.fin;
    entry.rsv = header.rsv;
    entry.opcode = static_cast<std::uint8_t>(header.opcode);
    entry.masked = header.key.has_value();
    entry.length = header.payload_length;
    entry.header_hex = hex(encode(header).view());
    entry.payload_hex = hex(shown);
    if (is_utf8(shown)) entry.payload_text = as_text(shown);
    return entry;
}

} // namespace unmask::conformance
