// What an implementation makes of a stream, up to the close frame: ours, or the subject that is linked (subject.h).
#pragma once

#include "fuzz/support/occurrences.hpp"

namespace unmask::fuzz {

struct delivery {
    unsigned opcode;
    byte_buffer payload;
    bool operator==(const delivery&) const = default;
};

std::string to_string(const delivery& one);

struct account {
    std::vector<delivery> deliveries;
    bool failed = false; // the stream was refused

    bool closed() const { return !deliveries.empty() && deliveries.back().opcode == 8; }
};

account account_of(const reception& ours);

// The stream is fed in pieces of these sizes. Nothing if the subject cannot do what the options ask.
std::optional<account> account_of_subject(byte_view stream, byte_view sizes,
                                          const receiver_options& options);

} // namespace unmask::fuzz
