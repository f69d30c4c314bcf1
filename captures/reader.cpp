#include "captures/reader.hpp"

#include "captures/gzip_source.hpp"
#include "captures/pcap_reader.hpp"
#include "captures/pcapng_reader.hpp"
#include "captures/read_buffer.hpp"
#include "captures/zstd_source.hpp"

#include <algorithm>
#include <utility>

namespace unmask::captures {
namespace {

constexpr std::size_t shown_bytes = 8;

std::string to_hex(byte_view bytes) {
    constexpr std::string_view digits = "0123456789abcdef";
    std::string text;
    for (const std::byte value : bytes) {
        if (!text.empty()) text += ' ';
        text += digits[std::to_integer<unsigned>(value >> 4)];
        text += digits[std::to_integer<unsigned>(value & std::byte{15})];
    }
    return text;
}

std::string describe_stranger(const read_buffer& input) {
    if (!input.failure().empty()) return input.failure();
    const byte_view start = input.available();
    if (start.empty()) return "not a capture file: it is empty";
    return "not a capture file: it begins with the bytes " +
           to_hex(start.first(std::min(start.size(), shown_bytes))) +
           ", and only pcap and pcapng files are accepted, plain or compressed with gzip or zstd";
}

} // namespace

std::span<const packet> capture_reader::next_batch(std::span<packet> room) {
    std::size_t count = 0;
    while (count < room.size() && (count == 0 || has_next_in_memory())) {
        const auto one = next();
        if (!one) break;
        room[count++] = *one;
    }
    return room.first(count);
}

open_result open_capture(std::unique_ptr<byte_source> source, const reader_limits& limits) {
    read_buffer input(std::move(source));
    input.require(shown_bytes);
    if (is_gzip(input.available())) {
        input = read_buffer(make_gzip_source(std::move(input)));
        input.require(shown_bytes);
    } else if (is_zstd(input.available())) {
        input = read_buffer(make_zstd_source(std::move(input)));
        input.require(shown_bytes);
    }
    if (is_pcap(input.available())) return open_pcap(std::move(input), limits);
    if (is_pcapng(input.available())) return open_pcapng(std::move(input), limits);
    return std::unexpected(describe_stranger(input));
}

open_result open_capture(const std::string& path, const reader_limits& limits) {
    const std::string prefix = (path == "-" ? "standard input" : path) + ": ";
    auto source = open_file(path);
    if (!source) return std::unexpected(prefix + source.error());
    auto reader = open_capture(std::move(*source), limits);
    if (!reader) return std::unexpected(prefix + reader.error());
    return reader;
}

} // namespace unmask::captures
