#include "analyzer/websocket/masking_key_judge.hpp"

#include "protocol/bytes.hpp"

namespace unmask::analyzer {

namespace {

// a, b, c grow by the same step.
bool is_series(std::uint32_t a, std::uint32_t b, std::uint32_t c) { return b - a == c - b; }

std::uint32_t reversed(std::uint32_t value) { return __builtin_bswap32(value); }

} // namespace

std::optional<rule> masking_key_judge::judge(const masking_key& key) {
    std::optional<rule> broken;
    if (key == masking_key{})
        broken = tell(zero, rule::masking_key_must_be_unpredictable);
    else if (known_ > 0 && key == earlier_[0])
        broken = tell(repeated, rule::masking_key_must_be_fresh);
    else if (known_ > 1 && continues_series(key))
        broken = tell(in_series, rule::masking_key_must_not_foretell_the_next);
    earlier_[1] = earlier_[0];
    earlier_[0] = key;
    if (known_ < earlier_.size()) ++known_;
    return broken;
}

std::optional<rule> masking_key_judge::tell(fault seen, rule broken) {
    if ((told_ & seen) != 0) return std::nullopt;
    told_ |= seen;
    return broken;
}

// A counter may have been written in either byte order.
bool masking_key_judge::continues_series(const masking_key& key) const {
    const auto first = load_big_endian<std::uint32_t>(earlier_[1]);
    const auto second = load_big_endian<std::uint32_t>(earlier_[0]);
    const auto third = load_big_endian<std::uint32_t>(key);
    return is_series(first, second, third) ||
           is_series(reversed(first), reversed(second), reversed(third));
}

} // namespace unmask::analyzer
