#include "fuzz/support/analyzer_outputs.hpp"

#include "analyzer/filter/filtered_view.hpp"
#include "analyzer/output/detail_sink.hpp"
#include "analyzer/output/fields_sink.hpp"
#include "analyzer/output/follow_sink.hpp"
#include "analyzer/output/har_sink.hpp"
#include "analyzer/output/json_sink.hpp"
#include "analyzer/output/text_sink.hpp"
#include "analyzer/statistics/statistics_view.hpp"
#include "fuzz/support/properties.hpp"
#include "protocol/utf8.hpp"

#include <nlohmann/json.hpp>
#include <sstream>

namespace unmask::fuzz {

namespace {

using namespace analyzer;

constexpr std::size_t memory_of_statistics = 4 << 10; // for a few connections

std::vector<const field*> every_column() {
    std::vector<const field*> columns;
    for (const field& one : all_fields()) columns.push_back(&one);
    return columns;
}

std::unique_ptr<view> make_filtered_view(output_stream& out) {
    auto filter = display_filter::compile("websocket.opcode != 8 and not unmask.gap.bytes");
    ensure(filter.has_value(), "the filter is refused");
    return std::make_unique<filtered_view>(*filter, std::make_unique<text_sink>(out, false),
                                           shown::connections);
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

std::unique_ptr<view> make_view(output kind, output_stream& out) {
    switch (kind) {
    case output::json:
        return std::make_unique<json_sink>(out);
    case output::text:
        return std::make_unique<text_sink>(out, false);
    case output::detail:
        return std::make_unique<detail_sink>(out, false, 64);
    case output::follow:
        return std::make_unique<follow_sink>(out, false, 0, follow_form::text);
    case output::archive:
        return std::make_unique<har_sink>(out, "1", 512); // the rest goes to a file
    case output::statistics_text:
        return std::make_unique<statistics_view>(out, statistics_format::text, 3,
                                                 memory_of_statistics);
    case output::statistics_json:
        return std::make_unique<statistics_view>(out, statistics_format::json, 3,
                                                 memory_of_statistics);
    case output::fields:
        return std::make_unique<fields_sink>(out, every_column(),
                                             row_style{.separator = ',', .header = true});
    case output::filtered:
        break;
    }
    return make_filtered_view(out);
}

void ensure_sound(output kind, const std::string& written) {
    std::istringstream lines(written);
    if (kind == output::json)
        for (std::string line; std::getline(lines, line);) ensure_json(line);
    else if (kind == output::archive || kind == output::statistics_json)
        ensure_json(written);
    else
        ensure_printable(written);
}

} // namespace unmask::fuzz
