#include "analyzer/packet/tcp_segment.hpp"

namespace unmask::analyzer {

namespace {

// In two words, for so they are compared and hashed soon after.
void read_address(byte_view bytes, ip_address& address) {
    std::array<std::uint64_t, 2> words{};
    address.is_v6 = bytes.size() == sizeof words;
    if (address.is_v6)
        std::memcpy(words.data(), bytes.data(), sizeof words);
    else
        std::memcpy(words.data(), bytes.data(), 4);
    std::memcpy(address.bytes.data(), words.data(), sizeof words);
}

} // namespace

std::expected<void, packet_fault> decode_tcp(const ip_packet& ip, tcp_segment& segment) {
    constexpr std::size_t shortest_header = 20;
    const auto& [data, wire_size] = ip.payload;
    if (data.size() < shortest_header) return std::unexpected(packet_fault::truncated);
    const std::size_t header_size = (std::to_integer<std::size_t>(data[12]) >> 4) * 4;
    if (header_size < shortest_header || header_size > wire_size)
        return std::unexpected(packet_fault::malformed);
    // A header cut within its options still has all that is needed here.
    const std::size_t recorded = std::min(header_size, data.size());

    const auto flags = std::to_integer<unsigned>(data[13]);
    read_address(ip.source(), segment.source.address);
    segment.source.port = load_big_endian<std::uint16_t>(data);
    read_address(ip.destination(), segment.destination.address);
    segment.destination.port = load_big_endian<std::uint16_t>(data.subspan(2));
    segment.sequence = load_big_endian<std::uint32_t>(data.subspan(4));
    segment.acknowledgment = load_big_endian<std::uint32_t>(data.subspan(8));
    segment.syn = (flags & 0x02) != 0;
    segment.ack = (flags & 0x10) != 0;
    segment.fin = (flags & 0x01) != 0;
    segment.rst = (flags & 0x04) != 0;
    segment.payload = data.subspan(recorded);
    segment.missing = static_cast<std::uint32_t>(wire_size - header_size - segment.payload.size());
    return {};
}

} // namespace unmask::analyzer
