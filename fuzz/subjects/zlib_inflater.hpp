// zlib, as another implementation of what our inflater does.
#pragma once

#include "fuzz/support/inflation.hpp"

#include <zlib.h>

namespace unmask::fuzz {

// Of compressed messages, with a window of 15 bits.
class zlib_inflater {
  public:
    explicit zlib_inflater(bool context_takeover);
    ~zlib_inflater() { inflateEnd(&z_); }
    zlib_inflater(const zlib_inflater&) = delete;
    zlib_inflater& operator=(const zlib_inflater&) = delete;

    inflation inflate_message(byte_view compressed, std::size_t limit);

  private:
    inflate_status run();
    void begin_stream();

    z_stream z_{};
    bool context_takeover_;
    byte_buffer room_; // kept, for speed
};

// How far zlib comes with DEFLATE data and a window of that size.
struct zlib_progress {
    bool too_far_back = false; // it stops at such a reference
    bool read_to_end = false;
    std::size_t consumed = 0;
};
zlib_progress inflate_bytewise(byte_view compressed, int window_bits);

} // namespace unmask::fuzz
