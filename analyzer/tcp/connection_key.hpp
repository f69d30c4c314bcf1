// What identifies a TCP connection at one time: its two endpoints, in whichever order.
#pragma once

#include "analyzer/packet/tcp_segment.hpp"

namespace unmask::analyzer {

struct connection_key {
    endpoint lower; // in the order of operator<=>
    endpoint upper;

    bool operator==(const connection_key&) const = default;
};

inline connection_key key_of(const tcp_segment& segment) {
    if (segment.source < segment.destination) return {segment.source, segment.destination};
    return {segment.destination, segment.source};
}

struct connection_hash {
    std::size_t operator()(const connection_key& key) const {
        return mix(hash(key.lower) ^ (hash(key.upper) * 3));
    }

  private:
    static constexpr std::uint64_t mix(std::uint64_t value) {
        value *= 0x9e3779b97f4a7c15u;
        value = (value ^ (value >> 32)) * 0xd6e8feb86659fd93u;
        return value ^ (value >> 32);
    }
    static std::uint64_t hash(const endpoint& one) {
        std::array<std::uint64_t, 2> halves;
        std::memcpy(halves.data(), one.address.bytes.data(), sizeof halves);
        return mix(halves[0] ^ one.port) + mix(halves[1] + 0x2545f4914f6cdd1du);
    }
};

} // namespace unmask::analyzer
