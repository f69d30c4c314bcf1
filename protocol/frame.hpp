// WebSocket frames on the wire (RFC 6455 §5.2): reading and writing them, legal or not.
//
//    0                   1                   2                   3
//    0 1 2 3 4 5 6 7 8 9 0 1 2 3 4 5 6 7 8 9 0 1 2 3 4 5 6 7 8 9 0 1
//   +-+-+-+-+-------+-+-------------+-------------------------------+
//   |F|R|R|R| opcode|M|  length (7) | length (16 if 7 bits say 126,  |
//   |I|S|S|S|  (4)  |A|             |         64 if they say 127)    |
//   |N|V|V|V|       |S|             |                                |
//   | |1|2|3|       |K|             |                                |
//   +-+-+-+-+-------+-+-------------+-------------------------------+
//   | masking key (32, if MASK is set) | payload ...                 |
//   +-----------------------------------------------------------------+
//
// Reading is total: any bytes are some sequence of frames. Whether they *may* be sent is for the
// frame_judge to say.
#pragma once

#include "protocol/masking.hpp"

#include <optional>

namespace unmask {

// Any 4-bit value may occur; the enumerators are the defined ones.
enum class opcode : std::uint8_t {
    continuation = 0x0,
    text = 0x1,
    binary = 0x2,
    close = 0x8,
    ping = 0x9,
    pong = 0xa,
};

constexpr bool is_control(opcode code) { return (static_cast<unsigned>(code) & 0x8) != 0; }
constexpr bool is_known(opcode code) {
    const auto low = static_cast<unsigned>(code) & 0x7;
    return low <= 2;
}
// "text", "close", or "reserved" for the undefined ones.
std::string_view name_of(opcode code);

// RSV1, RSV2 and RSV3 as the three bits of a number, as they stand in the first byte.
inline constexpr std::uint8_t rsv1 = 4;
inline constexpr std::uint8_t rsv2 = 2;
inline constexpr std::uint8_t rsv3 = 1;

// How the payload length was, or is to be, written.
enum class length_form : std::uint8_t {
    shortest, // for writing only: the shortest that fits, as RFC 6455 §5.2 demands
    seven_bits,
    sixteen_bits,
    sixty_four_bits,
};
length_form shortest_form(std::uint64_t payload_length);

struct frame_header {
    bool fin = true;
    std::uint8_t rsv = 0;
    unmask::opcode opcode = unmask::opcode::text;
    length_form form = length_form::shortest;
    std::optional<masking_key> key; // present exactly if MASK is set
    std::uint64_t payload_length = 0;

    bool operator==(const frame_header&) const = default;
};

// Two bytes, eight of extended length, four of masking key.
inline constexpr std::size_t longest_header = 14;

struct encoded_header {
    std::array<std::byte, longest_header> bytes;
    std::size_t size;

    byte_view view() const { return {bytes.data(), size}; }
};

// A form that cannot hold the length (seven bits for 126 and more, sixteen for 65,536 and more) is
// replaced by the shortest that can; every other combination is written as asked.
encoded_header encode(const frame_header& header);

// Appends header and payload to `out`. The payload is given unmasked and written masked if the
// header has a key; header.payload_length is what the header announces, whatever the payload's true
// size.
void append_frame(byte_buffer& out, const frame_header& header, byte_view payload);

struct decoded_header {
    frame_header header;
    std::size_t size; // bytes that the header took
};

// Nothing if `bytes` ends before the header does.
std::optional<decoded_header> decode_header(byte_view bytes);

// One contiguous part of a frame. The first part of a frame comes as soon as its header is
// complete, with as much payload as is at hand (perhaps none).
struct frame_part {
    const frame_header* header;   // valid until the next call of the decoder
    byte_view payload;            // as on the wire, masked or not; a view of the bytes fed
    std::uint64_t payload_offset; // of payload.front() within the frame's payload
    std::uint64_t frame_offset;   // of the frame's first byte within the stream
    std::uint8_t header_size;     // bytes that the header took
    bool begins;                  // this is the first part of its frame

    bool ends() const { return payload_offset + payload.size() == header->payload_length; }
};

// Cuts a stream of bytes into frames. Copies nothing and allocates nothing.
//
//     decoder.feed(bytes);
//     while (auto part = decoder.next()) ...
//
// However the stream is cut into feeds, the same frames and the same payload come out.
class frame_decoder {
  public:
    // The bytes must stay in place until next() has returned nothing; only then may more be fed.
    void feed(byte_view bytes) { input_ = bytes; }

    std::optional<frame_part> next();

    // Goes on at this position of another stream, between two frames.
    void resume(std::uint64_t stream_offset) {
        *this = {};
        offset_ = stream_offset;
    }

    // Position in the stream: bytes consumed since the beginning.
    std::uint64_t stream_offset() const { return offset_; }

    // Payload bytes of the current frame that have not come; 0 between frames and within a header.
    std::uint64_t missing_payload() const {
        return in_payload_ ? header_.payload_length - payload_offset_ : 0;
    }

    // Goes on as if so many bytes of payload, at most missing_payload(), had come: for an observer
    // who knows that they are lost. Only after next() has returned nothing.
    void skip_payload(std::uint64_t bytes);

    // True between frames; false in the midst of a header or a payload.
    bool at_boundary() const { return partial_size_ == 0 && !in_payload_; }

    // A header has come whole and its payload has not.
    bool in_payload() const { return in_payload_; }

  private:
    bool read_header();
    bool read_split_header();
    void begin_frame(std::size_t header_size);
    void consume(std::size_t size);

    byte_view input_;
    frame_header header_;
    std::uint64_t offset_ = 0;
    std::uint64_t frame_offset_ = 0;
    std::uint64_t payload_offset_ = 0;
    std::array<std::byte, longest_header> partial_;
    std::uint8_t partial_size_ = 0;
    std::uint8_t header_size_ = 0;
    bool in_payload_ = false;
};

} // namespace unmask
