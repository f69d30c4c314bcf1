#include "conformance/run/message_store.hpp"

#include "protocol/deflate/deflate.hpp"

#include <algorithm>
#include <numeric>

namespace unmask::conformance {
namespace {

// What a message without a corpus is filled with.
constexpr std::byte text_filler{'*'};
constexpr std::byte binary_filler{0xfe};

std::size_t lap_length(const round_trips& trips) {
    if (!trips.from || trips.length == 0) return 1;
    const std::size_t whole = length_of(*trips.from);
    return std::min(trips.count, whole / std::gcd(whole, trips.length));
}

byte_buffer content_of(const round_trips& trips, std::size_t number) {
    if (!trips.from) return byte_buffer(trips.length, trips.binary ? binary_filler : text_filler);
    return slice(*trips.from, number * trips.length % length_of(*trips.from), trips.length);
}

std::shared_ptr<const lap> make_lap(const round_trips& trips,
                                    const std::optional<deflate_parameters>& agreed, party sender) {
    auto made = std::make_shared<lap>(lap_length(trips));
    std::optional<deflater> compressor;
    if (agreed) compressor.emplace(*agreed, sender);
    for (std::size_t i = 0; i < made->size(); ++i) {
        prepared_message& message = (*made)[i];
        message.content = content_of(trips, i);
        if (compressor) compressor->compress(message.content, message.payload);
    }
    return made;
}

std::size_t size_of(const lap& messages) {
    std::size_t sum = 0;
    for (const auto& one : messages) sum += one.content.size() + one.payload.size();
    return sum;
}

} // namespace

std::shared_ptr<const lap> message_store::prepare(const round_trips& trips,
                                                  const std::optional<deflate_parameters>& agreed,
                                                  party sender) {
    const key wanted{.from = trips.from,
                     .binary = trips.binary,
                     .length = trips.length,
                     .messages = lap_length(trips),
                     .window_bits = agreed ? agreed->window_bits(sender) : 0,
                     .context_takeover = agreed && agreed->context_takeover(sender)};
    const auto found = std::ranges::find(kept_, wanted, &entry::of);
    entry used{.of = wanted, .size = 0, .messages = nullptr};
    if (found != kept_.end()) {
        used = *found;
        kept_.erase(found);
    } else {
        used.messages = make_lap(trips, agreed, sender);
        used.size = size_of(*used.messages);
    }
    keep(used);
    return used.messages;
}

void message_store::keep(entry used) {
    kept_.push_front(std::move(used));
    std::size_t sum = 0;
    const auto over = std::find_if(kept_.begin(), kept_.end(), [&](const entry& one) {
        sum += one.size;
        return sum > most_kept;
    });
    kept_.erase(over == kept_.begin() ? over + 1 : over, kept_.end());
}

} // namespace unmask::conformance
