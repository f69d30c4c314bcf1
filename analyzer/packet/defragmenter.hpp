// Puts fragmented IP packets together again (RFC 791 §3.2, RFC 8200 §4.5), in whichever order their
// fragments come and however often. Memory is bounded, and so is the time that a packet waits.
#pragma once

#include "analyzer/packet/partial_packet.hpp"

#include <list>

namespace unmask::analyzer {

struct defragmentation_limits {
    // Bytes held of all fragments together, bookkeeping included; beyond it, the packets that wait
    // longest are given up.
    std::size_t memory = std::size_t{4} << 20;
    // How long a packet may wait for its last fragment: nanoseconds of the capture's time.
    std::int64_t wait = 30'000'000'000;
};

class defragmenter {
  public:
    explicit defragmenter(const defragmentation_limits& limits) : limits_(limits) {}
    defragmenter(const defragmenter&) = delete;
    defragmenter& operator=(const defragmenter&) = delete;

    // Takes a fragment seen at this time. If no other is missing: the whole packet, with the headers
    // of this fragment, and with a payload that is valid until the next call. Otherwise the reason:
    // `ip_fragment` if it is kept and others are missing, or why it is refused.
    std::expected<ip_packet, packet_fault> accept(const ip_packet& fragment, std::int64_t time);

    // Of the fragments answered with `ip_fragment`, how many became part of a whole packet later.
    std::uint64_t joined() const { return joined_; }

    // Bytes held of packets that wait.
    std::size_t memory() const { return memory_; }

  private:
    struct packet_key {
        std::array<std::byte, 32> addresses{};
        std::uint32_t identification = 0;
        std::uint8_t protocol = 0; // of IPv4 only
        bool is_v6 = false;
        auto operator<=>(const packet_key&) const = default;
    };
    struct waiting_packet {
        packet_key key;
        std::int64_t since = 0;
        partial_packet parts;
    };
    using waiting_list = std::list<waiting_packet>; // the one that waits longest in front

    static constexpr std::size_t bookkeeping =
        sizeof(waiting_packet) + sizeof(packet_key) + 8 * sizeof(void*);

    static packet_key key_of(const ip_packet& fragment);
    waiting_list::iterator find_or_begin(const ip_packet& fragment, std::int64_t time);
    void forget(waiting_list::iterator packet);
    bool has_waited_too_long(std::int64_t since, std::int64_t now) const;

    defragmentation_limits limits_;
    waiting_list waiting_;
    std::map<packet_key, waiting_list::iterator> by_key_;
    byte_buffer completed_; // the payload of the latest whole packet
    std::size_t memory_ = 0;
    std::uint64_t joined_ = 0;
};

} // namespace unmask::analyzer
