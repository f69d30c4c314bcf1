// Whatever a capture holds: the records add up, memory is bounded, the outputs are what they say they
// are, and the same however the file comes.
#include "analyzer/connection_table.hpp"
#include "analyzer/output/memory_stream.hpp"
#include "analyzer/packet/packet_decoder.hpp"
#include "captures/reader.hpp"
#include "fuzz/support/analyzer_outputs.hpp"
#include "fuzz/support/input.hpp"
#include "fuzz/support/pieces.hpp"
#include "fuzz/support/piecewise_source.hpp"
#include "fuzz/support/record_accounts.hpp"

namespace unmask::fuzz {

namespace {

using namespace analyzer;

constexpr analysis_limits small_limits{.memory = 20 << 10,
                                       .connection_memory = 8 << 10,
                                       .message = 1024,
                                       .early_data = 1024,
                                       .numbers = 2,
                                       .reassembly = {.reordering = 4 << 10},
                                       .fragments = {.memory = 4 << 10}};

std::string analyze(byte_view file, byte_view sizes, output kind, const analysis_options& options) {
    testing::memory_stream out;
    const auto shown = make_view(kind, out.out());
    record_accounts accounts(*shown);
    connection_table table(options, accounts);
    packet_decoder decoder(options.limits.fragments);
    tcp_segment segment;
    auto capture = captures::open_capture(std::make_unique<piecewise_source>(file, sizes));
    if (!capture) return {};
    while (const auto packet = (*capture)->next()) {
        if (!decoder.decode(*packet, segment)) continue;
        table.accept(segment, {packet->number, packet->time});
        ensure(table.memory() <= options.limits.memory, "{} bytes held", table.memory());
    }
    table.finish();
    accounts.ensure_complete();
    const auto finished = shown->finish();
    ensure(finished || kind == output::follow,
           "the output fails"); // there may be no connection to follow
    return out.content();
}

} // namespace

void check(input in) {
    const auto kind = static_cast<output>(in.choice_below(outputs));
    analysis_options options{.keep_frame_payload =
                                 kind == output::detail || kind == output::fields};
    if (in.flag()) options.limits = small_limits;
    const byte_view sizes = in.piece_sizes();
    const byte_view file = in.rest();
    const std::string written = analyze(file, whole, kind, options);
    ensure(written == analyze(file, sizes, kind, options), "the output depends on the pieces");
    ensure_sound(kind, written);
}

} // namespace unmask::fuzz
