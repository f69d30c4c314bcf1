// A header can be decoded exactly if all of its bytes are there, and encoding it again gives them.
#include "fuzz/support/input.hpp"
#include "fuzz/support/properties.hpp"
#include "protocol/frame_judge.hpp"

namespace unmask::fuzz {

namespace {

// RFC 6455 §5.2, said a second time.
std::size_t announced_size(byte_view bytes) {
    if (bytes.size() < 2) return 2;
    const auto second = std::to_integer<unsigned>(bytes[1]);
    const std::size_t key = second >= 128 ? 4 : 0;
    return 2 + key + (second % 128 == 127 ? 8u : second % 128 == 126 ? 2u : 0u);
}

void judge(const frame_header& header, party sender, bool deflate) {
    const rule_list broken = frame_judge(sender, deflate).judge(header);
    for (const rule* one = broken.begin(); one != broken.end(); ++one)
        ensure(std::find(one + 1, broken.end(), *one) == broken.end(), "{} is reported twice",
               describe(*one).slug);
}

} // namespace

void check(input in) {
    const byte_view bytes = in.rest();
    const std::size_t size = announced_size(bytes);
    const auto decoded = decode_header(bytes);
    ensure(decoded.has_value() == (bytes.size() >= size), "{} bytes of {} decode: {}", bytes.size(),
           size, decoded.has_value());
    if (!decoded) return;
    ensure(decoded->size == size, "a header of {} bytes took {}", size, decoded->size);
    ensure(!decode_header(bytes.first(size - 1)), "{} bytes are a header without the last", size);
    ensure(std::ranges::equal(encode(decoded->header).view(), bytes.first(size)),
           "the decoded header encodes to other bytes");
    for (const party sender : {party::client, party::server})
        for (const bool deflate : {false, true}) judge(decoded->header, sender, deflate);
}

} // namespace unmask::fuzz
