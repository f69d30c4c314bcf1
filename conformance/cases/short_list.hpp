// A list of at most Capacity items that lives in place: constexpr tables may hold it, and writing
// too many items into one is a compile error.
#pragma once

#include <array>
#include <cstdint>
#include <initializer_list>

namespace unmask::conformance {

template <class T, std::size_t Capacity>
class short_list {
  public:
    constexpr short_list() = default;
    constexpr short_list(std::initializer_list<T> items) {
        for (const T& item : items) items_.at(size_++) = item;
    }

    constexpr const T* begin() const { return items_.data(); }
    constexpr const T* end() const { return items_.data() + size_; }
    constexpr std::size_t size() const { return size_; }
    constexpr bool empty() const { return size_ == 0; }
    constexpr const T& operator[](std::size_t index) const { return items_[index]; }

  private:
    std::array<T, Capacity> items_{};
    std::uint8_t size_ = 0;
};

} // namespace unmask::conformance
