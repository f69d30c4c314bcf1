// What the tests of the receiver share: streams of frames, and the story of what is received of them.
#pragma once

#include "protocol/hex_test.hpp"
#include "protocol/receiver.hpp"
#include "protocol/segmentation_test.hpp"

#include <fmt/core.h>
#include <gtest/gtest.h>

namespace unmask::testing {

using lines = std::vector<std::string>;

inline constexpr masking_key some_key{std::byte{0x37}, std::byte{0xfa}, std::byte{0x21},
                                      std::byte{0x3d}};

// A stream under construction: what a server sends, unless a masking key is given.
struct stream {
    byte_buffer bytes;
    stream& frame(const frame_header& header, std::string_view payload = {}) {
        frame_header whole = header;
        if (whole.payload_length == 0) whole.payload_length = payload.size();
        append_frame(bytes, whole, as_bytes(payload));
        return *this;
    }
    stream& raw(std::string_view text) {
        append(bytes, hex(text));
        return *this;
    }
};

inline std::string shown(byte_view payload) {
    if (payload.size() > 40) return fmt::format("{} bytes", payload.size());
    return std::string(as_text(payload));
}

// One line per event, so that a test reads as the story of a connection.
struct tell {
    std::string operator()(const violation& seen) const {
        return fmt::format("broken {} in frame {} at {}", describe(seen.broken).slug, seen.frame,
                           seen.offset);
    }
    std::string operator()(const limit_reached& seen) const {
        return fmt::format("limit in frame {}", seen.frame);
    }
    std::string operator()(const frame_received& seen) const {
        return fmt::format("frame {} {}{} of message {}{}", seen.number,
                           name_of(seen.header.opcode), seen.header.fin ? "" : "...", seen.message,
                           seen.payload.empty() ? "" : ": " + shown(seen.payload));
    }
    std::string operator()(const message_received& seen) const {
        return fmt::format("message {} {} {}-{} {}/{}{}{}: {}", seen.number, name_of(seen.opcode),
                           seen.first_frame, seen.last_frame, seen.wire_length, seen.length,
                           seen.undecodable ? " undecodable" : "",
                           seen.invalid_text ? " invalid" : "", shown(seen.payload));
    }
};

struct receiver_run {
    receiver subject;
    bool in_place;
    lines story;
    explicit receiver_run(const receiver_options& options, bool may_change_bytes = false)
        : subject(options), in_place(may_change_bytes) {}
    void feed(byte_view piece) {
        // A copy that goes away shows views that are kept too long.
        byte_buffer copy(piece.begin(), piece.end());
        in_place ? subject.feed_in_place(copy) : subject.feed(copy);
        while (const auto event = subject.next()) story.push_back(std::visit(tell{}, *event));
    }
    lines finish() { return story; }
};

inline lines story_of(const stream& sent, receiver_options options) {
    const auto story_when = [&](bool in_place) {
        return decode_several_ways(sent.bytes, [&] { return receiver_run(options, in_place); });
    };
    const lines story = story_when(false);
    EXPECT_EQ(story_when(true), story) << "unmasked in place";
    return story;
}

inline const receiver_options strict_server{.sender = party::server};
inline const receiver_options tolerant_server{.sender = party::server,
                                              .mode = strictness::tolerant};

} // namespace unmask::testing
