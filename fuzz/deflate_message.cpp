// What our deflater writes, our inflater reads, message after message, with every window and cut,
// and not a byte more than the limit allows.
#include "fuzz/support/deflate_choices.hpp"
#include "fuzz/support/pieces.hpp"
#include "fuzz/support/properties.hpp"
#include "protocol/deflate.hpp"

#include <utility>

namespace unmask::fuzz {

namespace {

struct inflated {
    inflate_status status = inflate_status::ok;
    byte_buffer bytes;
};

inflated inflate_message(inflater& reader, byte_view compressed, byte_view sizes,
                         std::size_t limit) {
    inflated result;
    feed_in_pieces(compressed, sizes, [&](byte_view piece) {
        if (result.status == inflate_status::ok)
            result.status = reader.feed(piece, result.bytes, limit);
    });
    if (result.status == inflate_status::ok)
        result.status = reader.finish_message(result.bytes, limit);
    ensure(result.bytes.size() <= limit, "{} bytes, {} allowed", result.bytes.size(), limit);
    return result;
}

} // namespace

void check(input in) {
    const deflate_parameters parameters = choose_deflate_parameters(in);
    const party sender = choose_sender(in);
    in.choice(); // kept free, so that the corpus stays what it is
    const byte_view sizes = in.piece_sizes();
    deflater writer(parameters, sender);
    inflater reader(parameters, sender);
    const std::size_t length = in.choice();
    bool first = true; // only the first message is sure to need none before it
    const std::size_t repetitions = 1 + in.choice_below(64);
    for (int messages = 0; messages < 16 && !in.empty(); ++messages) {
        const byte_view piece = in.take(length + 1);
        byte_buffer message, compressed;
        for (std::size_t i = 0; i < repetitions; ++i) append(message, piece);
        writer.compress(message, compressed);
        const inflated back = inflate_message(reader, compressed, sizes, message.size());
        ensure(back.status == inflate_status::ok, "status {}", static_cast<int>(back.status));
        ensure(back.bytes == message, "{} bytes come back as other {}", message.size(),
               back.bytes.size());
        if (!std::exchange(first, false)) continue;
        inflater limited(parameters, sender);
        const inflated cut = inflate_message(limited, compressed, sizes, message.size() - 1);
        ensure(cut.status == inflate_status::limit_reached, "status {} above the limit",
               static_cast<int>(cut.status));
    }
}

} // namespace unmask::fuzz
