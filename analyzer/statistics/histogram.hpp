// How values are spread, in a few hundred bytes: exact count, least and greatest, and quantiles to
// within an eighth of their value.
//
// Eight buckets for each power of two. The buckets grow only as far as the greatest value needs.
#pragma once

#include <algorithm>
#include <bit>
#include <cstdint>
#include <limits>
#include <vector>

namespace unmask::analyzer {

// `Count` is the type of a bucket, which stays at its greatest value if more would be counted.
template <class Count>
class histogram {
  public:
    void add(std::uint64_t value) {
        const std::size_t bucket = bucket_of(value);
        if (bucket >= buckets_.size()) buckets_.resize(bucket + 1);
        if (buckets_[bucket] != std::numeric_limits<Count>::max()) ++buckets_[bucket];
        ++count_;
        least_ = std::min(least_, value);
        greatest_ = std::max(greatest_, value);
    }

    template <class Other>
    void add(const histogram<Other>& other) {
        if (other.buckets_.size() > buckets_.size()) buckets_.resize(other.buckets_.size());
        for (std::size_t i = 0; i < other.buckets_.size(); ++i) buckets_[i] += other.buckets_[i];
        count_ += other.count_;
        least_ = std::min(least_, other.least_);
        greatest_ = std::max(greatest_, other.greatest_);
    }

    std::uint64_t count() const { return count_; }

    // Of an empty histogram: 0.
    std::uint64_t least() const { return count_ == 0 ? 0 : least_; }
    std::uint64_t greatest() const { return greatest_; }

    // The value that `share` (0 to 1) of all values do not exceed, or up to an eighth less.
    std::uint64_t quantile(double share) const {
        const double place = share * static_cast<double>(count_) + 0.5;
        const auto wanted = std::max<std::uint64_t>(1, static_cast<std::uint64_t>(place));
        if (wanted >= count_) return greatest_;
        std::uint64_t seen = 0;
        for (std::size_t bucket = 0; bucket < buckets_.size(); ++bucket) {
            seen += buckets_[bucket];
            if (seen >= wanted) return std::clamp(beginning_of(bucket), least(), greatest_);
        }
        return greatest_;
    }

    // Of memory, beside the object itself.
    std::size_t allocated_bytes() const { return buckets_.capacity() * sizeof(Count); }

  private:
    template <class>
    friend class histogram;

    // Values below 8 have a bucket each.
    static std::size_t bucket_of(std::uint64_t value) {
        if (value < 8) return value;
        const auto power = static_cast<unsigned>(std::bit_width(value)) - 1;
        return (power - 2) * 8 + (value >> (power - 3) & 7);
    }
    static std::uint64_t beginning_of(std::size_t bucket) {
        if (bucket < 8) return bucket;
        return (8 + bucket % 8) << (bucket / 8 - 1);
    }

    std::vector<Count> buckets_;
    std::uint64_t count_ = 0;
    std::uint64_t least_ = UINT64_MAX;
    std::uint64_t greatest_ = 0;
};

} // namespace unmask::analyzer
