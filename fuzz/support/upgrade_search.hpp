// A search for opening handshakes in both directions of a connection, which goes on behind those that were refused, as
// a conversation does.
#pragma once

#include "analyzer/http/upgrade_finder.hpp"

#include <array>
#include <string>

namespace unmask::fuzz {

class upgrade_search {
  public:
    std::string told;                // what was found, in lines
    std::array<std::string, 2> left; // bytes of WebSocket, of each side

    void data(analyzer::side from, byte_view bytes);
    void gap(analyzer::side from, std::uint64_t bytes);
    void end();

  private:
    void stop(std::string_view why, analyzer::side from);
    void take_attempt();
    void tell(const analyzer::upgrade_attempt& attempt, std::string_view what);

    analyzer::analysis_limits limits_{.early_data = std::size_t{1} << 20};
    analyzer::upgrade_finder finder_{true, limits_};
    bool over_ = false, accepted_ = false;
};

} // namespace unmask::fuzz
