// The messages of round trips, made once: cases that send equal bytes share them.
#pragma once

#include "conformance/cases/round_trips.hpp"
#include "protocol/deflate/deflate_parameters.hpp"

#include <deque>
#include <memory>
#include <vector>

namespace unmask::conformance {

struct prepared_message {
    byte_buffer content;
    byte_buffer payload; // compressed; empty where nothing is
};

// The n-th message of a series is messages[n % messages.size()].
//
// Slices of a corpus recur, and a lap ends where they do. Its compressed messages are good for every
// later lap too, even where their sender takes its context over: they refer to nothing but what went
// before them in their own lap, and that has been sent again.
using lap = std::vector<prepared_message>;

class message_store {
  public:
    static constexpr std::size_t most_kept = std::size_t{32}
                                             << 20; // bytes, beside the lap used last

    // `agreed` is what the messages of the sender are compressed by, or nothing.
    std::shared_ptr<const lap> prepare(const round_trips& trips,
                                       const std::optional<deflate_parameters>& agreed,
                                       party sender);

  private:
    struct key {
        std::optional<corpus> from;
        bool binary;
        std::size_t length;
        std::size_t messages;
        int window_bits; // of the compressor; 0: none
        bool context_takeover;
        bool operator==(const key&) const = default;
    };
    struct entry {
        key of;
        std::size_t size; // bytes
        std::shared_ptr<const lap> messages;
    };

    void keep(entry used);

    std::deque<entry> kept_; // the one used last in front
};

} // namespace unmask::conformance
