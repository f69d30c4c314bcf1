// A handshake record that outlives the call which handed it over: a copy, with all that it views.
#pragma once

#include "analyzer/records.hpp"

#include <vector>

namespace unmask::analyzer {

class kept_handshake {
  public:
    explicit kept_handshake(const handshake_record& record);
    kept_handshake(const kept_handshake&) = delete;
    kept_handshake& operator=(const kept_handshake&) = delete;

    // Lives as long as this.
    const handshake_record& record() const { return record_; }

    // That it takes, about.
    std::size_t bytes() const;

  private:
    handshake_record record_;
    std::vector<std::uint64_t> packets_;
    std::optional<request_head> request_;
    std::optional<response_head> response_;
    std::string subprotocol_;
    std::vector<extension> extensions_;
};

} // namespace unmask::analyzer
