// A view that looks at each record together with its context.
//
// Kept per open connection: its facts, from its `connection` record until its `end`. Kept in all: the
// latest frame (its payload too, if there is one), because a message follows the frame that
// completes it, with only that frame's findings between. Such a frame and its findings wait for the
// message; everything else is examined at once, and the order stays the same.
#pragma once

#include "analyzer/fields/contextual_record.hpp"
#include "analyzer/output/view.hpp"

#include <deque>
#include <unordered_map>
#include <vector>

namespace unmask::analyzer {

class contextual_view : public view {
  public:
    void accept(const connection_record& record) final;
    void accept(const handshake_record& record) final;
    void accept(const frame_record& record) final;
    void accept(const message_record& record) final;
    void accept(const finding_record& record) final;
    void accept(const gap_record& record) final;
    void accept(const undecodable_record& record) final;
    void accept(const end_record& record) final;

  protected:
    // All views end with the call.
    virtual void examine(const contextual_record& one) = 0;

  private:
    // Copies of what a record's views show; their memory is used again.
    struct kept_connection {
        connection_record record;
        std::vector<std::uint64_t> packets;
    };
    struct kept_frame {
        frame_record record;
        std::vector<std::uint64_t> packets;
        byte_buffer payload;
    };
    struct kept_finding {
        finding_record record;
        std::vector<std::uint64_t> packets;
        std::string detail;
    };

    const connection_facts* facts_of(const record_origin& origin);
    void learn(const handshake_record& record);
    void keep(const frame_record& record);
    void keep(const finding_record& record);
    bool is_of_latest_frame(const record_origin& origin, std::uint64_t frame) const;
    void hand_on_waiting(const message_record* message);
    template <class Record>
    void hand_on_alone(const Record& record);

    std::unordered_map<std::uint64_t, connection_facts> connections_;
    kept_connection announced_; // waits for its handshake
    bool connection_waits_ = false;
    kept_frame frame_; // the latest one
    bool has_frame_ = false;
    bool frame_waits_ = false;
    std::deque<kept_finding> findings_; // the first `waiting_findings_` are of the frame and wait
    std::size_t waiting_findings_ = 0;
};

} // namespace unmask::analyzer
