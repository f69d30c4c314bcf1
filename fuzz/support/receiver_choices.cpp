#include "fuzz/support/receiver_choices.hpp"

#include "protocol/frame.hpp"

namespace unmask::fuzz {

namespace {

constexpr std::size_t message_limits[] = {16u << 20, 1u << 20, 70'000, 1000, 125, 20, 1, 0};

// The first byte is the wire's; of the second, 127 means that the sender gets its masking wrong,
// 126 and 125 write a short length in a longer form, and anything else is the length.
void append_next_frame(byte_buffer& stream, input& in, party sender) {
    const unsigned first = in.byte();
    const unsigned second = in.byte();
    const unsigned trick = second % 128;
    const byte_view payload = in.take(trick >= 125 ? in.byte() : trick);
    frame_header header{.fin = (first & 0x80) != 0,
                        .rsv = static_cast<std::uint8_t>((first >> 4) & 7),
                        .opcode = static_cast<opcode>(first & 0xf),
                        .payload_length = payload.size()};
    if (trick == 126) header.form = length_form::sixteen_bits;
    if (trick == 125) header.form = length_form::sixty_four_bits;
    if ((sender == party::client) != (trick == 127))
        header.key =
            masking_key{std::byte{0x37}, std::byte{0xfa}, std::byte{0x21}, std::byte{0x3d}};
    append_frame(stream, header, payload);
}

} // namespace

receiver_options choose_receiver_options(input& in) {
    receiver_options options{.sender = choose_sender(in)};
    if (in.flag()) options.deflate = choose_deflate_parameters(in);
    options.message_limit = message_limits[in.choice_below(std::size(message_limits))];
    options.keep_frame_payload = in.flag();
    return options;
}

byte_buffer choose_stream(input& in, party sender) {
    byte_buffer stream;
    if (in.flag()) append(stream, in.rest());
    while (!in.empty()) append_next_frame(stream, in, sender);
    return stream;
}

} // namespace unmask::fuzz
