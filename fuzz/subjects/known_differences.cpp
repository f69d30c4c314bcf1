#include "fuzz/subjects/known_differences.hpp"

#include "fuzz/subjects/subject.h"
#include "fuzz/support/pieces.hpp"

namespace unmask::fuzz {

namespace {

// All that a receiver says from the first fault on; what is before it is not of interest.
std::vector<occurrence> from_fault_on(byte_view stream, receiver_options options) {
    options.mode = strictness::tolerant;
    std::vector<occurrence> events = receive(stream, whole, options).events;
    const auto fault = std::ranges::find(events, occurrence::kind::violation, &occurrence::what);
    events.erase(events.begin(), fault);
    return events;
}

bool is_frame(const occurrence& one, std::uint64_t number) {
    return one.what == occurrence::kind::frame && one.numbers[0] == number;
}

} // namespace

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

bool misjudges_reason(const delivery& close) {
    return subject_misjudges_close_reasons && !parse_close(close.payload).reason.empty();
}

bool overlooks_text(const reception& strict, byte_view stream, receiver_options options) {
    if (!subject_overlooks_texts_that_end_empty || strict.broken() != rule::text_must_be_utf8)
        return false;
    const auto events = from_fault_on(stream, options);
    return std::ranges::any_of(events, [&](const occurrence& one) {
        return is_frame(one, events.front().numbers[0]) && one.header.fin &&
               one.header.payload_length == 0;
    });
}

bool may_be_waiting(const reception& strict, byte_view stream, receiver_options options) {
    if (!strict.broken())
        return true; // no input is longer than the limit, but for what it announces
    const auto events = from_fault_on(stream, options);
    if (events.empty()) return false;
    const occurrence& fault = events.front();
    const bool by_message = fault.broken == rule::text_must_be_utf8 ||
                            fault.broken == rule::compressed_message_must_inflate;
    return std::ranges::none_of(events, [&](const occurrence& one) {
        if (by_message)
            return one.what == occurrence::kind::message && one.numbers[2] >= fault.numbers[0] &&
                   !is_control(one.opcode);
        return is_frame(one, fault.numbers[0]);
    });
}

bool may_be_early(const reception& received) {
    return !received.at_frame_boundary &&
           received.unfinished_frame.value_or(opcode::close) == opcode::close;
}

} // namespace unmask::fuzz
