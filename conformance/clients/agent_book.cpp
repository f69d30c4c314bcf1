#include "conformance/clients/agent_book.hpp"

#include "reports/autobahn.hpp"

#include <algorithm>
#include <fmt/format.h>

namespace unmask::conformance {
namespace {

// What the names of the agent's files in reports begin with.
std::string file_stem(std::string_view agent) {
    const std::string name = reports::autobahn_file_name(agent, "");
    return name.substr(0, name.find("_case_.json"));
}

} // namespace

agent_book::entry* agent_book::find_or_add(std::string_view given_name) {
    if (const auto known = entries_.find(given_name); known != entries_.end())
        return &known->second;
    if (entries_.size() == most_agents) return nullptr;
    const auto is_taken = [&](const std::string& stem) {
        return std::ranges::any_of(
            entries_, [&](const auto& other) { return file_stem(other.second.name) == stem; });
    };
    entry added{.name = std::string(given_name)};
    for (int number = 2; is_taken(file_stem(added.name)); ++number)
        added.name = fmt::format("{} ({})", given_name, number);
    added.folder = file_stem(added.name);
    if (added.folder.empty()) added.folder = "_";
    return &entries_.emplace(given_name, std::move(added)).first->second;
}

const reports::case_result* agent_book::find(std::string_view given_name,
                                             const test_case& one) const {
    const auto known = entries_.find(given_name);
    if (known == entries_.end()) return nullptr;
    const auto result = known->second.results.find(one.id);
    return result == known->second.results.end() ? nullptr : &result->second;
}

std::vector<reports::agent_result> agent_book::results(std::string_view url) const {
    std::vector<reports::agent_result> all;
    for (const auto& [given, known] : entries_) {
        reports::agent_result& agent = all.emplace_back();
        agent.agent = known.name;
        agent.url = url;
        agent.runner_is_server = true;
        for (const test_case* one : cases_)
            if (const auto result = known.results.find(one->id); result != known.results.end())
                agent.cases.push_back(result->second);
    }
    return all;
}

} // namespace unmask::conformance
