// From the steps of a script to the bytes of a client or a server: frames, illegal ones included,
// those of a client with a fresh masking key each.
#pragma once

#include "conformance/cases/case.hpp"

#include <random>
#include <vector>

namespace unmask::conformance {

// A frame or a part of one.
struct wire_piece {
    bool begins = true;  // octets start with the header of a frame
    frame_header header; // of the frame that it is, or is a part of
    byte_buffer payload; // unmasked
    byte_buffer octets;  // as they go on the wire
};

// A frame to be: a fragment of a message, or the whole of it.
struct fragment {
    frame_header header; // without key
    byte_view payload;
};

// Cuts a message into frames of `longest` payload bytes and a last one of fewer, if need be none:
// so does Autobahn cut, and a peer can tell. What is no longer stays whole; so does all if it is 0.
std::vector<fragment> cut_message(frame_header first, byte_view payload, std::size_t longest);

class frame_encoder {
  public:
    // Equal seeds give equal masking keys; a server has no use for them.
    frame_encoder(party sender, std::uint64_t seed) : sender_(sender), random_(seed) {}

    // The pieces of a step that sends something, in order; nothing for a wait.
    std::vector<wire_piece> encode(const step& sent);

    wire_piece encode_frame(frame_header header, byte_view payload);

    // Appends a frame to `octets`, and gives its header the masking key.
    void append_to(byte_buffer& octets, fragment& frame);

    // A frame was begun and not all of its payload encoded: whatever is sent now is taken for payload.
    bool in_frame() const { return begun_offset_ < begun_.payload_length; }

  private:
    std::vector<wire_piece> encode_message(const step& sent);
    wire_piece begin_frame(const step& sent);
    wire_piece encode_octets(const step& sent);
    std::optional<masking_key> fresh_key();

    party sender_;
    std::mt19937_64 random_;
    frame_header begun_; // the frame whose payload comes in parts
    std::uint64_t begun_offset_ = 0;
};

} // namespace unmask::conformance
