#include "conformance/clients/control_url.hpp"

#include "protocol/utf8.hpp"

#include <algorithm>
#include <array>
#include <charconv>
#include <fmt/format.h>
#include <map>
#include <optional>

namespace unmask::conformance {
namespace {

using action = control_request::action;
using query = std::map<std::string, std::string, std::less<>>;

struct known_path {
    std::string_view path;
    action what;
    bool needs_case;
    bool needs_agent;
};

constexpr std::array known_paths{
    known_path{"/getCaseCount", action::count_cases, false, false},
    known_path{"/getCaseInfo", action::describe_case, true, false},
    known_path{"/runCase", action::run_case, true, true},
    known_path{"/getCaseStatus", action::tell_status, true, true},
    known_path{"/updateReports", action::update_reports, false, false},
    known_path{"/stopServer", action::stop, false, false},
};
constexpr std::string_view path_of_cases = "/case/";

std::unexpected<control_error> bad_request(std::string sentence) {
    return std::unexpected(control_error{control_refusal::bad_request, std::move(sentence)});
}

std::optional<char> escaped_byte(std::string_view text) {
    unsigned value = 0;
    if (text.size() < 3) return std::nullopt;
    const auto [end, error] = std::from_chars(text.data() + 1, text.data() + 3, value, 16);
    if (error != std::errc() || end != text.data() + 3) return std::nullopt;
    return static_cast<char>(value);
}

// A stray percent sign stands for itself.
std::string decoded(std::string_view text) {
    std::string plain;
    while (!text.empty()) {
        const auto escaped = text.front() == '%' ? escaped_byte(text) : std::nullopt;
        plain += escaped ? *escaped : text.front() == '+' ? ' ' : text.front();
        text.remove_prefix(escaped ? 3 : 1);
    }
    return plain;
}

query parse_query(std::string_view text) {
    query parameters;
    while (!text.empty()) {
        const std::string_view pair = text.substr(0, text.find('&'));
        const std::size_t equals = std::min(pair.find('='), pair.size());
        parameters.emplace(decoded(pair.substr(0, equals)),
                           decoded(pair.substr(std::min(equals + 1, pair.size()))));
        text.remove_prefix(std::min(pair.size() + 1, text.size()));
    }
    return parameters;
}

std::string_view value_of(const query& parameters, std::string_view name) {
    const auto found = parameters.find(name);
    return found == parameters.end() ? std::string_view() : found->second;
}

const test_case* case_with_id(std::string_view id, const case_list& cases) {
    const auto found = std::ranges::find(cases, id, &test_case::id);
    return found == cases.end() ? nullptr : *found;
}

const test_case* case_asked_for(const query& parameters, const case_list& cases) {
    if (const auto id = value_of(parameters, "casetuple"); !id.empty())
        return case_with_id(id, cases);
    const auto text = value_of(parameters, "case");
    std::size_t number = 0;
    const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), number);
    const bool counts = error == std::errc() && end == text.data() + text.size();
    return counts && number >= 1 && number <= cases.size() ? cases[number - 1] : nullptr;
}

bool is_control_character(char c) { return static_cast<unsigned char>(c) < 0x20 || c == 0x7f; }

bool is_name(std::string_view agent) {
    return agent.size() <= longest_agent_name && is_utf8(as_bytes(agent)) &&
           std::ranges::none_of(agent, is_control_character);
}

} // namespace

std::expected<control_request, control_error> parse_control_url(std::string_view target,
                                                                const case_list& cases) {
    const std::string_view path = target.substr(0, target.find('?'));
    const query parameters = parse_query(target.substr(std::min(path.size() + 1, target.size())));
    known_path asked{path, action::run_case, true, false};
    control_request request;
    if (path.starts_with(path_of_cases)) {
        request.which = case_with_id(path.substr(path_of_cases.size()), cases);
    } else {
        const auto known = std::ranges::find(known_paths, path, &known_path::path);
        if (known == known_paths.end())
            return std::unexpected(
                control_error{control_refusal::unknown_path, "there is nothing at this path"});
        asked = *known;
        request.which = case_asked_for(parameters, cases);
    }
    if (asked.needs_case && request.which == nullptr)
        return bad_request(
            fmt::format("which case? There are {}, counted from 1 (case=N)", cases.size()));
    request.what = asked.what;
    request.agent = value_of(parameters, "agent");
    if (asked.needs_agent && request.agent.empty())
        return bad_request("who asks? The name of the client is missing (agent=NAME)");
    if (!is_name(request.agent))
        return bad_request(fmt::format("the name of the client must be text of at most {} bytes",
                                       longest_agent_name));
    const auto ends = value_of(parameters, "shutdownOnComplete");
    request.ends_run = asked.what == action::stop || ends == "true" || ends == "yes";
    return request;
}

} // namespace unmask::conformance
