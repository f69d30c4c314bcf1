// Whatever a capture holds: the records add up, memory is bounded, the outputs are what they say they
// are, and the same however the file comes.
#include "analyzer/connection_table.hpp"
#include "analyzer/output/detail_sink.hpp"
#include "analyzer/output/follow_sink.hpp"
#include "analyzer/output/har_sink.hpp"
#include "analyzer/output/json_sink.hpp"
#include "analyzer/output/memory_stream.hpp"
#include "analyzer/output/text_sink.hpp"
#include "analyzer/packet/packet_decoder.hpp"
#include "analyzer/statistics/statistics_view.hpp"
#include "captures/reader.hpp"
#include "fuzz/support/input.hpp"
#include "fuzz/support/pieces.hpp"
#include "fuzz/support/piecewise_source.hpp"
#include "fuzz/support/record_accounts.hpp"
#include "protocol/utf8.hpp"

#include <nlohmann/json.hpp>
#include <sstream>

namespace unmask::fuzz {

namespace {

using namespace analyzer;

enum output { json, text, detail, follow, archive, statistics_text, statistics_json };
constexpr std::size_t outputs = 7;

std::unique_ptr<view> make_view(output kind, output_stream& out) {
    switch (kind) {
    case json:
        return std::make_unique<json_sink>(out);
    case text:
        return std::make_unique<text_sink>(out, false);
    case detail:
        return std::make_unique<detail_sink>(out, false, 64);
    case follow:
        return std::make_unique<follow_sink>(out, false, 0, follow_form::text);
    case archive:
        return std::make_unique<har_sink>(out, "1");
    case statistics_text:
        return std::make_unique<statistics_view>(out, statistics_format::text, 3);
    case statistics_json:
        break;
    }
    return std::make_unique<statistics_view>(out, statistics_format::json, 3);
}

constexpr analysis_limits small_limits{.memory = 64 << 10,
                                       .connection_memory = 32 << 10,
                                       .message = 4096,
                                       .early_data = 4096,
                                       .numbers = 64,
                                       .reassembly = {.reordering = 8 << 10},
                                       .fragments = {.memory = 8 << 10}};

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
    ensure(finished || kind == follow, "the output fails"); // there may be no connection to follow
    return out.content();
}

void ensure_json(const std::string& document) {
    if (!document.empty()) ensure(nlohmann::json::accept(document), "no JSON: {}", document);
}

// Nothing that a terminal would obey.
void ensure_printable(const std::string& shown) {
    ensure(is_utf8(as_bytes(shown)), "it is not UTF-8");
    for (std::size_t i = 0; i < shown.size(); ++i) {
        const auto one = static_cast<unsigned char>(shown[i]);
        const auto next = static_cast<unsigned char>(i + 1 < shown.size() ? shown[i + 1] : ' ');
        const bool is_control =
            (one < ' ' && one != '\n') || one == 0x7f || (one == 0xc2 && next < 0xa0);
        ensure(!is_control, "the output holds the byte {:#x}", one);
    }
}

} // namespace

void check(input in) {
    const auto kind = static_cast<output>(in.choice_below(outputs));
    analysis_options options{.keep_frame_payload = kind == detail};
    if (in.flag()) options.limits = small_limits;
    const byte_view sizes = in.piece_sizes();
    const byte_view file = in.rest();
    const std::string shown = analyze(file, whole, kind, options);
    ensure(shown == analyze(file, sizes, kind, options), "the output depends on the pieces");
    std::istringstream lines(shown);
    if (kind == json)
        for (std::string line; std::getline(lines, line);) ensure_json(line);
    else if (kind == archive || kind == statistics_json)
        ensure_json(shown);
    else
        ensure_printable(shown);
}

} // namespace unmask::fuzz
