#include "conformance/fuzzing_spec.hpp"

#include <algorithm>
#include <array>
#include <fmt/format.h>
#include <nlohmann/json.hpp>

namespace unmask::conformance {
namespace {

using nlohmann::json;

// What a hostile pattern may cost.
constexpr std::size_t longest_pattern = 200; // characters

// Carries the sentence of the first mistake out of the reader.
struct mistake {
    std::string sentence;
};

// Members that mean something to Autobahn and nothing here are told, as are those it does not know.
constexpr auto known_members =
    std::to_array<std::string_view>({"servers", "url", "outdir", "cases", "exclude-cases",
                                     "exclude-agent-cases", "options", "protocols", "cert", "key"});
constexpr auto known_server_members =
    std::to_array<std::string_view>({"url", "agent", "options", "origin", "protocols"});

// Options whose usual value describes what is done here anyway.
struct usual_option {
    std::string_view name;
    std::string_view value; // as JSON
};
constexpr auto usual_options = std::to_array<usual_option>({{"version", "18"},
                                                            {"version", "13"},
                                                            {"failByDrop", "false"},
                                                            {"echoCloseCodeReason", "false"},
                                                            {"maskClientFrames", "true"},
                                                            {"acceptMaskedServerFrames", "false"},
                                                            {"requireMaskedClientFrames", "true"},
                                                            {"maskServerFrames", "false"},
                                                            {"utf8validateIncoming", "true"},
                                                            {"allowHixie76", "false"},
                                                            {"tcpNoDelay", "true"}});

const json& member(const json& object, const char* name, bool (json::*is_right)() const noexcept,
                   std::string_view wanted) {
    static const json absent;
    const auto found = object.find(name);
    if (found == object.end()) return absent;
    if (!((*found).*is_right)()) throw mistake{fmt::format("\"{}\" is not {}", name, wanted)};
    return *found;
}

std::string text_of(const json& object, const char* name) {
    const json& text = member(object, name, &json::is_string, "a text");
    return text.is_null() ? std::string() : text.get<std::string>();
}

std::vector<std::string> texts_of(const json& object, const char* name) {
    std::vector<std::string> texts;
    for (const json& element : member(object, name, &json::is_array, "a list")) {
        if (!element.is_string()) throw mistake{fmt::format("\"{}\" holds more than texts", name)};
        texts.push_back(element.get<std::string>());
    }
    return texts;
}

// --- Patterns

std::regex regex_of(std::string_view pattern) {
    if (pattern.size() > longest_pattern)
        throw mistake{fmt::format("the pattern '{}...' is too long", pattern.substr(0, 40))};
    std::string expression;
    for (const char c : pattern)
        expression += c == '.' ? "\\." : c == '*' ? ".*" : std::string(1, c);
    try {
        return std::regex(expression);
    } catch (const std::regex_error&) {
        throw mistake{fmt::format("'{}' is not a pattern", pattern)};
    }
}

bool is_named(const test_case& one, std::string_view pattern, const std::regex& expression) {
    if (pattern.find('*') == std::string_view::npos) return one.id == pattern;
    return std::regex_search(one.id.begin(), one.id.end(), expression,
                             std::regex_constants::match_continuous);
}

case_list named_by(const std::vector<std::string>& patterns, bool ids_must_exist) {
    case_list named;
    for (const std::string& pattern : patterns) {
        const bool is_id = pattern.find('*') == std::string::npos;
        const std::regex expression = is_id ? std::regex() : regex_of(pattern);
        const std::size_t before = named.size();
        for (const test_case* one : all_cases())
            if (is_named(*one, pattern, expression)) named.push_back(one);
        if (is_id && ids_must_exist && named.size() == before)
            throw mistake{fmt::format("there is no case '{}'", pattern)};
    }
    return named;
}

case_list chosen_cases(const json& spec) {
    if (!spec.contains("cases")) throw mistake{"\"cases\" is missing"};
    const case_list included = named_by(texts_of(spec, "cases"), true);
    const case_list excluded = named_by(texts_of(spec, "exclude-cases"), false);
    case_list chosen;
    for (const test_case* one : all_cases())
        if (std::ranges::find(included, one) != included.end() &&
            std::ranges::find(excluded, one) == excluded.end())
            chosen.push_back(one);
    return chosen;
}

void read_agent_exclusions(const json& spec, fuzzing_spec& read) {
    const json& exclusions =
        member(spec, "exclude-agent-cases", &json::is_object, "an object of lists");
    for (const auto& [agent, patterns] : exclusions.items()) {
        fuzzing_spec::agent_exclusion exclusion{.agent = regex_of(agent)};
        for (const std::string& pattern : texts_of(exclusions, agent.c_str()))
            exclusion.cases.push_back(regex_of(pattern));
        read.agent_exclusions.push_back(std::move(exclusion));
    }
}

// --- Servers and options

void tell_unknown(const json& object, std::span<const std::string_view> known,
                  std::string_view where, fuzzing_spec& read) {
    for (const auto& [name, value] : object.items())
        if (std::ranges::find(known, std::string_view(name)) == known.end())
            read.ignored.push_back(fmt::format("\"{}\"{} has no effect", name, where));
}

void tell_options(const json& object, std::string_view where, fuzzing_spec& read) {
    for (const auto& [name, value] :
         member(object, "options", &json::is_object, "an object").items()) {
        const std::string given = value.dump(-1, ' ', true, json::error_handler_t::replace);
        const bool usual = std::ranges::any_of(usual_options, [&](const usual_option& one) {
            return one.name == name && one.value == given;
        });
        if (!usual)
            read.ignored.push_back(
                fmt::format("the option \"{}\": {}{} has no effect", name, given, where));
    }
}

fuzzing_spec::server read_server(const json& object, fuzzing_spec& read) {
    if (!object.is_object()) throw mistake{"\"servers\" holds more than objects"};
    fuzzing_spec::server server{.url = text_of(object, "url"), .agent = text_of(object, "agent")};
    if (server.url.empty()) throw mistake{"a server has no \"url\""};
    const std::string where = fmt::format(" of the server {}", server.url);
    server.origin = text_of(object, "origin");
    server.subprotocols = texts_of(object, "protocols");
    tell_unknown(object, known_server_members, where, read);
    tell_options(object, where, read);
    return server;
}

fuzzing_spec read_spec(const json& spec) {
    if (!spec.is_object()) throw mistake{"it is not an object"};
    fuzzing_spec read;
    tell_unknown(spec, known_members, "", read);
    tell_options(spec, "", read);
    for (const json& server : member(spec, "servers", &json::is_array, "a list"))
        read.servers.push_back(read_server(server, read));
    read.url = text_of(spec, "url");
    read.certificate = text_of(spec, "cert");
    read.key = text_of(spec, "key");
    read.subprotocols = texts_of(spec, "protocols");
    read.outdir = text_of(spec, "outdir");
    read.cases = chosen_cases(spec);
    read_agent_exclusions(spec, read);
    return read;
}

} // namespace

bool fuzzing_spec::excludes(std::string_view agent, std::string_view case_id) const {
    const auto is_whole = [](std::string_view text, const std::regex& expression) {
        return std::regex_match(text.begin(), text.end(), expression);
    };
    return std::ranges::any_of(agent_exclusions, [&](const agent_exclusion& one) {
        return is_whole(agent, one.agent) && std::ranges::any_of(one.cases, [&](const auto& id) {
                   return is_whole(case_id, id);
               });
    });
}

std::expected<fuzzing_spec, std::string> parse_fuzzing_spec(std::string_view text) {
    try {
        return read_spec(json::parse(text));
    } catch (const mistake& found) {
        return std::unexpected(found.sentence);
    } catch (const json::exception& wrong) {
        return std::unexpected(fmt::format("it is not JSON ({})", wrong.what()));
    }
}

} // namespace unmask::conformance
