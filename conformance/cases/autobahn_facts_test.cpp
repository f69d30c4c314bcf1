// Compares the cases, field by field, with recorded facts about those of Autobahn|Testsuite: what
// is sent, which outcomes are accepted, how the connection should end, and when patience does.
#include "conformance/cases/catalogue.hpp"

#include <algorithm>
#include <fmt/format.h>
#include <fstream>
#include <gtest/gtest.h>
#include <nlohmann/json.hpp>

namespace unmask::conformance {
namespace {

using nlohmann::json;
using lines = std::vector<std::string>;

constexpr const char* facts_path = UNMASK_SOURCE_DIR "/../shared/autobahn/cases.json";

std::string hex(byte_view bytes) {
    std::string text;
    for (const std::byte byte : bytes)
        fmt::format_to(std::back_inserter(text), "{:02x}", std::to_integer<unsigned>(byte));
    return text;
}

// --- The facts, as lines

std::string hex_of(const json& content) {
    if (content.contains("hex")) return content["hex"];
    const std::string unit = content["repeat_hex"];
    const std::size_t digits = 2 * content["len"].get<std::size_t>();
    std::string text;
    while (text.size() < digits) text += unit.substr(0, digits - text.size());
    return text;
}

std::string line_for(int code, bool fin, int rsv, std::size_t chop, bool sync,
                     std::string content) {
    return fmt::format("frame {} fin {} rsv {} chop {} sync {}: {}", code, fin, rsv, chop, sync,
                       content);
}

std::string step_line(const json& action) {
    const std::string what = action["do"];
    if (what == "frame")
        return line_for(action["opcode"], action["fin"], action["rsv"],
                        action.value("chopsize", std::size_t{0}), action.value("sync", false),
                        hex_of(action["payload"]));
    if (what == "message")
        return fmt::format("message {} in {}: {}", action["opcode"].get<int>(),
                           action.value("fragment_size", 0), hex_of(action["payload"]));
    if (what == "close_frame") return "close " + hex_of(action["payload"]);
    if (what == "begin_frame")
        return fmt::format("begin frame of {} fin {}", action["length"].get<int>(),
                           action["fin"].get<bool>());
    if (what == "frame_data") return "octets " + hex_of(action["payload"]);
    if (what == "end_message") return line_for(0, true, 0, 0, false, "");
    if (what == "wait")
        return fmt::format("wait {} s {}", action["seconds"].get<double>(),
                           action["tag"].is_null() ? "" : action["tag"].get<std::string>());
    return {};
}

lines script_of(const json& facts) {
    lines script;
    for (const json& action : facts["actions"])
        if (std::string line = step_line(action); !line.empty()) script.push_back(line);
    return script;
}

lines events_of(const json& events) {
    lines list;
    for (const json& one : events) {
        const std::string what = one["event"];
        if (what == "timeout")
            list.push_back("wait " + one["tag"].get<std::string>());
        else if (what == "pong")
            list.push_back("pong " + hex_of(one["payload"]));
        else
            list.push_back(fmt::format("{} {}", one["binary"].get<bool>() ? "binary" : "text",
                                       hex_of(one["payload"])));
    }
    return list;
}

std::string deadline_of(const json& timeout) {
    if (timeout["kill_after_s"].is_number())
        return fmt::format("kill after {} s", timeout["kill_after_s"].get<double>());
    return fmt::format("close after {} s", timeout["close_after_s"].get<double>());
}

// --- Ours, as the same lines

double in_seconds(duration time) { return std::chrono::duration<double>(time).count(); }

std::string step_line(const step& done) {
    const std::string content = hex(render(done.content));
    switch (done.what) {
    case verb::send_frame:
        return line_for(static_cast<int>(done.opcode), done.fin, done.rsv, done.chop,
                        done.own_write, content);
    case verb::send_message:
        return fmt::format("message {} in {}: {}", static_cast<int>(done.opcode), done.fragment,
                           content);
    case verb::close:
        return "close " + content;
    case verb::begin_frame:
        return fmt::format("begin frame of {} fin {}", done.announced, done.fin);
    case verb::send_octets:
        return "octets " + content;
    case verb::wait:
        return fmt::format("wait {} s {}", in_seconds(done.silence),
                           done.tag == 0 ? std::string() : std::string(1, done.tag));
    }
    return {};
}

lines script_of(const test_case& one) {
    lines script;
    for (const step& done : one.script) script.push_back(step_line(done));
    return script;
}

template <class List>
lines events_of(const List& events) {
    lines list;
    for (const event& one : events) {
        const std::string content = hex(render(one.content));
        if (one.what == event::kind::waited)
            list.push_back(std::string("wait ") + one.tag);
        else if (one.what == event::kind::pong)
            list.push_back("pong " + content);
        else
            list.push_back(fmt::format("{} {}", one.binary ? "binary" : "text", content));
    }
    return list;
}

std::string deadline_of(const test_case& one) {
    return fmt::format("{} after {} s",
                       one.afterwards.then == deadline::action::close ? "close" : "kill",
                       in_seconds(one.afterwards.after));
}

// --- The comparison

void compare(const test_case& ours, const json& facts) {
    EXPECT_EQ(ours.section, facts["section"].get<std::string>());
    EXPECT_EQ(script_of(ours), script_of(facts));
    EXPECT_EQ(events_of(ours.expected), events_of(facts["expected"]["OK"]));
    EXPECT_EQ(ours.tolerated.has_value(), facts["expected"].contains("NON-STRICT"));
    if (ours.tolerated) {
        EXPECT_EQ(events_of(*ours.tolerated), events_of(facts["expected"]["NON-STRICT"]));
    }
    EXPECT_EQ(ours.informational, facts["kind"] == "informational");
    EXPECT_EQ(!ours.breaks.empty() && ours.closing.initiator == endpoint::peer,
              facts["kind"] == "violation");
    EXPECT_EQ(deadline_of(ours), deadline_of(facts["timeout"]));
}

// Of messages without a corpus only type and length count; corpora are our own, of the same kinds.
void compare_trips(const test_case& ours, const json& facts) {
    const round_trips& trips = *ours.trips;
    EXPECT_EQ(ours.section, facts["section"].get<std::string>());
    EXPECT_EQ(trips.count, facts["messages"].get<std::size_t>());
    EXPECT_EQ(trips.length, facts["message_len"].get<std::size_t>());
    EXPECT_EQ(trips.binary, facts["binary"].get<bool>());
    const std::string_view fragment = ours.performance ? "fragment_size" : "auto_fragment_size";
    EXPECT_EQ(trips.fragment, facts.value(fragment, std::size_t{0}));
    EXPECT_EQ(trips.chop, facts.value("chopsize", std::size_t{0}));
    EXPECT_EQ(std::vector<std::string>(trips.offers.begin(), trips.offers.end()),
              facts.value("client_offers", std::vector<std::string>()));
    EXPECT_EQ(trips.from.has_value(), facts.contains("testdata"));
    EXPECT_EQ(ours.performance, !facts.contains("testdata"));
    EXPECT_EQ(deadline_of(ours), deadline_of(facts["timeout"]));
}

void compare_closing(const test_case& ours, const json& facts) {
    const json& close = facts["expected_close"];
    EXPECT_EQ(ours.closing.initiator == endpoint::peer, close["initiator"] == "peer");
    EXPECT_EQ(ours.closing.clean, close["require_clean"].get<bool>());
    auto codes = close["accepted_codes"].get<std::vector<close_code>>();
    codes.erase(std::unique(codes.begin(), codes.end()), codes.end()); // 7.7.1 has 1000 twice
    EXPECT_EQ(std::vector(ours.closing.codes.begin(), ours.closing.codes.end()), codes);
    const std::string failed = facts["outcomes"].value("FAILED", "");
    EXPECT_EQ(ours.closing.wrong_code_fails, failed.find("WRONG CODE") != std::string::npos);
    EXPECT_EQ(ours.closing.wrong_initiator_fails,
              failed.find("fuzzer had to close") != std::string::npos);
}

TEST(autobahn_facts, agree_with_our_cases) {
    std::ifstream file(facts_path);
    if (!file) GTEST_SKIP() << "the recorded facts about Autobahn are not here";
    const json all = json::parse(file);
    std::size_t compared = 0;
    for (const json& facts : all) {
        const std::string id = facts["id"];
        const test_case* const ours = find_case(id);
        if (ours == nullptr) continue;
        SCOPED_TRACE(id);
        if (ours->trips)
            compare_trips(*ours, facts);
        else
            compare(*ours, facts);
        compare_closing(*ours, facts);
        ++compared;
    }
    EXPECT_EQ(compared, all.size());
}

} // namespace
} // namespace unmask::conformance
