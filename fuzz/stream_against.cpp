// Our receiver and another implementation (a subject, see subjects/subject.h) make the same of the
// same stream: the same messages, and a refusal of the one is a refusal of the other.
#include "fuzz/subjects/subject.h"
#include "fuzz/support/occurrences.hpp"
#include "fuzz/support/pieces.hpp"
#include "fuzz/support/properties.hpp"
#include "fuzz/support/receiver_choices.hpp"

#include <memory>

namespace unmask::fuzz {

namespace {

struct delivery {
    unsigned opcode;
    byte_buffer payload;
    bool operator==(const delivery&) const = default;
};

std::string to_string(const delivery& one) {
    return fmt::format("{} of {} bytes", name_of(static_cast<opcode>(one.opcode)),
                       one.payload.size());
}

bool enforces(rule broken) {
    const std::string_view slug = describe(broken).slug;
    for (const char* const* one = subject_unenforced_rules; *one; ++one)
        if (*one == slug) return false;
    return true;
}

bool refuses(const delivery& close) {
    const auto code = parse_close(close.payload).code;
    for (const std::uint16_t* one = subject_refused_close_codes; *one; ++one)
        if (code == *one) return true;
    return false;
}

// What came out of one of the two, up to the close frame.
struct account {
    std::vector<delivery> deliveries;
    bool failed = false;

    bool closed() const { return !deliveries.empty() && deliveries.back().opcode == 8; }
};

void deliver(void* receiver, unsigned opcode, const std::uint8_t* payload, std::size_t size) {
    const byte_view bytes = std::as_bytes(std::span(payload, size));
    auto& list = static_cast<account*>(receiver)->deliveries;
    list.push_back({opcode, {bytes.begin(), bytes.end()}});
}

std::optional<account> run_subject(byte_view stream, byte_view sizes,
                                   const receiver_options& options) {
    const deflate_parameters deflate = options.deflate.value_or(deflate_parameters{});
    const subject_options wanted{
        options.sender == party::client,    options.deflate.has_value(),
        deflate.server_no_context_takeover, deflate.client_no_context_takeover,
        deflate.server_max_window_bits,     deflate.client_max_window_bits};
    account result;
    const std::unique_ptr<void, void (*)(void*)> subject(subject_create(&wanted, deliver, &result),
                                                         subject_destroy);
    if (!subject) return std::nullopt;
    feed_in_pieces(stream, sizes, [&](byte_view piece) {
        if (result.failed || result.closed()) return;
        result.failed = !subject_feed(
            subject.get(), reinterpret_cast<const std::uint8_t*>(piece.data()), piece.size());
    });
    return result;
}

account account_of(const reception& received) {
    account result;
    for (const occurrence& one : received.events)
        if (one.what == occurrence::kind::message && !result.closed())
            result.deliveries.push_back({static_cast<unsigned>(one.opcode), one.payload});
    result.failed = !result.closed() && (received.broken() || received.limit_reached());
    return result;
}

// Whether the subject may still be waiting for the rest of what we have refused already: of the
// frame, or of the message whose text or compressed data is at fault.
bool may_be_waiting(const reception& strict, byte_view stream, receiver_options options) {
    if (!strict.broken())
        return true; // no input is longer than the limit, but for what it announces
    options.mode = strictness::tolerant;
    const reception all = receive(stream, whole, options);
    const auto fault =
        std::ranges::find(all.events, occurrence::kind::violation, &occurrence::what);
    if (fault == all.events.end()) return false;
    const bool by_message = fault->broken == rule::text_must_be_utf8 ||
                            fault->broken == rule::compressed_message_must_inflate;
    return std::none_of(fault, all.events.end(), [&](const occurrence& one) {
        if (by_message)
            return one.what == occurrence::kind::message && one.numbers[2] >= fault->numbers[0] &&
                   !is_control(one.opcode);
        return one.what == occurrence::kind::frame && one.numbers[0] == fault->numbers[0];
    });
}

// Whether the subject may have refused what we judge only when it is whole: a header, or the body
// of a close frame.
bool may_be_early(const reception& received) {
    return !received.at_frame_boundary &&
           received.unfinished_frame.value_or(opcode::close) == opcode::close;
}

} // namespace

void check(input in) {
    const byte_view sizes = in.piece_sizes();
    receiver_options options = choose_receiver_options(in);
    options.message_limit = 16u << 20;
    if (options.deflate) options.deflate = with_whole_windows(*options.deflate);
    const byte_buffer stream = choose_stream(in, options.sender);
    auto theirs = run_subject(stream, sizes, options);
    if (!theirs) return;
    const reception received = receive(stream, whole, options);
    account ours = account_of(received);
    if (ours.failed && received.broken() && !enforces(*received.broken())) return;
    if (ours.closed() && subject_misjudges_close_reasons &&
        !parse_close(ours.deliveries.back().payload).reason.empty())
        return;
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
