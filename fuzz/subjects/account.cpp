#include "fuzz/subjects/account.hpp"

#include "fuzz/subjects/subject.h"
#include "fuzz/support/pieces.hpp"

#include <fmt/core.h>
#include <memory>

namespace unmask::fuzz {

namespace {

void deliver(void* receiver, unsigned opcode, const std::uint8_t* payload, std::size_t size) {
    const byte_view bytes = std::as_bytes(std::span(payload, size));
    auto& list = static_cast<account*>(receiver)->deliveries;
    list.push_back({opcode, {bytes.begin(), bytes.end()}});
}

} // namespace

std::string to_string(const delivery& one) {
    return fmt::format("{} of {} bytes", name_of(static_cast<opcode>(one.opcode)),
                       one.payload.size());
}

account account_of(const reception& ours) {
    account result;
    for (const occurrence& one : ours.events)
        if (one.what == occurrence::kind::message && !result.closed())
            result.deliveries.push_back({static_cast<unsigned>(one.opcode), one.payload});
    result.failed = !result.closed() && (ours.broken() || ours.limit_reached());
    return result;
}

std::optional<account> account_of_subject(byte_view stream, byte_view sizes,
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

} // namespace unmask::fuzz
