// Which cases may have killed a peer: those that ended without a closing handshake since it last
// showed that it was alive.
#pragma once

#include "conformance/run/driver.hpp"

#include <chrono>
#include <string>
#include <vector>

namespace unmask::conformance {

class suspects {
  public:
    // A case has ended. Whoever ended before this one was begun did not kill the peer if it has
    // answered here. An answer on a connection that was begun earlier proves nothing: the peer may
    // have sent it before it died.
    void ended(std::size_t which, const case_run& run);

    // In the order in which they ended; where every case was closed properly, the last one. The
    // list is empty thereafter.
    std::vector<std::size_t> take();

  private:
    struct ended_case {
        std::size_t which;
        std::chrono::steady_clock::time_point time;
    };
    std::vector<ended_case> open_;
    std::vector<std::size_t> last_; // one or none
};

// "the peer died in or after case 5.6: it was ended by signal 11"; `how` goes behind "it", `ids` are
// those of the suspects.
std::string sentence_of_death(const std::string& how, const std::vector<std::string>& ids);

} // namespace unmask::conformance
