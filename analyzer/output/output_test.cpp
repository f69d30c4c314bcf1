#include "analyzer/output/detail_sink.hpp"
#include "analyzer/output/follow_sink.hpp"
#include "analyzer/output/json_sink.hpp"
#include "analyzer/output/memory_stream.hpp"
#include "analyzer/output/text_sink.hpp"
#include "protocol/files_test.hpp"
#include "protocol/utf8.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <nlohmann/json.hpp>

namespace unmask::analyzer {
namespace {

using namespace std::string_literals;

template <class Sink, class... Options>
std::string written(const auto& record, Options... options) {
    testing::memory_stream stream;
    Sink sink(stream.out(), options...);
    static_cast<record_sink&>(sink).accept(record);
    EXPECT_TRUE(stream.out().finish());
    return stream.content();
}

message_record message_of(opcode code, std::string_view payload) {
    static const std::array<std::uint64_t, 2> packets{3, 5};
    return {.origin = {.connection = 2,
                       .time = 1'500'000'000'000'000'007,
                       .packets = packets,
                       .direction = party::server},
            .number = 4,
            .opcode = code,
            .frames = packets,
            .wire_length = payload.size(),
            .length = payload.size(),
            .payload = as_bytes(payload)};
}

nlohmann::json json_of(const auto& record) {
    const std::string line = written<json_sink>(record);
    EXPECT_TRUE(line.ends_with("}\n"));
    EXPECT_EQ(std::ranges::count(line, '\n'), 1);
    return nlohmann::json::parse(line);
}

TEST(json_sink, a_text_message) {
    const std::string text = "quote \" slash \\ line \n nul \0 umlaut \xc3\xa4"s;
    const auto json = json_of(message_of(opcode::text, text));
    EXPECT_EQ(json["type"], "message");
    EXPECT_EQ(json["connection"], 2);
    EXPECT_EQ(json["time"], "1500000000.000000007");
    EXPECT_EQ(json["packets"], nlohmann::json({3, 5}));
    EXPECT_EQ(json["direction"], "server");
    EXPECT_EQ(json["opcode"], 1);
    EXPECT_EQ(json["text"], text);
    EXPECT_FALSE(json.contains("truncated_at"));
}

TEST(json_sink, base64_has_the_padding_of_rfc_4648) {
    for (const auto& [payload, encoded] :
         {std::pair{"", ""}, {"f", "Zg=="}, {"fo", "Zm8="}, {"foo", "Zm9v"}, {"foob", "Zm9vYg=="}})
        EXPECT_EQ(json_of(message_of(opcode::binary, payload))["base64"], encoded);
}

TEST(json_sink, a_cut_payload_says_where) {
    auto record = message_of(opcode::text, "Hel");
    record.length = 5;
    EXPECT_EQ(json_of(record)["truncated_at"], 3);
}

TEST(json_sink, a_text_cut_within_a_character_ends_before_it) {
    const std::string text = "ab\u20ac";
    message_record record = message_of(opcode::text, text);
    for (const std::size_t held : {3u, 4u}) {
        record.payload = as_bytes(text).first(held);
        const auto json = json_of(record);
        EXPECT_EQ(json["text"], "ab");
        EXPECT_EQ(json["truncated_at"], 2);
    }
    record.payload = as_bytes(text);
    EXPECT_EQ(json_of(record)["text"], text);
}

TEST(json_sink, a_close_message_has_code_and_reason) {
    const auto json = json_of(message_of(opcode::close, "\x03\xe8"
                                                        "by\xff"
                                                        "e"));
    EXPECT_EQ(json["close_code"], 1000);
    EXPECT_EQ(json["close_reason"], "by\xef\xbf\xbd"
                                    "e");
    EXPECT_TRUE(json_of(message_of(opcode::close, ""))["close_code"].is_null());
}

TEST(json_sink, headers_of_any_bytes_stay_json) {
    request_head request{.method = "GET", .target = "/\xff", .fields = {{"X", "\xe4\xbd"}}};
    const auto json = json_of(handshake_record{.request = &request});
    EXPECT_EQ(json["request"]["target"], "/\xef\xbf\xbd");
    EXPECT_EQ(json["request"]["headers"][0][0], "X");
    EXPECT_TRUE(json["response"].is_null());
    EXPECT_TRUE(json["deflate"].is_null());
}

TEST(json_writer, whatever_the_bytes_what_comes_out_is_utf8) {
    for (const std::string_view text : {"a\xed\xa0\x80z", "\xe4\xbd", "\xf0\x9f\x98",
                                        "\xf4\x90\x80\x80", "\xc3(\xe2\x28\xa1", "\xc3\xa4\xff"}) {
        json_writer json;
        json.text(text);
        EXPECT_TRUE(is_utf8(as_bytes(json.view()))) << json.view();
        EXPECT_NE(json.view().find("\xef\xbf\xbd"), std::string_view::npos) << json.view();
    }
}

// Characters of two bytes, so that some stand across the pieces in which a long text is read.
TEST(json_writer, a_long_text_loses_no_more_than_its_mistakes) {
    std::string text = "a", expected = "a";
    for (int i = 0; i < 1000; ++i) {
        text += i % 300 == 299 ? "\xff" : "\xc3\xa4";
        expected += i % 300 == 299 ? "\xef\xbf\xbd" : "\xc3\xa4";
    }
    json_writer json;
    json.text(text);
    EXPECT_EQ(json.view(), '"' + expected + '"');
}

TEST(text_sink, nothing_acts_on_the_terminal) {
    EXPECT_EQ(printable("a\x1b[2Jb\r\n\x7f\xc2\x9b", 100), "a\\x1b[2Jb\\x0d\\x0a\\x7f\\xc2\\x9b");
    EXPECT_EQ(printable("gr\xc3\xbc\xc3\x9f"
                        "e \xff",
                        100),
              "gr\xc3\xbc\xc3\x9f"
              "e \\xff");
    EXPECT_EQ(printable("abcdef", 3), "abc...");
    const auto line = written<text_sink>(message_of(opcode::text, "hi \x1b[31m"), false);
    EXPECT_EQ(line.find('\x1b'), std::string::npos);
    EXPECT_NE(line.find("<-  text"), std::string::npos);
}

TEST(detail_sink, says_what_the_capture_lacks) {
    const std::array<std::uint64_t, 1> packets{7};
    const record_origin origin{.time = 1, .packets = packets, .direction = party::server};
    const frame_record frame{.origin = origin, .number = 2, .header = {.payload_length = 9}};
    EXPECT_THAT(written<detail_sink>(frame, false, 64u),
                ::testing::HasSubstr("payload: bytes of it are missing in the capture"));
    EXPECT_THAT(written<detail_sink>(gap_record{origin, 300, "not captured"}, false, 64u),
                ::testing::HasSubstr("300 bytes missing: not captured"));
    EXPECT_THAT(written<detail_sink>(undecodable_record{origin, 5, 3, "why"}, false, 64u),
                ::testing::HasSubstr("5 bytes of message 3: why"));
}

TEST(detail_sink, shows_no_more_of_a_payload_than_is_asked_for) {
    auto record = message_of(opcode::text, "first line\nsecond \x1b[2J line");
    EXPECT_THAT(written<detail_sink>(record, false, 100u),
                ::testing::HasSubstr("\n    first line\n    second \\x1b[2J line\n"));
    EXPECT_THAT(written<detail_sink>(record, false, 13u),
                ::testing::HasSubstr("    se\n    ... 14 of 27 bytes not shown (--detail-limit)"));
    record.length = 1000; // the rest was not kept
    EXPECT_THAT(written<detail_sink>(record, false, 100u),
                ::testing::HasSubstr("... 973 of 1000 bytes not shown (--message-limit)"));
}

TEST(follow_sink, tells_losses_of_raw_bytes_aside) {
    std::FILE* nowhere = std::fopen("/dev/null", "w");
    output_stream out(nowhere);
    follow_sink raw(out, false, 2, follow_form::raw);
    record_sink& sink = raw;
    EXPECT_FALSE(raw.finish()); // connection 2 has not come
    sink.accept(message_of(opcode::text, "whole"));
    EXPECT_EQ(raw.shortfall(), "");
    sink.accept(gap_record{.origin = {.connection = 1}});
    EXPECT_EQ(raw.shortfall(), "");
    sink.accept(gap_record{.origin = {.connection = 2}});
    EXPECT_TRUE(raw.finish());
    EXPECT_THAT(raw.shortfall(), ::testing::HasSubstr("connection 2 is not whole, in 1 place"));
    std::fclose(nowhere);
}

TEST(output_stream, leaves_nothing_half_written) {
    const testing::temporary_directory directory;
    {
        auto out = output_stream::open((directory / "records").string());
        ASSERT_TRUE(out);
        out->write("some");
    }
    EXPECT_TRUE(std::filesystem::is_empty(directory));
}

TEST(output_stream, says_why_it_cannot_write) {
    const auto out = output_stream::open("/nowhere/at/all");
    ASSERT_FALSE(out);
    EXPECT_TRUE(out.error().starts_with("/nowhere/at/all cannot be written")) << out.error();
    std::FILE* full = std::fopen("/dev/full", "w");
    if (!full) GTEST_SKIP() << "no /dev/full here";
    output_stream stream(full);
    stream.write("text");
    EXPECT_FALSE(stream.finish());
    std::fclose(full);
}

} // namespace
} // namespace unmask::analyzer
