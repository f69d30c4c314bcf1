// IPv4 (RFC 791) and IPv6 with its extension headers (RFC 8200).
#pragma once

#include "analyzer/packet/layer.hpp"

#include <array>
#include <string>

namespace unmask::analyzer {

struct ip_address {
    std::array<std::byte, 16> bytes{}; // IPv4: the first four, the rest zero
    bool is_v6 = false;

    // As the compiler would write it, but for the bytes, which it would compare one by one.
    bool operator==(const ip_address& other) const {
        const auto [first, second] = halves();
        const auto [other_first, other_second] = other.halves();
        return first == other_first && second == other_second && is_v6 == other.is_v6;
    }
    auto operator<=>(const ip_address&) const = default;

    // For hashing and comparing.
    std::array<std::uint64_t, 2> halves() const {
        return std::bit_cast<std::array<std::uint64_t, 2>>(bytes);
    }
};

// "192.0.2.1", "2001:db8::1".
std::string to_string(const ip_address& address);

struct endpoint {
    ip_address address;
    std::uint16_t port = 0;

    bool operator==(const endpoint&) const = default;
    auto operator<=>(const endpoint&) const = default;
};

// "192.0.2.1:80", "[2001:db8::1]:80".
std::string to_string(const endpoint& one);

// An IP packet, or a fragment of one. Its views are of the bytes it was decoded from.
struct ip_packet {
    byte_view addresses;       // source, then destination: of 4 or 16 bytes each
    std::uint8_t protocol = 0; // of the payload: an "assigned Internet protocol number"
    bool is_fragment = false;  // and only then have the following three a meaning
    bool more_fragments = false;
    std::uint16_t fragment_offset = 0; // bytes of the whole payload that come before
    std::uint32_t identification = 0;  // the same for all fragments of a packet
    layer_bytes payload;               // without the padding that the link added

    bool is_v6() const { return addresses.size() == 32; }
    byte_view source() const { return addresses.first(addresses.size() / 2); }
    byte_view destination() const { return addresses.subspan(addresses.size() / 2); }
};

namespace ip_protocol {
inline constexpr std::uint8_t tcp = 6;
} // namespace ip_protocol

// The payload begins with what is not IP any more, unless it is of a fragment: extension headers of
// IPv6 are stepped over.
std::expected<ip_packet, packet_fault> decode_ip(const layer_bytes& bytes);

// Steps over extension headers in front of the payload: for a packet put together from fragments.
std::expected<ip_packet, packet_fault> behind_extension_headers(ip_packet packet);

// Whether this protocol number is of an extension header of IPv6.
bool is_extension_header(std::uint8_t protocol);

} // namespace unmask::analyzer
