// A receiver says the same however its stream is cut, and a strict one says what a tolerant one
// says, up to the first broken rule.
#include "fuzz/support/occurrences.hpp"
#include "fuzz/support/pieces.hpp"
#include "fuzz/support/properties.hpp"
#include "fuzz/support/receiver_choices.hpp"

namespace unmask::fuzz {

namespace {

reception receive_both_ways(byte_view stream, byte_view sizes, receiver_options options,
                            strictness mode) {
    options.mode = mode;
    const reception once = receive(stream, whole, options);
    const reception cut = receive(stream, sizes, options);
    ensure_same(once.events, cut.events, "events of the stream whole and cut");
    const reception changed = receive(stream, sizes, options, feeding::in_place);
    ensure_same(once.events, changed.events, "events of the stream whole and unmasked in place");
    const std::size_t longest = std::min(options.message_limit, 1100 * stream.size());
    for (const std::size_t memory : {once.largest_memory, cut.largest_memory})
        ensure(memory <= 128 * 1024 + 6 * longest + 4 * stream.size(), "{} bytes are held", memory);
    for (const occurrence& one : once.events)
        if (one.what == occurrence::kind::message)
            ensure(one.payload.size() <= options.message_limit || is_control(one.opcode),
                   "a message of {} bytes", one.payload.size());
    return once;
}

void ensure_all_accounted_for(const reception& tolerant, byte_view stream) {
    ensure(tolerant.consumed == stream.size(), "{} of {} bytes are accounted for",
           tolerant.consumed, stream.size());
    std::uint64_t frames = 0;
    for (const occurrence& one : tolerant.events)
        if (one.what == occurrence::kind::frame)
            frames += one.numbers[2] + one.header.payload_length;
    ensure(frames <= stream.size(), "{} bytes of frames in {}", frames, stream.size());
    ensure(!tolerant.at_frame_boundary || frames == stream.size(), "{} bytes were frames", frames);
}

} // namespace

void check(input in) {
    const byte_view sizes = in.piece_sizes();
    receiver_options options = choose_receiver_options(in);
    if (options.deflate) options.deflate = with_whole_windows(*options.deflate);
    const byte_buffer stream = choose_stream(in, options.sender);
    reception strict = receive_both_ways(stream, sizes, options, strictness::strict);
    reception tolerant = receive_both_ways(stream, sizes, options, strictness::tolerant);
    ensure_all_accounted_for(tolerant, stream);
    if (strict.limit_reached()) strict.events.pop_back();
    ensure(strict.events.size() <= tolerant.events.size(), "the strict one says more");
    tolerant.events.resize(strict.events.size());
    ensure_same(strict.events, tolerant.events, "events of strict and tolerant");
}

} // namespace unmask::fuzz
