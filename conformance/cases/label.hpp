// Text put together at compile time, for the cases of families that are made from a few rows.
#pragma once

#include <array>
#include <cstddef>
#include <string_view>

namespace unmask::conformance {

class label {
  public:
    constexpr label() = default;

    template <class... Part>
    explicit constexpr label(const Part&... parts) {
        (append(parts), ...);
    }

    // Views of it live as long as the label itself.
    constexpr operator std::string_view() const { return {text_.data(), size_}; }

  private:
    constexpr void append(std::string_view part) {
        for (const char one : part) text_.at(size_++) = one;
    }
    constexpr void append(std::size_t number) {
        if (number >= 10) append(number / 10);
        text_.at(size_++) = static_cast<char>('0' + number % 10);
    }

    std::array<char, 120> text_{}; // longer text is an error of the compiler
    std::size_t size_ = 0;
};

// A case of such a family: what names it, and the number that its row gives it.
struct case_labels {
    label id;
    label name;
    label title;
};

} // namespace unmask::conformance
