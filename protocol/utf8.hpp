// UTF-8 validation (RFC 3629, demanded by RFC 6455 §5.6 and §8.1), incremental across fragments and
// frames.
#pragma once

#include "protocol/bytes.hpp"

namespace unmask {

// True if the bytes are a whole number of valid characters.
bool is_utf8(byte_view bytes);

// Fed a text in any pieces, fails at the first byte with which no valid text can go on.
class utf8_validator {
  public:
    // False from the first impossible byte on; what is fed after that is ignored.
    bool feed(byte_view bytes);

    // True if the text may end here: nothing impossible was met and no character is half way.
    bool complete() const { return state_ == accept; }

    // Number of bytes before the first impossible one; without one, of all bytes fed.
    std::uint64_t valid_bytes() const { return valid_bytes_; }

    void reset() { *this = {}; }

  private:
    static constexpr std::uint8_t accept = 0;

    bool step(byte_view bytes);

    std::uint64_t valid_bytes_ = 0;
    std::uint8_t state_ = accept;
};

} // namespace unmask
