// The fragments of a packet, in any order and however often, give the packet each time that the last
// of them has come; fragments of all kinds never make it hold more than it may.
#include "analyzer/packet/defragmenter.hpp"
#include "fuzz/support/input.hpp"
#include "fuzz/support/properties.hpp"
#include "fuzz/support/telling_bytes.hpp"

namespace unmask::fuzz {

namespace {

using analyzer::ip_packet;

constexpr std::array<std::byte, 32> addresses{std::byte{10}};
constexpr std::size_t unit = 8; // bytes: fragments are cut at multiples of it

ip_packet fragment_of(byte_view packet, bool is_v6, std::size_t begin, std::size_t end) {
    return {.addresses = byte_view(addresses).first(is_v6 ? 32 : 8),
            .protocol = analyzer::ip_protocol::tcp,
            .is_fragment = true,
            .more_fragments = end < packet.size(),
            .fragment_offset = static_cast<std::uint16_t>(begin),
            .identification = 7,
            .payload = {packet.subspan(begin, end - begin), end - begin}};
}

// Each step sends the part that begins at some unit; parts of IPv6 may not overlap, so all are of one
// size.
void check_packet(input& in) {
    const bool is_v6 = in.flag();
    const std::size_t size = unit * (1 + in.choice_below(16));
    const byte_buffer packet = telling_bytes(size + 1 + in.choice() * unit);
    const std::size_t step = is_v6 ? size : unit;
    analyzer::defragmenter fragments({});
    std::vector<bool> missing((packet.size() + unit - 1) / unit, true);
    const auto send = [&](std::size_t begin) {
        const std::size_t end = std::min(begin + size, packet.size());
        for (std::size_t at = begin; at < end; at += unit) missing[at / unit] = false;
        const bool complete = std::ranges::count(missing, true) == 0;
        const auto answer = fragments.accept(fragment_of(packet, is_v6, begin, end), 0);
        ensure(answer.has_value() == complete, "{} to {}: whole or not", begin, end);
        if (!complete) return;
        ensure(std::ranges::equal(answer->payload.data, packet), "another packet");
        ensure(fragments.memory() == 0, "{} bytes are held of nothing", fragments.memory());
        missing.assign(missing.size(), true);
    };
    while (!in.empty()) send(in.number() % packet.size() / step * step);
    for (std::size_t begin = 0; begin < packet.size(); begin += size)
        if (missing[begin / unit]) send(begin);
}

void check_strange_fragments(input& in) {
    const analyzer::defragmentation_limits limits{.memory = 4096, .wait = 100};
    analyzer::defragmenter fragments(limits);
    const bool is_v6 = in.flag();
    std::int64_t time = 0;
    while (!in.empty()) {
        ip_packet one = fragment_of({}, is_v6, 0, 0);
        const unsigned kind = in.byte();
        one.identification = kind % 16;
        one.more_fragments = (kind & 16) != 0;
        time += (kind & 32) ? 40 : (kind & 64) ? -10 : 0;
        one.fragment_offset = static_cast<std::uint16_t>(in.byte() * ((kind & 128) ? 256 : unit));
        one.payload.wire_size = in.byte();
        one.payload.data = in.take(one.payload.wire_size);
        const auto answer = fragments.accept(one, time);
        ensure(fragments.memory() <= limits.memory, "{} bytes held", fragments.memory());
        if (answer)
            ensure(answer->payload.data.size() <= answer->payload.wire_size && !answer->is_fragment,
                   "{} of {} bytes", answer->payload.data.size(), answer->payload.wire_size);
    }
    // All that waits is forgotten after a while.
    const byte_buffer packet(2 * unit);
    fragments.accept(fragment_of(packet, is_v6, 0, unit), time + 1'000'000);
    const auto whole =
        fragments.accept(fragment_of(packet, is_v6, unit, 2 * unit), time + 1'000'000);
    ensure(whole && fragments.memory() == 0, "{} bytes are held for ever", fragments.memory());
}

} // namespace

void check(input in) {
    if (in.flag())
        check_strange_fragments(in);
    else
        check_packet(in);
}

} // namespace unmask::fuzz
