#include "fuzz/support/legal_stream.hpp"

#include "protocol/frame.hpp"

#include <fmt/core.h>

namespace unmask::fuzz {

namespace {

// Characters of one to four bytes, so that fragments end within some.
constexpr std::string_view characters[] = {"a",      "Z",      "\n",         "\u00e9",
                                           "\u20ac", "\ufffd", "\U0001f600", "\U0010ffff"};

byte_buffer text_from(byte_view bytes) {
    byte_buffer text;
    for (const std::byte one : bytes)
        append(text,
               as_bytes(characters[std::to_integer<std::size_t>(one) % std::size(characters)]));
    return text;
}

class sender {
  public:
    sender(input& in, const receiver_options& options)
        : in_(in), masked_(options.sender == party::client) {
        if (options.deflate) deflater_.emplace(*options.deflate, options.sender);
    }

    legal_stream run() {
        while (!in_.empty()) {
            const unsigned operation = in_.byte();
            if (operation == 0xff) {
                send_control(opcode::close, make_close(close_codes::normal, "bye"));
                break;
            }
            if (operation % 4 == 0)
                send_control(operation & 4 ? opcode::ping : opcode::pong, next_bytes(125));
            else
                send_message(operation);
        }
        return std::move(stream_);
    }

  private:
    byte_buffer next_bytes(std::size_t most) {
        const byte_view bytes = in_.take(std::min<std::size_t>(in_.byte(), most));
        return {bytes.begin(), bytes.end()};
    }

    // The bits of `operation` say: text or binary, compressed or not, how many repetitions make it
    // long, and in how many fragments it goes.
    void send_message(unsigned operation) {
        const opcode kind = operation & 1 ? opcode::text : opcode::binary;
        byte_buffer content = next_bytes(255), message;
        if (kind == opcode::text) content = text_from(content);
        for (unsigned i = 0; i < (operation & 8 ? 100u : 1u); ++i) append(message, content);
        const bool compressed = deflater_ && (operation & 4);
        byte_buffer wire = message;
        if (compressed) {
            wire.clear();
            deflater_->compress(message, wire);
        }
        const std::uint64_t fragments = 1 + operation / 32;
        sent_message sent{kind, fragments, compressed, wire.size(), std::move(message)};
        send_fragments(kind, compressed, wire, fragments, (operation & 16) != 0);
        stream_.messages.push_back(std::move(sent));
    }

    void send_fragments(opcode kind, bool compressed, byte_view wire, std::uint64_t fragments,
                        bool interleaved) {
        for (std::uint64_t left = fragments; left > 0; --left) {
            const bool first = left == fragments;
            const std::size_t size =
                left == 1 ? wire.size() : std::min<std::size_t>(in_.byte(), wire.size());
            send_frame({.fin = left == 1,
                        .rsv = first && compressed ? rsv1 : std::uint8_t{0},
                        .opcode = first ? kind : opcode::continuation},
                       wire.first(size));
            wire = wire.subspan(size);
            if (interleaved && left > 1) send_control(opcode::ping, next_bytes(5));
        }
    }

    void send_control(opcode kind, byte_buffer payload) {
        send_frame({.opcode = kind}, payload);
        stream_.messages.push_back({kind, 1, false, payload.size(), std::move(payload)});
    }

    void send_frame(frame_header header, byte_view payload) {
        header.payload_length = payload.size();
        if (masked_) header.key = next_key();
        append_frame(stream_.bytes, header, payload);
    }

    masking_key next_key() {
        key_ = key_ * 1'664'525 + 1'013'904'223;
        masking_key key;
        store_big_endian(mutable_bytes(key), key_);
        return key;
    }

    input& in_;
    bool masked_;
    std::uint32_t key_ = 0;
    std::optional<deflater> deflater_;
    legal_stream stream_;
};

} // namespace

std::string to_string(const sent_message& one) {
    return fmt::format("{} in {} frames, {}{} bytes on the wire, {} in all", name_of(one.opcode),
                       one.frames, one.compressed ? "compressed, " : "", one.wire_length,
                       one.payload.size());
}

legal_stream build_legal_stream(input& in, const receiver_options& options) {
    return sender(in, options).run();
}

} // namespace unmask::fuzz
