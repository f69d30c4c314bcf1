// A capture file that comes in the pieces that the input chose.
#pragma once

#include "captures/byte_source.hpp"

#include <algorithm>

namespace unmask::fuzz {

// Hands out bytes in the given sizes, in turn; never none before the end.
class piecewise_source final : public captures::byte_source {
  public:
    piecewise_source(byte_view bytes, byte_view sizes) : bytes_(bytes), sizes_(sizes) {}

    std::expected<std::size_t, std::string> read(mutable_bytes out) override {
        const std::size_t size = std::min({next_size(), out.size(), bytes_.size()});
        std::ranges::copy(bytes_.first(size), out.begin());
        bytes_ = bytes_.subspan(size);
        return size;
    }

  private:
    std::size_t next_size() {
        if (sizes_.empty()) return bytes_.size();
        return std::to_integer<std::size_t>(sizes_[turn_++ % sizes_.size()]) + 1;
    }

    byte_view bytes_, sizes_;
    std::size_t turn_ = 0;
};

} // namespace unmask::fuzz
