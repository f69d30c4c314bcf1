// What two endpoints said to each other over one TCP connection: bytes in, records out.
//
//     searching --opening handshake, or bytes that look like frames--> websocket
//               --neither-------------------------------------------> ignored
//
// Sides are numbered 0 and 1, as the reassembled directions are.
#pragma once

#include "analyzer/http/upgrade_finder.hpp"
#include "analyzer/websocket/websocket_direction.hpp"
#include "protocol/handshake/response_judge.hpp"

namespace unmask::analyzer {

class conversation {
  public:
    struct setup {
        const std::array<endpoint, 2>& endpoints; // by side; must outlive the conversation
        std::optional<side> opener;               // who sent the SYN, if it was seen
        std::uint64_t number = 0;                 // of the connection
    };

    // The context must outlive this.
    conversation(const setup& connection, analysis_context& context);

    // To be told before anything else of each packet.
    void at(packet_position now) { log_.at(now); }

    void data(side from, const stream_chunk& chunk);
    void gap(side from, const stream_gap& gap);
    void conflict(side from, const stream_conflict& conflict);
    void end(side from, stream_end how);

    // Both sides have ended, or this is no WebSocket: nothing more will be recorded.
    bool over() const {
        return (stage_ == stage::ignored && !attempted_) || ended_ == std::array{true, true};
    }

    // Bytes held.
    std::size_t memory() const {
        std::size_t total = sizeof *this + log_.memory();
        if (search_) total += search_->memory();
        for (const auto& direction : directions_) total += direction ? direction->memory() : 0;
        return total;
    }

  private:
    enum class stage : std::uint8_t { searching, websocket, ignored };

    void search(side from, stream_chunk chunk);
    void act_on(upgrade_finder::verdict verdict);
    void replay(side from, const std::vector<held_input>& held);
    bool recognise_frames(side from, const stream_chunk& chunk);
    void begin_with_frames(side client, bool decode_as);
    packet_position start_of_candidates() const;
    void write_passed_over(side from, std::uint64_t read);
    void announce(side client, connection_origin origin);
    void write_handshake(const upgrade_attempt& attempt, const response_verdict& verdict);
    void write_handshake_findings(std::span<const rule> broken, party by,
                                  std::span<const std::uint64_t> packets);
    void take_attempt(const upgrade_attempt& attempt);
    void begin_websocket(std::optional<deflate_parameters> deflate,
                         std::array<stream_start, 2> start);
    void write_conflict(party by, const stream_conflict& conflict);
    void give_up_searching(stream_end how);
    void finish(stream_end how);

    bool is_decoded_as(side from) const;
    party party_of(side from) const { return from == client_ ? party::client : party::server; }

    // What a side sent and made no sense.
    struct unexplained {
        unsigned chunks = 0;
        std::uint64_t strange = 0;   // bytes
        std::uint64_t missing = 0;   // bytes
        stream_conflict conflicting; // all together
    };
    struct search_state {
        search_state(bool from_start, const analysis_limits& limits) : finder(from_start, limits) {}

        upgrade_finder finder;
        std::array<unexplained, 2> passed_over{};
        // Of those, what may be frames; nothing where it is known to be none.
        std::unique_ptr<std::array<candidate_frames, 2>> candidates;

        std::size_t memory() const {
            std::size_t total = sizeof *this + finder.memory();
            if (candidates)
                total += sizeof *candidates + (*candidates)[0].memory() + (*candidates)[1].memory();
            return total;
        }
    };

    const std::array<endpoint, 2>& endpoints_;
    connection_log log_;
    std::unique_ptr<search_state> search_; // in that stage
    std::array<std::optional<websocket_direction>, 2> directions_;
    std::array<bool, 2> ended_{};
    std::uint8_t client_ = 0; // the side
    stage stage_ = stage::searching;
    bool attempted_ = false; // an opening handshake was seen, and the connection announced
    connection_end how_ = connection_end::capture_end;
};

} // namespace unmask::analyzer
