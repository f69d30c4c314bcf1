#include "fuzz/support/capture_reading.hpp"

#include "fuzz/support/pieces.hpp"
#include "fuzz/support/piecewise_source.hpp"

namespace unmask::fuzz {

namespace {

struct reading {
    bool opened = false;
    std::vector<read_packet> packets;
    std::vector<byte_buffer> secrets;
    std::uint64_t error_offset = 0;
    std::string error; // or why it could not be opened
};

reading read_to_end(captures::open_result opened) {
    reading result{.opened = opened.has_value()};
    if (!opened) {
        result.error = opened.error();
        ensure(!result.error.empty(), "a file is refused without a reason");
        return result;
    }
    captures::capture_reader& reader = **opened;
    while (const auto one = reader.next())
        result.packets.push_back({one->number,
                                  one->file_offset,
                                  one->time,
                                  one->link_type,
                                  one->original_length,
                                  {one->data.begin(), one->data.end()}});
    for (const auto& secret : reader.secrets()) result.secrets.push_back(secret.data);
    ensure(!reader.next(), "the reader goes on after its end");
    if (!reader.error()) return result;
    result.error = reader.error()->message;
    result.error_offset = reader.error()->offset;
    ensure(!result.error.empty(), "an error without a reason");
    return result;
}

void ensure_sound(const reading& result, const captures::reader_limits& limits) {
    std::uint64_t number = 0, offset = 0;
    for (const read_packet& one : result.packets) {
        ensure(one.number == ++number, "packet {} has the number {}", number, one.number);
        ensure(one.file_offset > offset, "packet {} stands before its predecessor", number);
        ensure(one.data.size() <= limits.record, "packet {} has {} bytes", number, one.data.size());
        offset = one.file_offset;
    }
    std::size_t secrets = 0;
    for (const byte_buffer& one : result.secrets) secrets += one.size();
    ensure(secrets <= limits.secrets, "{} bytes of secrets", secrets);
}

} // namespace

std::string to_string(const read_packet& one) {
    return fmt::format("packet {} at {}, {} of {} bytes, link type {}, time {}", one.number,
                       one.file_offset, one.data.size(), one.original_length, one.link_type,
                       one.time);
}

void check_reader(input& in, const open_function& open) {
    captures::reader_limits limits;
    if (in.flag()) limits = {.record = 256, .secrets = 64, .interfaces = 2};
    const byte_view sizes = in.piece_sizes();
    const byte_view file = in.rest();
    const auto read = [&](byte_view cut) {
        return read_to_end(open(std::make_unique<piecewise_source>(file, cut), limits));
    };
    const reading once = read(whole), cut = read(sizes);
    ensure_sound(once, limits);
    ensure_same(once.packets, cut.packets, "packets of the file whole and cut");
    ensure(once.error == cut.error && once.error_offset == cut.error_offset,
           "'{}' at {} whole, '{}' at {} cut", once.error, once.error_offset, cut.error,
           cut.error_offset);
    ensure(once.secrets == cut.secrets, "the secrets differ");
}

} // namespace unmask::fuzz
