// What our deflater writes, our inflater reads, message after message, with every window and cut,
// and not a byte more than the limit allows.
#include "fuzz/support/deflate_choices.hpp"
#include "fuzz/support/inflation.hpp"

#include <utility>

namespace unmask::fuzz {

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
        const inflation back = inflate_message(reader, compressed, sizes, message.size());
        ensure(back.status == inflate_status::ok, "status {}", static_cast<int>(back.status));
        ensure(back.bytes == message, "{} bytes come back as other {}", message.size(),
               back.bytes.size());
        if (!std::exchange(first, false)) continue;
        inflater limited(parameters, sender);
        const inflation cut = inflate_message(limited, compressed, sizes, message.size() - 1);
        ensure(cut.status == inflate_status::limit_reached, "status {} above the limit",
               static_cast<int>(cut.status));
    }
}

} // namespace unmask::fuzz
