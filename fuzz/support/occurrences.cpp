#include "fuzz/support/occurrences.hpp"

#include "fuzz/support/pieces.hpp"

#include <algorithm>
#include <fmt/ranges.h>

namespace unmask::fuzz {

namespace {

using kind = occurrence::kind;

byte_buffer copy(byte_view bytes) { return {bytes.begin(), bytes.end()}; }

occurrence kept(const violation& event) {
    return {
        .what = kind::violation, .broken = event.broken, .numbers = {event.frame, event.offset}};
}
occurrence kept(const limit_reached& event) {
    return {.what = kind::limit, .numbers = {event.frame}};
}
occurrence kept(const frame_received& event) {
    return {.what = kind::frame,
            .header = event.header,
            .opcode = event.header.opcode,
            .numbers = {event.number, event.offset, event.header_size, event.message},
            .payload = copy(event.payload)};
}
occurrence kept(const message_received& event) {
    return {.what = kind::message,
            .opcode = event.opcode,
            .compressed = event.compressed,
            .undecodable = event.undecodable,
            .invalid_text = event.invalid_text,
            .numbers = {event.number, event.first_frame, event.last_frame, event.frame_count,
                        event.wire_length, event.length},
            .payload = copy(event.payload)};
}

} // namespace

std::string to_string(const occurrence& one) {
    constexpr std::string_view names[] = {"violation", "limit", "frame", "message"};
    const auto name = names[static_cast<std::size_t>(one.what)];
    if (one.what == kind::violation)
        return fmt::format("{} {} {}", name, describe(one.broken).slug, one.numbers);
    return fmt::format("{} {} {}{}{}{} of {} bytes", name, name_of(one.opcode), one.numbers,
                       one.compressed ? " compressed" : "", one.undecodable ? " undecodable" : "",
                       one.invalid_text ? " invalid" : "", one.payload.size());
}

std::optional<rule> reception::broken() const {
    const auto found = std::ranges::find(events, kind::violation, &occurrence::what);
    if (found == events.end()) return std::nullopt;
    return found->broken;
}

bool reception::limit_reached() const {
    return std::ranges::find(events, kind::limit, &occurrence::what) != events.end();
}

reception receive(byte_view stream, byte_view sizes, const receiver_options& options, feeding how) {
    receiver reading(options);
    reception result;
    feed_in_pieces(stream, sizes, [&](byte_view piece) {
        if (reading.failed()) return;
        byte_buffer changeable;
        if (how == feeding::in_place) {
            changeable.assign(piece.begin(), piece.end());
            reading.feed_in_place(changeable);
        } else {
            reading.feed(piece);
        }
        while (const auto event = reading.next())
            result.events.push_back(std::visit([](const auto& one) { return kept(one); }, *event));
        result.largest_memory = std::max(result.largest_memory, reading.memory());
    });
    result.consumed = reading.stream_offset();
    result.at_frame_boundary = reading.at_frame_boundary();
    result.in_message = reading.in_message();
    result.closed = reading.closed();
    if (const frame_header* header = reading.frame_in_progress())
        result.unfinished_frame = header->opcode;
    return result;
}

} // namespace unmask::fuzz
