#include "analyzer/packet/tcp_segment.hpp"

#include "analyzer/packet/link.hpp"

namespace unmask::analyzer {

std::expected<tcp_segment, packet_fault> decode_tcp(const ip_payload& ip) {
    constexpr std::size_t shortest_header = 20;
    if (ip.data.size() < shortest_header) return std::unexpected(packet_fault::truncated);
    const std::size_t header_size = (std::to_integer<std::size_t>(ip.data[12]) >> 4) * 4;
    if (header_size < shortest_header || header_size > ip.wire_size)
        return std::unexpected(packet_fault::malformed);
    // A header cut within its options still has all that is needed here.
    const std::size_t recorded = std::min(header_size, ip.data.size());

    const auto flags = std::to_integer<unsigned>(ip.data[13]);
    tcp_segment segment{
        .source = {ip.source, load_big_endian<std::uint16_t>(ip.data)},
        .destination = {ip.destination, load_big_endian<std::uint16_t>(ip.data.subspan(2))},
        .sequence = load_big_endian<std::uint32_t>(ip.data.subspan(4)),
        .acknowledgment = load_big_endian<std::uint32_t>(ip.data.subspan(8)),
        .syn = (flags & 0x02) != 0,
        .ack = (flags & 0x10) != 0,
        .fin = (flags & 0x01) != 0,
        .rst = (flags & 0x04) != 0,
        .payload = ip.data.subspan(recorded)};
    const std::size_t sent = ip.wire_size - header_size;
    segment.missing = static_cast<std::uint32_t>(sent - segment.payload.size());
    return segment;
}

std::expected<tcp_segment, packet_fault> decode_packet(std::uint16_t link_type, byte_view data,
                                                       std::uint32_t original_length) {
    const std::size_t wire_size = std::max<std::size_t>(original_length, data.size());
    const auto packet = strip_link(link_type, {data, wire_size});
    if (!packet) return std::unexpected(packet.error());
    const auto ip = decode_ip(*packet);
    if (!ip) return std::unexpected(ip.error());
    return decode_tcp(*ip);
}

} // namespace unmask::analyzer
