// Our receiver and another implementation (a subject, see subjects/subject.h) make the same of the
// same stream: the same messages, and a refusal of the one is a refusal of the other.
#include "fuzz/subjects/known_differences.hpp"
#include "fuzz/support/pieces.hpp"
#include "fuzz/support/properties.hpp"
#include "fuzz/support/receiver_choices.hpp"

namespace unmask::fuzz {

void check(input in) {
    const byte_view sizes = in.piece_sizes();
    receiver_options options = choose_receiver_options(in);
    options.message_limit = 16u << 20;
    if (options.deflate) options.deflate = with_whole_windows(*options.deflate);
    const byte_buffer stream = choose_stream(in, options.sender);
    auto theirs = account_of_subject(stream, sizes, options);
    if (!theirs) return;
    const reception received = receive(stream, whole, options);
    account ours = account_of(received);
    if (ours.failed && received.broken() && !enforces(*received.broken())) return;
    if (ours.failed && overlooks_text(received, stream, options)) return;
    if (ours.closed() && misjudges_reason(ours.deliveries.back())) return;
    if (ours.closed() && refuses(ours.deliveries.back())) {
        ours.deliveries.pop_back();
        ours.failed = true;
    }
    // A close frame may be handed out although it is refused.
    if (ours.failed && theirs->failed && theirs->closed()) theirs->deliveries.pop_back();
    ensure_same(ours.deliveries, theirs->deliveries, "what we and the subject deliver");
    if (ours.failed && !theirs->failed && may_be_waiting(received, stream, options)) return;
    if (theirs->failed && may_be_early(received)) return;
    ensure(ours.failed == theirs->failed, "we fail: {} ({}), the subject fails: {}", ours.failed,
           received.broken() ? describe(*received.broken()).slug : "no rule", theirs->failed);
}

} // namespace unmask::fuzz
