// Pings of one endpoint that wait for their pong.
//
// A pong answers the ping of the same payload (RFC 6455 §5.5.3). An endpoint that has received
// several may answer the latest alone, so with an answered ping the earlier ones go too.
#pragma once

#include "protocol/bytes.hpp"

#include <algorithm>
#include <optional>
#include <string>
#include <vector>

namespace unmask::analyzer {

class waiting_pings {
  public:
    // Times are nanoseconds since the epoch. The oldest ping goes if too many wait.
    void sent(byte_view payload, std::int64_t time) {
        if (pings_.size() == most) pings_.erase(pings_.begin());
        pings_.push_back({std::string(significant(payload)), time});
    }

    // The round trip in nanoseconds, if a ping of this payload waits.
    std::optional<std::uint64_t> answered(byte_view payload, std::int64_t time) {
        const auto ping = std::ranges::find(pings_, significant(payload), &one::payload);
        if (ping == pings_.end()) return std::nullopt;
        const std::int64_t taken = std::max<std::int64_t>(0, time - ping->time);
        pings_.erase(pings_.begin(), ping + 1);
        return static_cast<std::uint64_t>(taken);
    }

    // Of memory, beside the object itself.
    std::size_t allocated_bytes() const {
        std::size_t bytes = pings_.capacity() * sizeof(one);
        for (const one& ping : pings_) bytes += ping.payload.capacity();
        return bytes;
    }

  private:
    static constexpr std::size_t most = 16;

    struct one {
        std::string payload;
        std::int64_t time;
    };

    // A legal control frame carries no more (RFC 6455 §5.5).
    static std::string_view significant(byte_view payload) {
        return as_text(payload.first(std::min<std::size_t>(125, payload.size())));
    }

    std::vector<one> pings_; // in the order in which they were sent
};

} // namespace unmask::analyzer
