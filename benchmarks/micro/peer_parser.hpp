// Other libraries' readers of WebSocket frames behind one interface, to be measured on the same
// streams as ours.
//
// In C++17, because websocketpp 0.8.2 does not compile as anything newer.
#pragma once

#include <cstddef>
#include <memory>
#include <string_view>

namespace unmask::benchmarks {

class peer_parser {
  public:
    virtual ~peer_parser() = default;

    // Reads a stream of whole masked frames, each a message; returns how many messages came out.
    // May be called again.
    virtual std::size_t read(std::string_view stream) = 0;
};

// Each exists only where the library's headers were found at configuration.
std::unique_ptr<peer_parser> make_beast_parser();
std::unique_ptr<peer_parser> make_websocketpp_parser();
std::unique_ptr<peer_parser> make_wslay_parser();

} // namespace unmask::benchmarks
