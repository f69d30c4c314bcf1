#include "analyzer/filter/display_filter.hpp"

#include "analyzer/fields/sample_records.hpp"

#include <gtest/gtest.h>

namespace unmask::analyzer {
namespace {

const testing::sample_records sample;

bool passes(std::string_view filter, const any_record& record) {
    auto compiled = display_filter::compile(filter);
    EXPECT_TRUE(compiled) << to_text(compiled.error(), filter);
    return compiled && compiled->matches(sample.of(record));
}

struct truth {
    const char* filter;
    bool expected;
};

void PrintTo(const truth& one, std::ostream* out) { *out << one.filter; }

class of_a_frame : public ::testing::TestWithParam<truth> {};

TEST_P(of_a_frame, is_true_or_false) {
    EXPECT_EQ(passes(GetParam().filter, &sample.frame), GetParam().expected);
}

INSTANTIATE_TEST_SUITE_P(
    numbers, of_a_frame,
    ::testing::Values(
        truth{"websocket.opcode == 1", true}, truth{"websocket.opcode eq 2", false},
        truth{"websocket.opcode == 0x1", true}, truth{"websocket.opcode != 1", false},
        truth{"websocket.opcode ne 2", true}, truth{"websocket.payload_length < 130", false},
        truth{"websocket.payload_length <= 130", true},
        truth{"websocket.payload_length gt 129", true},
        truth{"websocket.payload_length >= 131", false}, truth{"frame.number == 7", true},
        truth{"websocket.payload_length_ext_16 == 130", true},
        truth{"websocket.payload_length_ext_64", false}, truth{"websocket.opcode in {8, 9}", false},
        truth{"websocket.opcode in {0..2, 8}", true}, truth{"websocket.opcode in {1}", true}));

// A field of several values passes if one does; != if none is equal.
INSTANTIATE_TEST_SUITE_P(
    several_values, of_a_frame,
    ::testing::Values(truth{"tcp.port == 9001", true}, truth{"tcp.port == 40000", true},
                      truth{"tcp.port != 9001", false}, truth{"tcp.port != 80", true},
                      truth{"tcp.port > 9001", true}, truth{"unmask.packets == 5", true}));

INSTANTIATE_TEST_SUITE_P(fields_that_are_not_there, of_a_frame,
                         ::testing::Values(truth{"unmask.rule", false},
                                           truth{"unmask.rule != \"x\"", false},
                                           truth{"not unmask.rule == \"x\"", true},
                                           truth{"unmask.subprotocol", false},
                                           truth{"websocket.mask", true}));

INSTANTIATE_TEST_SUITE_P(
    texts_and_bytes, of_a_frame,
    ::testing::Values(truth{"http.host == \"example.com\"", true},
                      truth{"http.host == \"Example.com\"", false},
                      truth{"http.host contains \"ample\"", true},
                      truth{"http.host matches \"^EX.*com$\"", true},
                      truth{"http.host matches \"(?-i)^EX.*com$\"", false},
                      truth{"http.host ~ r\"e\\.com\"", true},
                      truth{"http.host in {\"a\", \"example.com\"}", true},
                      truth{"websocket.payload.text contains \"\\t\"", true},
                      truth{"websocket.payload.text contains \"\\x48ello\"", true},
                      truth{"websocket.payload.text matches r\"hello\\sworld\"", true},
                      truth{"websocket.masking_key == 37:fa:21:3d", true},
                      truth{"websocket.masking_key == 37fa213d", true},
                      truth{"websocket.masking_key == 37:fa", false},
                      truth{"websocket.masking_key contains fa:21", true},
                      truth{"websocket.masking_key matches r\"\\xfa\"", true},
                      truth{"websocket.payload contains \"World\"", true},
                      truth{"websocket.payload contains 57", true}));

INSTANTIATE_TEST_SUITE_P(
    addresses_and_times, of_a_frame,
    ::testing::Values(truth{"ip.src == 10.1.2.3", true}, truth{"ip.src == 10.1.2.4", false},
                      truth{"ip.dst", false}, truth{"ip.addr == 10.0.0.0/8", true},
                      truth{"ip.addr == 10.1.2.0/31", false}, truth{"ip.addr == 10.1.2.2/31", true},
                      truth{"ip.addr == 0.0.0.0/0", true}, truth{"ip.addr != 10.0.0.0/8", false},
                      truth{"ipv6.dst == 2001:db8::1", true},
                      truth{"ipv6.addr in {::1, 2001:db8::/32}", true},
                      truth{"unmask.server.address == 10.0.0.0/8", false},
                      truth{"frame.time_epoch == 1700000000.25", true},
                      truth{"frame.time_epoch > 1700000000.250000001", false},
                      truth{"frame.time_epoch in {1700000000..1700000001}", true}));

INSTANTIATE_TEST_SUITE_P(
    logic, of_a_frame,
    ::testing::Values(truth{"websocket.fin == 1 and websocket.mask == true", true},
                      truth{"websocket.fin == 0 && websocket.mask", false},
                      truth{"websocket.fin == 0 || websocket.mask", true},
                      truth{"not websocket.fin == 0", true}, truth{"!!websocket.fin", true},
                      truth{"not not not websocket.fin", false},
                      // `and` binds closer than `or`, `not` closer than both.
                      truth{"websocket.fin or websocket.fin and unmask.rule", true},
                      truth{"(websocket.fin or websocket.fin) and unmask.rule", false},
                      truth{"not unmask.rule and websocket.fin", true},
                      truth{"not (unmask.rule or websocket.fin)", false},
                      truth{"\t( ( websocket.fin ) )\n", true}));

TEST(display_filter, each_record_has_its_own_fields_and_those_of_its_context) {
    EXPECT_TRUE(passes("unmask.record == \"frame\"", &sample.frame));
    EXPECT_TRUE(passes("unmask.record == \"message\" and websocket.fin", &sample.message));
    EXPECT_TRUE(passes("websocket.payload.close.status_code == 1001", &sample.close));
    EXPECT_TRUE(passes("websocket.payload.close.reason contains \"bye\"", &sample.close));
    EXPECT_FALSE(passes("websocket.payload.text", &sample.close));
    EXPECT_TRUE(
        passes("unmask.rule == \"client-must-mask\" and websocket.opcode == 1", &sample.finding));
    EXPECT_TRUE(
        passes("http.response.code == 101 and unmask.accept_valid == 1", &sample.handshake));
    EXPECT_TRUE(passes("http.upgrade == \"WebSocket\"", &sample.handshake));
    EXPECT_TRUE(passes("http.sec_websocket_protocol contains \"superchat\"", &sample.handshake));
    EXPECT_TRUE(passes("tcp.stream == 3 and unmask.transport == \"tcp\"", &sample.connection));
    EXPECT_TRUE(passes("unmask.gap.bytes > 1000", &sample.gap));
    EXPECT_TRUE(passes("unmask.reason contains \"cut off\"", &sample.undecodable));
    EXPECT_TRUE(passes("unmask.end == \"rst\" and unmask.end.client.frames == 9", &sample.end));
}

TEST(display_filter, a_record_of_an_unknown_connection_has_no_fields_of_it) {
    auto filter = display_filter::compile("ip.addr or http.host or tcp.port or unmask.origin");
    ASSERT_TRUE(filter);
    EXPECT_FALSE(filter->matches({.record = &sample.frame, .connection = nullptr}));
}

TEST(display_filter, knows_whether_it_needs_payloads_of_frames) {
    const auto needs = [](std::string_view filter) {
        return display_filter::compile(filter)->needs_frame_payload();
    };
    EXPECT_TRUE(needs("websocket.fin or not (websocket.payload contains 00)"));
    EXPECT_FALSE(needs("websocket.payload.text contains \"a\" or unmask.message.payload == 00"));
}

struct mistake {
    const char* filter;
    const char* marked; // what the carets stand under; empty: the end
    const char* sentence;
};

void PrintTo(const mistake& one, std::ostream* out) { *out << one.filter; }

class mistakes : public ::testing::TestWithParam<mistake> {};

TEST_P(mistakes, are_named_and_marked) {
    const auto& [filter, marked, sentence] = GetParam();
    const auto compiled = display_filter::compile(filter);
    ASSERT_FALSE(compiled);
    const filter_error& error = compiled.error();
    EXPECT_EQ(std::string_view(filter).substr(error.offset, error.length), marked);
    EXPECT_TRUE(error.sentence.contains(sentence)) << error.sentence;
}

INSTANTIATE_TEST_SUITE_P(
    of_words, mistakes,
    ::testing::Values(
        mistake{"", "", "a field is missing"}, mistake{"websocket.opcode == ", "", "a number"},
        mistake{"websocket.opcod == 1", "websocket.opcod", "did you mean websocket.opcode?"},
        mistake{"opcode == 1", "opcode", "did you mean websocket.opcode?"},
        mistake{"unmask.ruel", "unmask.ruel", "did you mean unmask.rule?"},
        mistake{"nothing.like.it", "nothing.like.it", "--fields"},
        mistake{"websocket.fin and", "", "a field is missing"},
        mistake{"and websocket.fin", "and", "a field is missing"},
        mistake{"websocket.fin websocket.mask", "websocket.mask", "'and' or 'or' is missing"},
        mistake{"(websocket.fin", "(", "not closed"},
        mistake{"(websocket.fin 1", "1", "closing parenthesis"},
        mistake{"websocket.fin)", ")", "'and' or 'or'"},
        mistake{"websocket.fin = 1", "=", "no meaning"}, mistake{"http.host == 'a'", "'", "quotes"},
        mistake{"http.host == \"a", "\"", "not closed"},
        mistake{"http.host matches \"\\d\"", "\\d", "r\"...\""},
        mistake{"websocket.opcode in 1", "1", "{1, 2, 8..10}"},
        mistake{"websocket.opcode in {1", "", "closing brace"},
        mistake{"websocket.opcode in {}", "}", "a number"}));

INSTANTIATE_TEST_SUITE_P(
    of_types, mistakes,
    ::testing::Values(mistake{"http.host < \"a\"", "<", "http.host is of type text"},
                      mistake{"websocket.opcode contains 1", "contains", "of type number"},
                      mistake{"websocket.fin > 0", ">", "of type boolean"},
                      mistake{"ip.src matches \"1\"", "matches", "of type address"},
                      mistake{"http.host == example", "example", "in quotes"},
                      mistake{"websocket.opcode == \"1\"", "\"1\"", "a number"},
                      mistake{"websocket.opcode == -1", "-1", "a number"},
                      mistake{"websocket.opcode == 18446744073709551616", "18446744073709551616",
                              "a number"},
                      mistake{"websocket.fin == 2", "2", "true or false"},
                      mistake{"websocket.masking_key == 37:f", "37:f", "bytes"},
                      mistake{"websocket.masking_key == 37:", "37:", "bytes"},
                      mistake{"ip.addr == 10.0.0", "10.0.0", "an address"},
                      mistake{"ip.addr == 10.0.0.0/33", "10.0.0.0/33", "an address"},
                      mistake{"ip.addr == ::1", "::1", "never holds"},
                      mistake{"ipv6.src == 10.0.0.1", "10.0.0.1", "never holds"},
                      mistake{"frame.time_epoch > 1.", "1.", "seconds"},
                      mistake{"frame.time_epoch > 9999999999", "9999999999", "seconds"},
                      mistake{"websocket.opcode in {7..3}", "7..3", "empty"},
                      mistake{"http.host in {\"a\"..\"b\"}", "..", "of type text"},
                      mistake{"http.host matches \"(\"", "\"(\"", "regular expression"}));

TEST(display_filter, a_mistake_is_shown_under_the_filter) {
    const std::string_view filter = "http.host == \"\xc3\xbc\t\" and fin";
    const auto compiled = display_filter::compile(filter);
    ASSERT_FALSE(compiled);
    EXPECT_EQ(to_text(compiled.error(), filter),
              "there is no such field; did you mean websocket.fin?\n"
              "    http.host == \"\xc3\xbc \" and fin\n"
              "                          ^^^");
}

TEST(display_filter, depth_and_length_are_limited) {
    const auto nested = [](unsigned depth) {
        return std::string(depth, '(') + "websocket.fin" + std::string(depth, ')');
    };
    EXPECT_TRUE(display_filter::compile(nested(deepest_parentheses)));
    EXPECT_FALSE(display_filter::compile(nested(deepest_parentheses + 1)));
    EXPECT_FALSE(display_filter::compile(std::string(longest_filter, '!') + "websocket.fin"));
    const std::string negated = std::string(longest_filter - 20, '!') + "websocket.fin";
    EXPECT_TRUE(display_filter::compile(negated));
}

TEST(display_filter, a_costly_regular_expression_is_refused_or_linear) {
    EXPECT_FALSE(display_filter::compile("http.host matches r\"((a{1000}){1000}){1000}\""));
    const std::string text(100'000, 'a');
    message_record message = sample.message;
    message.payload = as_bytes(text);
    auto filter = display_filter::compile("websocket.payload.text matches r\"^(a+)+$\"");
    ASSERT_TRUE(filter);
    EXPECT_TRUE(
        filter->matches({.record = &message, .connection = &sample.facts, .message = &message}));
}

TEST(display_filter, printed_it_means_the_same) {
    for (const char* filter :
         {"websocket.fin", "not websocket.fin == 1", "not (websocket.fin and websocket.mask)",
          "(websocket.fin or websocket.mask) and not not unmask.rule",
          "websocket.fin and (websocket.mask and unmask.rule or ip.src)",
          "not (not (websocket.fin))", "http.host in {\"a\\\"\\\\\\n\\x7f\", r\"\\d\"}",
          "websocket.payload == \"\" or websocket.payload == 0a",
          "ip.addr == 10.0.0.0/8 or ipv6.addr == ::1", "frame.time_epoch in {1..2.5, 7}",
          "http.host matches r\"a\\\"b\""}) {
        const auto first = parse_filter(filter);
        ASSERT_TRUE(first) << filter;
        const auto second = parse_filter(to_string(*first));
        ASSERT_TRUE(second) << to_string(*first);
        EXPECT_EQ(*first, *second) << to_string(*first);
    }
}

} // namespace
} // namespace unmask::analyzer
