#include "analyzer/packet/wireless.hpp"

namespace unmask::analyzer {

namespace {

std::uint32_t little_endian_word(byte_view data, std::size_t position) {
    return load<std::uint32_t>(data.subspan(position), std::endian::little);
}

// The "flags" field of a radiotap header of this length, 0 if it has none. Words of 32 bits say
// which fields are there; the highest bit says that another word follows.
unsigned radiotap_flags(byte_view header) {
    constexpr std::uint32_t has_time = 1, has_flags = 2, has_more_words = 0x80000000;
    const std::uint32_t present = little_endian_word(header, 4);
    if ((present & has_flags) == 0) return 0;
    std::size_t position = 4;
    while (position + 4 <= header.size() &&
           (little_endian_word(header, position) & has_more_words) != 0)
        position += 4;
    position += 4;
    if ((present & has_time) != 0) position = ((position + 7) & ~std::size_t{7}) + 8;
    return position < header.size() ? std::to_integer<unsigned>(header[position]) : 0;
}

// IEEE 802.11-2020 §9.2.
//  0        1        2       4              24        30    32     36
// +--------+--------+-------+--------------+---------+-----+------+
// | control| flags  | time  | 3 addresses, | address | QoS | HT   |   the last three: if the
// |        |        |       | sequence     | 4       |     |      |   control and flags say so
// +--------+--------+-------+--------------+---------+-----+------+
next_layer decode_data_frame(layer_bytes& bytes, std::size_t alignment) {
    const byte_view data = bytes.data;
    std::size_t header = 24;
    if (data.size() < header) return std::unexpected(packet_fault::truncated);
    const auto control = std::to_integer<unsigned>(data[0]);
    const auto flags = std::to_integer<unsigned>(data[1]);
    constexpr unsigned data_type = 0x08, type_mask = 0x0f; // with the version, 0
    constexpr unsigned without_data = 0x40, quality_of_service = 0x80;
    constexpr unsigned to_and_from_distribution = 0x03, more_fragments = 0x04,
                       protected_frame = 0x40, high_throughput = 0x80;
    if ((control & type_mask) != data_type || (control & without_data) != 0)
        return std::unexpected(packet_fault::not_ip);
    if ((flags & protected_frame) != 0) return std::unexpected(packet_fault::encrypted);
    const unsigned fragment_number = std::to_integer<unsigned>(data[22]) & 0x0f;
    if ((flags & more_fragments) != 0 || fragment_number != 0)
        return std::unexpected(packet_fault::unsupported);
    if ((flags & to_and_from_distribution) == to_and_from_distribution) header += 6;
    if ((control & quality_of_service) != 0) {
        if (data.size() < header + 2) return std::unexpected(packet_fault::truncated);
        const bool holds_several = (data[header] & std::byte{0x80}) != std::byte{}; // A-MSDU
        if (holds_several) return std::unexpected(packet_fault::unsupported);
        header += (flags & high_throughput) != 0 ? 6 : 2;
    }
    return behind((header + alignment - 1) & ~(alignment - 1), bytes, layer_kind::llc);
}

} // namespace

//  0         1      2          4           8
// +---------+------+----------+-----------+-------- ...
// | version | 0    | length   | present   | fields        little-endian
// +---------+------+----------+-----------+-------- ...
next_layer decode_radiotap(layer_bytes& bytes) {
    constexpr std::size_t shortest_header = 8;
    if (bytes.data.size() < shortest_header) return std::unexpected(packet_fault::truncated);
    const auto length = load<std::uint16_t>(bytes.data.subspan(2), std::endian::little);
    if (bytes.data[0] != std::byte{} || length < shortest_header)
        return std::unexpected(packet_fault::malformed);
    if (bytes.data.size() < length) return std::unexpected(packet_fault::truncated);
    constexpr unsigned padded = 0x20;
    const bool is_padded = (radiotap_flags(bytes.data.first(length)) & padded) != 0;
    return behind(length, bytes,
                  is_padded ? layer_kind::ieee_802_11_padded : layer_kind::ieee_802_11);
}

next_layer decode_ieee_802_11(layer_bytes& bytes) { return decode_data_frame(bytes, 1); }
next_layer decode_ieee_802_11_padded(layer_bytes& bytes) { return decode_data_frame(bytes, 4); }

} // namespace unmask::analyzer
