#include "reports/autobahn_reader.hpp"

#include "reports/file.hpp"
#include "reports/json.hpp"

#include <algorithm>
#include <array>
#include <charconv>
#include <fmt/format.h>
#include <nlohmann/json.hpp>

namespace unmask::reports {
namespace {

using nlohmann::json;

constexpr std::size_t most_entries = 400; // of a conversation

// Absent or of another type: the same as empty.
std::string text_of(const json& object, const char* name) {
    const auto found = object.find(name);
    return found != object.end() && found->is_string() ? found->get<std::string>() : std::string();
}

bool flag_of(const json& object, const char* name) {
    const auto found = object.find(name);
    return found != object.end() && found->is_boolean() && found->get<bool>();
}

std::optional<std::uint16_t> code_of(const json& object, const char* name) {
    const auto found = object.find(name);
    if (found == object.end() || !found->is_number_unsigned()) return std::nullopt;
    const auto code = found->get<std::uint64_t>();
    return code > 0xffff ? std::nullopt : std::optional(static_cast<std::uint16_t>(code));
}

// Autobahn's texts hold HTML.
std::string without_tags(std::string_view markup) {
    std::string text;
    bool in_tag = false;
    for (const char c : markup) {
        if (c == '<') in_tag = true;
        const char kept = in_tag || c == '\n' ? ' ' : c;
        if (c == '>') in_tag = false;
        if (kept != ' ' || (!text.empty() && text.back() != ' ')) text += kept;
    }
    while (text.ends_with(' ')) text.pop_back();
    return text;
}

std::string section_of(std::string_view id) {
    constexpr std::array<std::pair<std::string_view, std::string_view>, 11> sections{
        {{"1", "Framing"},
         {"2", "Pings/Pongs"},
         {"3", "Reserved Bits"},
         {"4", "Opcodes"},
         {"5", "Fragmentation"},
         {"6", "UTF-8 Handling"},
         {"7", "Close Handling"},
         {"9", "Limits/Performance"},
         {"10", "Misc"},
         {"12", "WebSocket Compression (different payloads)"},
         {"13", "WebSocket Compression (different parameters)"}}};
    const auto number = id.substr(0, id.find('.'));
    const auto found =
        std::ranges::find(sections, number, [](const auto& one) { return one.first; });
    return std::string(found == sections.end() ? number : found->second);
}

// --- The wire log

// ["RF", [length, text], opcode, fin, rsv, masked, ...] or ["TF", ...].
std::optional<exchange_entry> frame_of(const json& line, bool sent) {
    const bool shaped = line.size() >= 5 && line[1].is_array() && line[1].size() == 2 &&
                        line[1][0].is_number_unsigned() && line[1][1].is_string() &&
                        line[2].is_number_unsigned() && line[3].is_boolean() &&
                        line[4].is_number_unsigned();
    if (!shaped) return std::nullopt;
    exchange_entry entry{.what = exchange_entry::kind::frame, .sent = sent};
    entry.length = line[1][0].get<std::uint64_t>();
    entry.payload_text = line[1][1].get<std::string>();
    entry.opcode = static_cast<std::uint8_t>(line[2].get<std::uint64_t>() & 15);
    entry.fin = line[3].get<bool>();
    entry.rsv = static_cast<std::uint8_t>(line[4].get<std::uint64_t>() & 7);
    entry.masked = sent;
    return entry;
}

void read_wire_log(const json& log, case_result& outcome) {
    if (!log.is_array()) return;
    for (const json& line : log) {
        if (!line.is_array() || line.empty() || !line[0].is_string()) continue;
        const auto& what = line[0].get_ref<const std::string&>();
        if (what != "TF" && what != "RF") continue;
        auto entry = frame_of(line, what == "TF");
        if (!entry) continue;
        if (outcome.exchange.size() == most_entries)
            ++outcome.exchange_omitted;
        else
            outcome.exchange.push_back(std::move(*entry));
    }
}

// --- A case

std::vector<std::string> lines_of(const json& events) {
    std::vector<std::string> lines;
    if (!events.is_array()) return lines;
    for (const json& event : events)
        lines.push_back(event.dump(-1, ' ', false, json::error_handler_t::replace));
    return lines;
}

void read_closing(const json& report, closing_account& account) {
    account.by_runner = flag_of(report, "closedByMe");
    account.failed_by_runner = flag_of(report, "failedByMe");
    account.dropped_by_runner = flag_of(report, "droppedByMe");
    account.clean = flag_of(report, "wasClean");
    account.unclean_reason = text_of(report, "wasNotCleanReason");
    account.opening_timeout = flag_of(report, "wasOpenHandshakeTimeout");
    account.close_timeout = flag_of(report, "wasCloseHandshakeTimeout");
    account.tcp_timeout = flag_of(report, "wasServerConnectionDropTimeout");
    account.local_code = code_of(report, "localCloseCode");
    account.local_reason = text_of(report, "localCloseReason");
}

void read_details(const json& report, case_result& outcome) {
    outcome.title = without_tags(text_of(report, "description"));
    outcome.expectation = without_tags(text_of(report, "expectation"));
    outcome.behavior_reason = text_of(report, "result");
    outcome.closing_reason = text_of(report, "resultClose");
    outcome.remote_close_reason = text_of(report, "remoteCloseReason");
    outcome.request = text_of(report, "httpRequest");
    outcome.response = text_of(report, "httpResponse");
    if (report.contains("received")) outcome.received = lines_of(report["received"]);
    if (report.contains("expected") && report["expected"].is_object() &&
        report["expected"].contains("OK"))
        outcome.expected = lines_of(report["expected"]["OK"]);
    if (report.contains("wirelog")) read_wire_log(report["wirelog"], outcome);
    read_closing(report, outcome.closing_account);
}

bool is_plain_name(const std::string& name) {
    return !name.empty() && std::filesystem::path(name).filename() == name && name != "..";
}

std::expected<json, std::string> parsed_file(const std::filesystem::path& path) {
    const auto text = read_file(path, largest_report);
    if (!text) return std::unexpected(text.error());
    json tree = json::parse(*text, nullptr, false);
    if (tree.is_discarded() || !tree.is_object())
        return std::unexpected(fmt::format("{}: it is not an object in JSON", path.string()));
    return tree;
}

std::expected<case_result, std::string> read_case(const std::filesystem::path& directory,
                                                  const std::string& id, const json& entry) {
    case_result outcome{.id = id, .section = section_of(id), .title = id};
    const auto behaved =
        entry.is_object() ? behavior_named(text_of(entry, "behavior")) : std::nullopt;
    const auto closed =
        entry.is_object() ? closing_named(text_of(entry, "behaviorClose")) : std::nullopt;
    if (!behaved || !closed)
        return std::unexpected(
            fmt::format("{}: case {} has no verdicts", (directory / "index.json").string(), id));
    outcome.behavior = *behaved;
    outcome.closing = *closed;
    outcome.remote_close_code = code_of(entry, "remoteCloseCode");
    if (entry.contains("duration") && entry["duration"].is_number_unsigned())
        outcome.duration = std::chrono::milliseconds(
            std::min<std::uint64_t>(entry["duration"].get<std::uint64_t>(), 1ull << 40));
    const std::string file = text_of(entry, "reportfile");
    if (!is_plain_name(file)) return outcome;
    if (const auto report = parsed_file(directory / file)) read_details(*report, outcome);
    return outcome;
}

// "7.13.2" after "7.3.6".
std::vector<int> numbers_of(std::string_view id) {
    std::vector<int> numbers;
    const char* const end = id.data() + id.size();
    for (const char* at = id.data(); at < end;) {
        int number = 0;
        at = std::from_chars(at, end, number).ptr + 1;
        numbers.push_back(number);
    }
    return numbers;
}

} // namespace

std::expected<result, std::string> read_autobahn(const std::filesystem::path& directory) {
    const auto index = parsed_file(directory / "index.json");
    if (!index) return std::unexpected(index.error());
    result run{.generator = "Autobahn|Testsuite"};
    for (const auto& [name, cases] : index->items()) {
        auto& agent = run.agents.emplace_back(agent_result{.agent = name});
        if (!cases.is_object()) continue;
        for (const auto& [id, entry] : cases.items()) {
            auto outcome = read_case(directory, id, entry);
            if (!outcome) return std::unexpected(outcome.error());
            agent.cases.push_back(std::move(*outcome));
        }
        std::ranges::sort(agent.cases, {}, [](const auto& one) { return numbers_of(one.id); });
    }
    return run;
}

} // namespace unmask::reports
