#include "analyzer/output/har_sink.hpp"
#include "analyzer/output/memory_stream.hpp"

#include <fmt/format.h>
#include <gtest/gtest.h>
#include <map>
#include <nlohmann/json.hpp>
#include <random>

namespace unmask::analyzer {
namespace {

using testing::memory_stream;
using json = nlohmann::json;

// --- The spool

TEST(spool, every_text_comes_back_whole_whatever_the_memory) {
    std::mt19937 random(3);
    for (const std::size_t memory : {0u, 1u, 100u, 5000u, 1u << 20}) {
        spool texts(memory);
        std::map<std::uint64_t, std::string> expected;
        for (int step = 0; step < 3000; ++step) {
            const std::uint64_t key = random() % 20;
            if (random() % 30 == 0) {
                memory_stream stream;
                texts.move_to(key, stream.out());
                EXPECT_EQ(stream.content(), expected[key]);
                expected.erase(key);
                continue;
            }
            const std::string text(random() % 60, static_cast<char>('a' + step % 26));
            texts.append(key, text);
            expected[key] += text;
        }
        for (const auto& [key, text] : expected) {
            memory_stream stream;
            texts.move_to(key, stream.out());
            EXPECT_EQ(stream.content(), text);
        }
        EXPECT_EQ(texts.failure(), "");
    }
}

TEST(spool, says_that_it_cannot_write) {
    const char* before = std::getenv("TMPDIR");
    const std::string kept = before ? before : "";
    ::setenv("TMPDIR", "/nowhere/at/all", 1);
    spool texts(4);
    texts.append(1, "more than four");
    before ? ::setenv("TMPDIR", kept.c_str(), 1) : ::unsetenv("TMPDIR");
    EXPECT_NE(texts.failure().find("TMPDIR"), std::string::npos);
}

// --- HAR

record_origin origin_of(std::uint64_t connection, party sender, std::int64_t seconds) {
    return {.connection = connection,
            .time = seconds * 1'000'000'000 + 500'000'000,
            .direction = sender};
}

message_record message_of(std::uint64_t connection, party sender, opcode code,
                          std::string_view payload) {
    return {.origin = origin_of(connection, sender, 10),
            .opcode = code,
            .wire_length = payload.size(),
            .length = payload.size(),
            .payload = as_bytes(payload)};
}

// Feeds records to the view and reads back what it wrote.
template <class... Records>
json har_of(const Records&... records) {
    memory_stream stream;
    har_sink sink(stream.out(), "1");
    (static_cast<record_sink&>(sink).accept(records), ...);
    EXPECT_TRUE(sink.finish());
    return json::parse(stream.content());
}

json messages_of(const auto&... records) {
    return har_of(records...)["log"]["entries"][0]["_webSocketMessages"];
}

TEST(har_sink, nothing_is_a_har_too) {
    const json har = har_of();
    EXPECT_EQ(har["log"]["version"], "1.2");
    EXPECT_EQ(har["log"]["creator"]["name"], "unmask");
    EXPECT_TRUE(har["log"]["entries"].empty());
}

TEST(har_sink, text_as_it_is_and_binary_as_base64) {
    const json messages = messages_of(message_of(0, party::client, opcode::text, "a \"b\"\n\x01"),
                                      message_of(0, party::server, opcode::binary, "\x01\xff"));
    EXPECT_EQ(messages, json::parse(R"([
        {"type": "send", "time": 10.5, "opcode": 1, "data": "a \"b\"\n\u0001"},
        {"type": "receive", "time": 10.5, "opcode": 2, "data": "Af8="}])"));
}

TEST(har_sink, text_that_is_none_keeps_its_bytes) {
    const json messages = messages_of(message_of(0, party::client, opcode::text, "a\xff"));
    EXPECT_EQ(messages[0]["data"], "a\xef\xbf\xbd");
    EXPECT_EQ(messages[0]["_base64"], "Yf8=");
}

TEST(har_sink, a_cut_payload_says_where) {
    auto record = message_of(0, party::client, opcode::text, "Hel");
    record.length = 5;
    EXPECT_EQ(messages_of(record)[0]["_truncatedAt"], 3);
}

TEST(har_sink, what_is_lost_is_an_error_of_its_own) {
    const json messages =
        messages_of(gap_record{origin_of(0, party::server, 10), 7, "not captured"},
                    undecodable_record{origin_of(0, party::client, 10), 1, 0, "why \xff"});
    EXPECT_EQ(messages[0]["type"], "error");
    EXPECT_EQ(messages[0]["opcode"], -1);
    EXPECT_EQ(messages[0]["data"], "gap of 7 bytes from server: not captured");
    EXPECT_EQ(messages[1]["data"], "undecodable, 1 byte from client: why \xef\xbf\xbd");
}

TEST(har_sink, control_frames_are_left_out_but_the_first_close_is_told) {
    const json har = har_of(message_of(0, party::client, opcode::ping, "x"),
                            message_of(0, party::server, opcode::close,
                                       "\x03\xe9"
                                       "bye"),
                            message_of(0, party::client, opcode::close, "\x03\xe8"));
    const json entry = har["log"]["entries"][0];
    EXPECT_TRUE(entry["_webSocketMessages"].empty());
    EXPECT_EQ(entry["_webSocketClose"], json::parse(R"({"code": 1001, "reason": "bye"})"));
}

TEST(har_sink, each_handshake_is_an_entry_of_its_own) {
    const request_head request{
        .method = "GET", .target = "/a?b=c&d", .fields = {{"Host", "h:1"}, {"Cookie", "x=1; y=2"}}};
    const response_head refused{.status = 401, .reason = "Unauthorized"};
    const response_head accepted{.status = 101, .reason = "Switching Protocols"};
    const handshake_record first{
        .origin = origin_of(0, party::server, 1), .request = &request, .response = &refused};
    const handshake_record second{
        .origin = origin_of(0, party::server, 2), .request = &request, .response = &accepted};
    const json entries =
        har_of(first, second, message_of(0, party::client, opcode::text, "m"),
               end_record{.origin = origin_of(0, party::client, 12)})["log"]["entries"];
    ASSERT_EQ(entries.size(), 2);
    EXPECT_EQ(entries[0]["response"]["status"], 401);
    EXPECT_TRUE(entries[0]["_webSocketMessages"].empty());
    const json& entry = entries[1];
    EXPECT_EQ(entry["_resourceType"], "websocket");
    EXPECT_EQ(entry["startedDateTime"], "1970-01-01T00:00:02.500Z");
    EXPECT_EQ(entry["time"], 10'000);
    EXPECT_EQ(entry["request"]["url"], "ws://h:1/a?b=c&d");
    EXPECT_EQ(entry["request"]["queryString"], json::parse(R"([{"name": "b", "value": "c"},
                                                              {"name": "d", "value": ""}])"));
    EXPECT_EQ(entry["request"]["cookies"], json::parse(R"([{"name": "x", "value": "1"},
                                                          {"name": "y", "value": "2"}])"));
    EXPECT_EQ(entry["_webSocketMessages"].size(), 1);
}

TEST(har_sink, many_conversations_at_once_stay_apart_in_little_memory) {
    memory_stream stream;
    har_sink sink(stream.out(), "1", 1000);
    record_sink& records = sink;
    for (int round = 0; round < 50; ++round)
        for (std::uint64_t connection = 0; connection < 30; ++connection)
            records.accept(message_of(connection, party::client, opcode::text,
                                      fmt::format("{} {}", connection, round)));
    for (std::uint64_t connection = 0; connection < 30; connection += 2)
        records.accept(end_record{.origin = origin_of(connection, party::client, 11)});
    ASSERT_TRUE(sink.finish());
    const json entries = json::parse(stream.content())["log"]["entries"];
    ASSERT_EQ(entries.size(), 30);
    for (const json& entry : entries) {
        const json& messages = entry["_webSocketMessages"];
        ASSERT_EQ(messages.size(), 50);
        for (int round = 0; round < 50; ++round)
            EXPECT_EQ(messages[static_cast<std::size_t>(round)]["data"],
                      fmt::format("{} {}", entry["connection"].get<std::string>(), round));
    }
}

} // namespace
} // namespace unmask::analyzer
