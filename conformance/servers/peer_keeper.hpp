// Whoever started the peer can say how it ended, and start it again.
#pragma once

#include <expected>
#include <optional>
#include <string>

namespace unmask::conformance {

class peer_keeper {
  public:
    virtual ~peer_keeper() = default;

    // "was ended by signal 11 (Segmentation fault)"; nothing while it runs.
    virtual std::optional<std::string> death() = 0;

    // Ends it if need be, starts it again, and waits until it takes connections. The error is one
    // sentence.
    virtual std::expected<void, std::string> restart() = 0;
};

} // namespace unmask::conformance
