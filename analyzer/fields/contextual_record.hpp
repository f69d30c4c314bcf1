// A record together with what is known beside it: its connection and, for what concerns a frame, that
// frame and the message that it completes. Fields draw their values from this.
#pragma once

#include "analyzer/records.hpp"

#include <variant>

namespace unmask::analyzer {

// In the order of the alternatives of `any_record`.
enum class record_kind : std::uint8_t {
    connection,
    handshake,
    frame,
    message,
    finding,
    gap,
    undecodable,
    end,
};
inline constexpr std::size_t record_kind_count = 8;

// As in the output: "undecodable".
std::string_view name_of(record_kind kind);

using any_record = std::variant<const connection_record*, const handshake_record*,
                                const frame_record*, const message_record*, const finding_record*,
                                const gap_record*, const undecodable_record*, const end_record*>;

// Longest host, request target and subprotocol kept for the further records of a connection, in
// bytes; of a longer one its beginning is kept.
inline constexpr std::size_t longest_connection_text = 1024;

// What stays true for all records of a connection.
struct connection_facts {
    endpoint client;
    endpoint server;
    std::string_view transport;
    connection_origin recognised = connection_origin::handshake;
    // From the opening handshake, if the capture has it.
    std::string host;
    std::string target;
    std::string subprotocol;
    std::optional<bool> deflate; // permessage-deflate was agreed
};

struct contextual_record {
    any_record record;
    const connection_facts* connection;  // null: nothing is known of it
    const frame_record* frame = nullptr; // the frame; of a message the last; of a finding its cause
    const message_record* message = nullptr; // the message; of a frame the one that it completes

    record_kind kind() const { return static_cast<record_kind>(record.index()); }
    const record_origin& origin() const {
        return std::visit([](const auto* one) -> const record_origin& { return one->origin; },
                          record);
    }
    // The record itself, or null if it is of another kind.
    template <class Record>
    const Record* as() const {
        const auto* held = std::get_if<const Record*>(&record);
        return held ? *held : nullptr;
    }
};

} // namespace unmask::analyzer
