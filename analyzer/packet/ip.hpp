// IPv4 (RFC 791) and IPv6 with its extension headers (RFC 8200).
#pragma once

#include "analyzer/packet/fault.hpp"
#include "protocol/bytes.hpp"

#include <array>
#include <expected>
#include <string>

namespace unmask::analyzer {

struct ip_address {
    std::array<std::byte, 16> bytes{}; // IPv4: the first four, the rest zero
    bool is_v6 = false;

    bool operator==(const ip_address&) const = default;
    auto operator<=>(const ip_address&) const = default;
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

// Bytes of a layer, as far as they were recorded, and how many there were on the wire: never fewer.
struct layer_bytes {
    byte_view data;
    std::size_t wire_size = 0;
};

// What an IP packet that carries TCP holds.
struct ip_payload {
    ip_address source;
    ip_address destination;
    byte_view data;
    std::size_t wire_size = 0; // by the IP header, without the padding that the link added
};

std::expected<ip_payload, packet_fault> decode_ip(const layer_bytes& packet);

} // namespace unmask::analyzer
