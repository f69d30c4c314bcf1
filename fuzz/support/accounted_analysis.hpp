// A capture through the whole analyzer, packet by packet, with an account of its memory and its records.
#pragma once

#include "analyzer/connection_table.hpp"
#include "analyzer/output/memory_stream.hpp"
#include "analyzer/packet/packet_decoder.hpp"
#include "captures/reader.hpp"
#include "fuzz/support/analyzer_outputs.hpp"
#include "fuzz/support/piecewise_source.hpp"
#include "fuzz/support/record_accounts.hpp"

namespace unmask::fuzz {

// Returns what the output wrote.
inline std::string analyze_and_account(byte_view file, byte_view sizes, output kind,
                                       const analyzer::analysis_options& options) {
    testing::memory_stream out;
    const auto shown = make_view(kind, out.out());
    record_accounts accounts(*shown);
    analyzer::connection_table table(options, accounts);
    analyzer::packet_decoder decoder(options.limits.fragments);
    analyzer::tcp_segment segment;
    auto capture = captures::open_capture(std::make_unique<piecewise_source>(file, sizes));
    if (!capture) return {};
    while (const auto packet = (*capture)->next()) {
        if (!decoder.decode(*packet, segment)) continue;
        table.accept(segment, {packet->number, packet->time});
        ensure(table.memory() <= options.limits.memory, "{} bytes held", table.memory());
    }
    table.finish();
    accounts.ensure_complete();
    const auto finished = shown->finish(); // there may be no connection to follow
    ensure(finished || kind == output::follow, "the output fails");
    return out.content();
}

} // namespace unmask::fuzz
