// Finds connections by their endpoints: a hash table of small numbers, open addressing with linear probing.
//
// The index holds no connections, only the place of each in a list of the caller's, who knows whether the one at
// a place is the one that is sought.
#pragma once

#include "analyzer/packet/tcp_segment.hpp"
#include "analyzer/prefetch.hpp"

#include <random>
#include <vector>

namespace unmask::analyzer {

// The same for both directions of a connection. Each index has secrets of its own, so that nobody can
// prepare a capture in which all connections have one hash.
class endpoint_hash {
  public:
    endpoint_hash() {
        std::random_device random;
        for (std::uint64_t& secret : secrets_)
            secret = std::uint64_t{random()} << 32 | random() | 1;
    }
    std::uint32_t operator()(const tcp_segment& segment) const {
        const std::uint64_t sum = mix(segment.source) + mix(segment.destination);
        return static_cast<std::uint32_t>(sum >> 32 ^ sum);
    }

  private:
    // The two halves of a product of two secret factors, folded.
    std::uint64_t mix(const endpoint& one) const {
        const auto halves = one.address.halves();
        __extension__ using wide = unsigned __int128;
        const wide product = wide{halves[0] ^ secrets_[0]} *
                             (halves[1] ^ secrets_[1] ^ std::uint64_t{one.port} << 40);
        return static_cast<std::uint64_t>(product) ^ static_cast<std::uint64_t>(product >> 64);
    }

    std::array<std::uint64_t, 2> secrets_;
};

class connection_index {
  public:
    using place = std::uint32_t;
    static constexpr place nowhere = ~place{0};

    connection_index() : slots_(smallest) {}

    // The place with this hash for which `is_it(place)` is true, or nowhere.
    template <class IsIt>
    place find(std::uint32_t hash, IsIt is_it) const {
        for (std::size_t at = home(hash);; at = next(at)) {
            const slot& one = slots_[at];
            if (one.at == nowhere) return nowhere;
            if (one.hash == hash && is_it(one.at)) return one.at;
        }
    }

    void prefetch(std::uint32_t hash) const {
        analyzer::prefetch(&slots_[home(hash)], sizeof(slot));
    }

    void insert(std::uint32_t hash, place at) {
        if (2 * ++used_ > slots_.size()) grow();
        put({hash, at});
    }

    // It has to be there.
    void move(std::uint32_t hash, place from, place to) { slots_[slot_of(hash, from)].at = to; }

    // It has to be there. What was pushed on by it moves back.
    void erase(std::uint32_t hash, place at) {
        std::size_t hole = slot_of(hash, at);
        for (std::size_t probe = next(hole); slots_[probe].at != nowhere; probe = next(probe)) {
            const std::size_t displaced = (probe - home(slots_[probe].hash)) & mask();
            if (displaced < ((probe - hole) & mask())) continue; // it would move before its home
            slots_[hole] = slots_[probe];
            hole = probe;
        }
        slots_[hole] = {};
        --used_;
    }

    // Bytes held; it does not become less.
    std::size_t memory() const { return slots_.capacity() * sizeof(slot); }

  private:
    struct slot {
        std::uint32_t hash = 0;
        place at = nowhere;
    };
    static constexpr std::size_t smallest = 1024; // a power of two, as all sizes

    std::size_t mask() const { return slots_.size() - 1; }
    std::size_t home(std::uint32_t hash) const { return hash & mask(); }
    std::size_t next(std::size_t at) const { return (at + 1) & mask(); }

    std::size_t slot_of(std::uint32_t hash, place at) const {
        std::size_t found = home(hash);
        while (slots_[found].at != at) found = next(found);
        return found;
    }
    void put(slot one) {
        std::size_t at = home(one.hash);
        while (slots_[at].at != nowhere) at = next(at);
        slots_[at] = one;
    }
    void grow() {
        std::vector<slot> old(2 * slots_.size());
        old.swap(slots_);
        for (const slot& one : old)
            if (one.at != nowhere) put(one);
    }

    std::vector<slot> slots_;
    std::size_t used_ = 0;
};

} // namespace unmask::analyzer
