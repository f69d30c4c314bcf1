#include "conformance/fuzzing_spec.hpp"

#include <algorithm>
#include <array>
#include <fmt/format.h>
#include <nlohmann/json.hpp>
#include <re2/re2.h>

namespace unmask::conformance {
namespace {

using nlohmann::json;
using pattern = fuzzing_spec::pattern;

// What a hostile file may cost.
constexpr std::size_t longest_pattern = 200; // characters
constexpr int deepest_nesting = 64;          // of lists and objects; writing them again takes stack

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

// RE2 takes time in proportion to what it reads, whatever the pattern.
pattern compile(std::string_view text) {
    if (text.size() > longest_pattern)
        throw mistake{fmt::format("the pattern '{}...' is too long", text.substr(0, 40))};
    std::string expression;
    for (const char c : text) expression += c == '.' ? "\\." : c == '*' ? ".*" : std::string(1, c);
    re2::RE2::Options options;
    options.set_log_errors(false);
    auto compiled = std::make_shared<const re2::RE2>(expression, options);
    if (!compiled->ok()) throw mistake{fmt::format("'{}' is not a pattern", text)};
    return compiled;
}

bool begins_with_match(std::string_view text, const re2::RE2& expression) {
    return expression.Match({text.data(), text.size()}, 0, text.size(), re2::RE2::ANCHOR_START,
                            nullptr, 0);
}

case_list named_by(const std::vector<std::string>& patterns, bool ids_must_exist) {
    case_list named;
    for (const std::string& name : patterns) {
        const pattern expression = name.find('*') == std::string::npos ? nullptr : compile(name);
        const std::size_t before = named.size();
        for (const test_case* one : all_cases())
            if (expression ? begins_with_match(one->id, *expression) : one->id == name)
                named.push_back(one);
        if (!expression && ids_must_exist && named.size() == before)
            throw mistake{fmt::format("there is no case '{}'", name)};
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
        fuzzing_spec::agent_exclusion exclusion{.agent = compile(agent)};
        for (const std::string& name : texts_of(exclusions, agent.c_str()))
            exclusion.cases.push_back(compile(name));
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
    const auto is_whole = [](std::string_view text, const pattern& expression) {
        return re2::RE2::FullMatch({text.data(), text.size()}, *expression);
    };
    return std::ranges::any_of(agent_exclusions, [&](const agent_exclusion& one) {
        return is_whole(agent, one.agent) && std::ranges::any_of(one.cases, [&](const auto& id) {
                   return is_whole(case_id, id);
               });
    });
}

std::expected<fuzzing_spec, std::string> parse_fuzzing_spec(std::string_view text) {
    const auto bound = [](int depth, json::parse_event_t, json&) {
        if (depth > deepest_nesting)
            throw mistake{fmt::format("lists and objects nest deeper than {}", deepest_nesting)};
        return true;
    };
    try {
        return read_spec(json::parse(text, bound));
    } catch (const mistake& found) {
        return std::unexpected(found.sentence);
    } catch (const json::exception& wrong) {
        return std::unexpected(fmt::format("it is not JSON ({})", wrong.what()));
    }
}

} // namespace unmask::conformance
