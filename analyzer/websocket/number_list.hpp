// Numbers of packets or frames in ascending order, without repetition, and never more than a limit.
#pragma once

#include <algorithm>
#include <cstdint>
#include <span>
#include <vector>

namespace unmask::analyzer {

class number_list {
  public:
    explicit number_list(std::size_t limit) : limit_(limit) {}

    // Beyond the limit, the last number gives way: first and last always stay.
    void add(std::uint64_t number) {
        if (numbers_.size() < limit_ && (numbers_.empty() || numbers_.back() < number))
            return numbers_.push_back(number);
        if (numbers_.back() == number) return;
        const auto place = std::ranges::lower_bound(numbers_, number);
        if (place != numbers_.end() && *place == number) return;
        if (numbers_.size() < limit_)
            numbers_.insert(place, number);
        else if (place == numbers_.end())
            numbers_.back() = number;
    }
    void add(std::span<const std::uint64_t> numbers) {
        for (const std::uint64_t number : numbers) add(number);
    }
    void clear() { numbers_.clear(); }
    std::span<const std::uint64_t> view() const { return numbers_; }
    std::size_t memory() const { return numbers_.capacity() * sizeof(std::uint64_t); }

  private:
    std::vector<std::uint64_t> numbers_;
    std::size_t limit_;
};

} // namespace unmask::analyzer
