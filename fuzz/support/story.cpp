#include "fuzz/support/story.hpp"

#include "analyzer/record_story.hpp"
#include "fuzz/support/occurrences.hpp"
#include "fuzz/support/pieces.hpp"

#include <fmt/core.h>

namespace unmask::fuzz {

namespace {

// What only an observer of the whole connection judges: both directions, the keys of many frames.
constexpr rule beyond_a_receiver[] = {rule::masking_key_must_be_unpredictable,
                                      rule::masking_key_must_be_fresh,
                                      rule::masking_key_must_not_foretell_the_next,
                                      rule::close_code_1010_is_for_clients,
                                      rule::close_code_1010_should_name_the_extensions,
                                      rule::close_code_1011_is_for_servers,
                                      rule::ping_must_be_answered,
                                      rule::client_should_wait_for_the_server,
                                      rule::close_must_be_answered,
                                      rule::closing_must_start_with_a_close_frame};

remark told(const frame_header& header, std::uint64_t size, byte_view payload) {
    return {fmt::format("{} frame of {} + {} bytes: {}", name_of(header.opcode), size,
                        header.payload_length, as_text(payload))};
}
template <class Message>
remark told_of(const Message& one, std::uint64_t length) {
    return {fmt::format("{} message of {} bytes{}{}: {}", name_of(one.opcode), length,
                        one.compressed ? ", compressed" : "", one.invalid_text ? ", invalid" : "",
                        as_text(one.payload))};
}
remark told(rule broken, std::uint64_t frame) {
    return {fmt::format("{} in frame {}", describe(broken).slug, frame)};
}

class storyteller final : public analyzer::record_sink {
  public:
    using record_sink::accept;

    story told_so_far;

    void accept(const analyzer::frame_record& one) override {
        told_so_far.frames.push_back(told(one.header, one.header_size, one.payload));
    }
    void accept(const analyzer::message_record& one) override {
        told_so_far.messages.push_back(told_of(one, one.length));
    }
    void accept(const analyzer::finding_record& one) override {
        if (std::ranges::find(beyond_a_receiver, one.broken) == std::end(beyond_a_receiver))
            told_so_far.findings.push_back(told(one.broken, one.frame.value_or(0)));
    }
};

} // namespace

story told_by_receiver(byte_view stream, receiver_options options) {
    options.mode = strictness::tolerant;
    options.keep_frame_payload = true;
    const reception received = receive(stream, whole, options);
    story result;
    for (const occurrence& one : received.events)
        if (one.what == occurrence::kind::frame)
            result.frames.push_back(told(one.header, one.numbers[2], one.payload));
        else if (one.what == occurrence::kind::message && !one.undecodable)
            result.messages.push_back(told_of(one, one.numbers[5]));
    // A frame whose end never comes has no number.
    for (const occurrence& one : received.events)
        if (one.what == occurrence::kind::violation)
            result.findings.push_back(
                told(one.broken, one.numbers[0] <= result.frames.size() ? one.numbers[0] : 0));
    return result;
}

story told_by_analyzer(byte_view stream, byte_view sizes, const receiver_options& options,
                       std::string_view request, std::string_view response) {
    analyzer::analysis_options wanted{.keep_frame_payload = true};
    wanted.limits.message = options.message_limit;
    storyteller sink;
    analyzer::connection_table table(wanted, sink);
    std::uint64_t packet = 0;
    const auto see = [&](const analyzer::tcp_segment& segment) {
        table.accept(segment, {++packet, 0});
    };
    testing::segment_maker client(true, 1000), server(false, 5000);
    see(client.syn());
    see(server.syn_to(client));
    see(client.data(as_bytes(request)));
    see(server.data(as_bytes(response)));
    auto& sender = options.sender == party::client ? client : server;
    feed_in_pieces(stream, sizes, [&](byte_view piece) { see(sender.data(piece)); });
    table.finish();
    return sink.told_so_far;
}

} // namespace unmask::fuzz
