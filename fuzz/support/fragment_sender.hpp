// Sends fragments of a known packet to a defragmenter, which has to give the packet each time that the last has come.
#pragma once

#include "analyzer/packet/defragmenter.hpp"
#include "fuzz/support/properties.hpp"
#include "fuzz/support/telling_bytes.hpp"

#include <algorithm>
#include <array>
#include <vector>

namespace unmask::fuzz {

inline constexpr std::array<std::byte, 32> addresses_of_fragments{std::byte{10}};
inline constexpr std::size_t unit = 8; // bytes: fragments are cut at multiples of it

inline analyzer::ip_packet fragment_of(byte_view packet, bool is_v6, std::size_t begin,
                                       std::size_t end) {
    return {.addresses = byte_view(addresses_of_fragments).first(is_v6 ? 32 : 8),
            .protocol = analyzer::ip_protocol::tcp,
            .is_fragment = true,
            .more_fragments = end < packet.size(),
            .fragment_offset = static_cast<std::uint16_t>(begin),
            .identification = 7,
            .payload = {packet.subspan(begin, end - begin), end - begin}};
}

// All fragments but the last one are of the same size.
class fragment_sender {
  public:
    fragment_sender(bool is_v6, std::size_t packet_size, std::size_t fragment_size)
        : is_v6_(is_v6), packet_(telling_bytes(packet_size)), fragment_size_(fragment_size) {}

    std::size_t packet_size() const { return packet_.size(); }

    void send(std::size_t begin) {
        const std::size_t end = std::min(begin + fragment_size_, packet_.size());
        for (std::size_t at = begin; at < end; at += unit) missing_[at / unit] = false;
        const bool complete = std::ranges::count(missing_, true) == 0;
        const auto answer = fragments_.accept(fragment_of(packet_, is_v6_, begin, end), 0);
        ensure(answer.has_value() == complete, "{} to {}: whole or not", begin, end);
        if (!complete) return;
        ensure(std::ranges::equal(answer->payload.data, packet_), "another packet");
        ensure(fragments_.memory() == 0, "{} bytes are held of nothing", fragments_.memory());
        missing_.assign(missing_.size(), true);
    }
    void send_missing() {
        for (std::size_t begin = 0; begin < packet_.size(); begin += fragment_size_)
            if (missing_[begin / unit]) send(begin);
    }

  private:
    bool is_v6_;
    byte_buffer packet_;
    std::size_t fragment_size_;
    analyzer::defragmenter fragments_{{}};
    std::vector<bool> missing_ = std::vector<bool>((packet_.size() + unit - 1) / unit, true);
};

} // namespace unmask::fuzz
