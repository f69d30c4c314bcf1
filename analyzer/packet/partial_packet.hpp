// The fragments of one IP packet, as far as they have come.
//
// What is missing is kept as a list of holes, and each fragment fills some of them (RFC 815): so the
// first bytes seen win. That is for IPv4; an IPv6 packet of which two fragments overlap is dropped,
// as RFC 5722 demands.
#pragma once

#include "analyzer/packet/ip.hpp"

#include <map>
#include <span>
#include <vector>

namespace unmask::analyzer {

class partial_packet {
  public:
    // Copies what the fragment has of the missing bytes. Refuses one that contradicts itself or
    // another one (`malformed`), and all from the first that overlaps on (`overlapping_fragment`).
    std::expected<void, packet_fault> add(const ip_packet& fragment);

    bool is_whole() const { return holes_.empty() && !refused_; }

    // Writes the payload to `out`, up to the first byte that was not recorded. `wire_size` is that
    // of the whole payload.
    layer_bytes assemble(byte_buffer& out) const;

    // The protocol of the payload, as the fragment at its beginning says.
    std::uint8_t protocol() const { return protocol_; }
    // Fragments taken, repeated ones included.
    std::uint64_t fragments() const { return fragments_; }
    // Bytes held, bookkeeping included.
    std::size_t memory() const { return memory_; }

  private:
    struct range {
        std::uint32_t begin = 0;
        std::uint32_t end = 0;
    };
    struct piece {
        byte_buffer bytes;      // as far as they were recorded
        std::uint32_t size = 0; // as they were sent
    };
    static constexpr std::uint32_t largest = 65'535; // no IP packet is longer
    static constexpr std::size_t bookkeeping = sizeof(piece) + sizeof(range) + 64;

    bool contradicts(range part, bool is_last) const;
    std::span<range> holes_within(range part);
    bool has_some_of(range part);
    bool repeats(range part, byte_view bytes) const;
    void fill(range part, byte_view bytes);
    void keep(range part, byte_view bytes);
    void drop_pieces();

    std::vector<range> holes_{{0, largest + 1}}; // in order
    std::map<std::uint32_t, piece> pieces_;      // by offset, without overlaps
    std::uint32_t reach_ = 0;                    // the end of the fragment that goes furthest
    bool end_is_known_ = false;                  // and is reach_
    std::uint8_t protocol_ = 0;
    std::uint64_t fragments_ = 0;
    std::size_t memory_ = 0;
    bool refused_ = false;
};

} // namespace unmask::analyzer
