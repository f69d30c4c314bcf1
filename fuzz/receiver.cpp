// A receiver says the same however its stream is cut, and a strict one says what a tolerant one
// says, up to the first broken rule.
#include "fuzz/support/pieces.hpp"
#include "fuzz/support/receiver_choices.hpp"
#include "fuzz/support/reception_properties.hpp"

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
    ensure_bounded(once, stream.size(), options);
    ensure_bounded(cut, stream.size(), options);
    return once;
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
