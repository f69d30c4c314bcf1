// Are the masking keys of a client fresh and hard to predict (RFC 6455 §5.3)? No key alone tells; gross faults
// show in a few of them. By chance each of these is seen once in four thousand million frames.
#pragma once

#include "protocol/masking.hpp"
#include "protocol/rules/rules.hpp"

#include <array>
#include <optional>

namespace unmask::analyzer {

class masking_key_judge {
  public:
    // The key of the client's next frame. Each rule is told once, however often it is broken.
    std::optional<rule> judge(const masking_key& key);

  private:
    enum fault : std::uint8_t { zero = 1, repeated = 2, in_series = 4 };

    std::optional<rule> tell(fault seen, rule broken);
    bool continues_series(const masking_key& key) const;

    std::array<masking_key, 2> earlier_{}; // the latest first
    std::uint8_t known_ = 0;               // how many of them there are
    std::uint8_t told_ = 0;
};

} // namespace unmask::analyzer
