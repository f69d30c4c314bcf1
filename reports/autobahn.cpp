#include "reports/autobahn.hpp"

#include "reports/autobahn_case.hpp"
#include "reports/file.hpp"

#include <algorithm>
#include <cctype>
#include <nlohmann/json.hpp>

namespace unmask::reports {
namespace {

using nlohmann::json; // members sorted by name, as Autobahn has them

std::string trimmed(std::string_view text) {
    constexpr std::string_view blank = " \t\r\n\f\v";
    const auto first = text.find_first_not_of(blank);
    if (first == std::string_view::npos) return {};
    return std::string(text.substr(first, text.find_last_not_of(blank) - first + 1));
}

json index_entry(const agent_result& agent, const case_result& outcome) {
    return {{"behavior", name_of(outcome.behavior)},
            {"behaviorClose", name_of(outcome.closing)},
            {"duration", outcome.duration.count() / 1000},
            {"remoteCloseCode",
             outcome.remote_close_code ? json(*outcome.remote_close_code) : json(nullptr)},
            {"reportfile", autobahn_file_name(agent.agent, outcome.id)}};
}

// Autobahn's own layout: three spaces, ASCII only.
std::expected<void, std::string> write_json(const std::filesystem::path& path, const json& tree) {
    return write_file(path, tree.dump(3, ' ', true, json::error_handler_t::replace));
}

} // namespace

std::string autobahn_agent_name(std::string_view agent) {
    auto name = trimmed(agent);
    for (auto& c : name) {
        const auto byte = static_cast<unsigned char>(c);
        const bool kept = byte < 128 && std::isalnum(byte) != 0;
        c = kept ? static_cast<char>(std::tolower(byte)) : '_';
    }
    return name;
}

std::string autobahn_file_name(std::string_view agent, std::string_view case_id) {
    auto name = autobahn_agent_name(agent) + "_case_";
    for (const char c : case_id) {
        const bool kept = std::isalnum(static_cast<unsigned char>(c)) != 0 || c == '-';
        name += kept ? c : '_';
    }
    return name + ".json";
}

std::expected<void, std::string> write_autobahn_index(const std::filesystem::path& directory,
                                                      const result& run) {
    auto index = json::object();
    for (const auto& agent : run.agents) {
        auto& cases = index[agent.agent] = json::object();
        for (const auto& outcome : agent.cases) {
            if (!outcome.was_run) continue;
            cases[outcome.id] = index_entry(agent, outcome);
            const auto path = directory / autobahn_file_name(agent.agent, outcome.id);
            const auto written = write_json(path, autobahn_case(agent, outcome));
            if (!written) return written;
        }
    }
    return write_json(directory / "index.json", index);
}

} // namespace unmask::reports
