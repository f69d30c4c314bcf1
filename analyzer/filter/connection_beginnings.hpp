// What connections begin with, kept back until it is known whether they are shown.
#pragma once

#include "analyzer/kept_handshake.hpp"
#include "analyzer/record_sink.hpp"

#include <list>
#include <unordered_map>

namespace unmask::analyzer {

class connection_beginnings {
  public:
    // Bytes that are kept of all connections together, about.
    static constexpr std::size_t usual_memory = std::size_t{16} << 20;

    explicit connection_beginnings(std::size_t memory = usual_memory) : memory_(memory) {}

    // False: there is no room for it.
    bool keep(const connection_record& record);

    // The beginning of its connection is kept. False: there is no room for it.
    bool keep(const handshake_record& record);

    bool has(std::uint64_t connection) const { return kept_.contains(connection); }

    // Hands on what is kept of the connection, if anything is, and forgets it.
    void hand_on(std::uint64_t connection, record_sink& to);

    void forget(std::uint64_t connection);

  private:
    struct beginning {
        connection_record record;
        std::vector<std::uint64_t> packets;
        std::list<kept_handshake> handshakes; // several if some were refused
        std::size_t bytes = 0;
    };

    std::unordered_map<std::uint64_t, beginning> kept_;
    std::size_t memory_;
    std::size_t bytes_ = 0;
};

} // namespace unmask::analyzer
