#include "analyzer/packet/defragmenter.hpp"

#include <algorithm>

namespace unmask::analyzer {

std::expected<ip_packet, packet_fault> defragmenter::accept(const ip_packet& fragment,
                                                            std::int64_t time) {
    while (!waiting_.empty() && has_waited_too_long(waiting_.front().since, time))
        forget(waiting_.begin());
    const auto found = find_or_begin(fragment, time);
    const std::size_t before = found->parts.memory();
    const auto added = found->parts.add(fragment);
    memory_ = memory_ - before + found->parts.memory();
    if (added && found->parts.is_whole()) {
        ip_packet whole = fragment;
        whole.is_fragment = false;
        whole.protocol = found->parts.protocol();
        whole.payload = found->parts.assemble(completed_);
        joined_ += found->parts.fragments() - 1; // this one was never answered with `ip_fragment`
        forget(found);
        return whole;
    }
    while (memory_ > limits_.memory) forget(waiting_.begin());
    return std::unexpected(added ? packet_fault::ip_fragment : added.error());
}

defragmenter::packet_key defragmenter::key_of(const ip_packet& fragment) {
    packet_key key{.identification = fragment.identification, .is_v6 = fragment.is_v6()};
    if (!key.is_v6) key.protocol = fragment.protocol;
    std::ranges::copy(fragment.addresses, key.addresses.begin());
    return key;
}

defragmenter::waiting_list::iterator defragmenter::find_or_begin(const ip_packet& fragment,
                                                                 std::int64_t time) {
    const packet_key key = key_of(fragment);
    if (const auto found = by_key_.find(key); found != by_key_.end()) return found->second;
    waiting_.push_back({key, time, {}});
    const auto begun = std::prev(waiting_.end());
    by_key_.emplace(key, begun);
    memory_ += bookkeeping;
    return begun;
}

void defragmenter::forget(waiting_list::iterator packet) {
    memory_ -= packet->parts.memory() + bookkeeping;
    by_key_.erase(packet->key);
    waiting_.erase(packet);
}

// Times come from the file, and may be any.
bool defragmenter::has_waited_too_long(std::int64_t since, std::int64_t now) const {
    return now > since && static_cast<std::uint64_t>(now) - static_cast<std::uint64_t>(since) >
                              static_cast<std::uint64_t>(limits_.wait);
}

} // namespace unmask::analyzer
