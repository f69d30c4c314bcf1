#include "protocol/handshake/http_head.hpp"

#include "protocol/handshake/http_grammar.hpp"
#include "protocol/segmentation_test.hpp"

#include <fmt/format.h>
#include <gmock/gmock.h>

namespace unmask {

void PrintTo(const irregularity& found, std::ostream* out) {
    *out << sentence_for(found.kind) << " at " << found.offset;
}

namespace {

using ::testing::ElementsAre;
using ::testing::IsEmpty;
using enum head_irregularity;

// --- Lookup --------------------------------------------------------------------------------------

const http_fields some_fields = {{"Upgrade", "websocket"},
                                 {"connection", "keep-alive , Upgrade"},
                                 {"X-List", "one"},
                                 {"x-list", "two"},
                                 {"Empty", ""}};

TEST(http_fields, names_compare_without_regard_to_case) {
    EXPECT_TRUE(std::ranges::equal(values_of(some_fields, "X-LIST"), std::array{"one", "two"}));
    EXPECT_TRUE(values_of(some_fields, "absent").empty());
}

TEST(http_fields, know_whether_a_name_has_a_single_value) {
    EXPECT_TRUE(is_single(values_of(some_fields, "Empty")));
    EXPECT_FALSE(is_single(values_of(some_fields, "X-List")));
    EXPECT_FALSE(is_single(values_of(some_fields, "absent")));
}

TEST(http_fields, values_of_one_name_join_to_a_list) {
    EXPECT_EQ(joined_value(some_fields, "x-list"), "one, two");
    EXPECT_EQ(joined_value(some_fields, "empty"), "");
    EXPECT_EQ(joined_value(some_fields, "absent"), std::nullopt);
}

TEST(http_fields, tokens_are_found_in_lists) {
    EXPECT_TRUE(has_token(some_fields, "Connection", "upgrade"));
    EXPECT_TRUE(has_token(some_fields, "X-List", "two"));
    EXPECT_FALSE(has_token(some_fields, "Connection", "up"));
    EXPECT_FALSE(has_token(some_fields, "Connection", "keep-alive , Upgrade"));
    EXPECT_FALSE(has_token(some_fields, "Empty", ""));
    EXPECT_TRUE(has_token({{"Connection", ",, ,a,\tb ,"}}, "Connection", "b"));
}

TEST(has_control, finds_each_control_byte_wherever_it_stands) {
    for (const std::size_t size : {1u, 7u, 8u, 9u, 17u})
        for (std::size_t at = 0; at < size; ++at)
            for (int byte = 0; byte < 256; ++byte) {
                std::string text(size, '\t'); // which is none, but lies among them
                text[at] = static_cast<char>(byte);
                EXPECT_EQ(has_control(text), is_control(text[at])) << byte << " at " << at;
            }
    EXPECT_FALSE(has_control(""));
}

// --- Parsing -------------------------------------------------------------------------------------

TEST(parse_request_head, reads_a_regular_head) {
    const auto [head, irregularities] =
        parse_request_head("GET /chat?a=b HTTP/1.1\r\nHost: example.com\r\nEmpty:\r\n"
                           "Padded: \t two words \t\r\nColons:a:b\r\n\r\n");
    EXPECT_EQ(
        head,
        (request_head{
            "GET",
            "/chat?a=b",
            "HTTP/1.1",
            {{"Host", "example.com"}, {"Empty", ""}, {"Padded", "two words"}, {"Colons", "a:b"}}}));
    EXPECT_THAT(irregularities, IsEmpty());
}

TEST(parse_response_head, reads_a_regular_head) {
    const auto [head, irregularities] =
        parse_response_head("HTTP/1.1 101 Switching Protocols\r\nUpgrade: websocket\r\n\r\n");
    EXPECT_EQ(head,
              (response_head{"HTTP/1.1", 101, "Switching Protocols", {{"Upgrade", "websocket"}}}));
    EXPECT_THAT(irregularities, IsEmpty());
}

TEST(parse_response_head, the_reason_may_be_empty_but_not_its_space) {
    EXPECT_THAT(parse_response_head("HTTP/1.1 101 \r\n\r\n").irregularities, IsEmpty());
    const auto [head, irregularities] = parse_response_head("HTTP/1.1 101\r\n\r\n");
    EXPECT_EQ(head.status, 101);
    EXPECT_THAT(irregularities, ElementsAre(irregularity{malformed_start_line, 0}));
}

struct irregular_head {
    std::string_view text;
    std::vector<irregularity> expected;
    http_fields fields;
};

TEST(parse_request_head, irregularities_are_data_with_an_offset) {
    const std::string nul("G / HTTP/1.1\r\na: b\0c\r\n\r\n", 25);
    const irregular_head rows[] = {
        {"\r\n\r\nG / HTTP/1.1\r\n\r\n", {{leading_blank_line, 0}}, {}},
        {"\nG / HTTP/1.1\r\n\r\n", {{bare_line_feed, 0}, {leading_blank_line, 0}}, {}},
        {"G / HTTP/1.1\na: b\r\n\r\n", {{bare_line_feed, 12}}, {{"a", "b"}}},
        {"G / HTTP/1.1\r\na: b\r\n\n", {{bare_line_feed, 20}}, {{"a", "b"}}},
        {"G / HTTP/1.1\r\na: b\r\n  c \r\n\r\n", {{obsolete_fold, 20}}, {{"a", "b c"}}},
        {"G / HTTP/1.1\r\na:\r\n\tc\r\n\r\n", {{obsolete_fold, 18}}, {{"a", "c"}}},
        {"G / HTTP/1.1\r\na: b\r\n\t\r\n\r\n", {{obsolete_fold, 20}}, {{"a", "b"}}},
        {"G / HTTP/1.1\r\n a: b\r\n\r\n", {{obsolete_fold, 14}}, {}},
        {"G / HTTP/1.1\r\nz:\r\nx\r\n y\r\n\r\n",
         {{missing_colon, 18}, {obsolete_fold, 21}},
         {{"z", ""}}},
        {"G / HTTP/1.1\r\na : b\r\n\r\n", {{space_before_colon, 15}}, {{"a", "b"}}},
        {"G / HTTP/1.1\r\nab\r\n\r\n", {{missing_colon, 14}}, {}},
        {"G / HTTP/1.1\r\n: b\r\n\r\n", {{invalid_field_name, 14}}, {{"", "b"}}},
        {"G / HTTP/1.1\r\na b: c\r\n\r\n", {{invalid_field_name, 14}}, {{"a b", "c"}}},
        {"G / HTTP/1.1\r\na: b\rc\r\n\r\n", {{control_byte, 18}}, {{"a", "b\rc"}}},
        {nul, {{control_byte, 18}}, {{"a", std::string("b\0c", 3)}}},
        {"G / HTTP/1.1\r\na: \xc3\xa9\r\n\r\n", {}, {{"a", "\xc3\xa9"}}},
        {"G / HTTP/1.1\r\na: b", {{missing_blank_line, 18}}, {{"a", "b"}}},
        {"G / HTTP/1.1\r\na: b\r\n", {{missing_blank_line, 20}}, {{"a", "b"}}},
    };
    for (const irregular_head& row : rows) {
        const auto [head, irregularities] = parse_request_head(row.text);
        EXPECT_EQ(irregularities, row.expected) << row.text;
        EXPECT_EQ(head.fields, row.fields) << row.text;
    }
}

TEST(parse_request_head, recognises_what_it_can_of_a_malformed_request_line) {
    struct {
        std::string_view line, method, target, version;
    } const rows[] = {
        {"GET  / HTTP/1.1", "GET", " /", "HTTP/1.1"},
        {"GET /a b HTTP/1.1", "GET", "/a b", "HTTP/1.1"},
        {"GET /", "GET", "/", ""},
        {"GET", "GET", "", ""},
        {"G@T / HTTP/1.1", "G@T", "/", "HTTP/1.1"},
        {"GET / HTTP/1.1 ", "GET", "/ HTTP/1.1", ""},
        {"GET / HTTP/1", "GET", "/", "HTTP/1"},
        {"GET / http/1.1", "GET", "/", "http/1.1"},
        {" GET / HTTP/1.1", "", "GET /", "HTTP/1.1"},
        {"GET /\ra HTTP/1.1", "GET", "/\ra", "HTTP/1.1"},
        {"GET /\ta HTTP/1.1", "GET", "/\ta", "HTTP/1.1"},
    };
    for (const auto& row : rows) {
        const auto [head, irregularities] = parse_request_head(std::string(row.line) + "\r\n\r\n");
        EXPECT_THAT(irregularities, ElementsAre(irregularity{malformed_start_line, 0})) << row.line;
        EXPECT_EQ(head.method, row.method) << row.line;
        EXPECT_EQ(head.target, row.target) << row.line;
        EXPECT_EQ(head.version, row.version) << row.line;
    }
}

TEST(parse_response_head, a_malformed_status_is_zero) {
    for (const auto* line : {"HTTP/1.1 1x1 a", "HTTP/1.1 99 a", "HTTP/1.1 1001 a", "HTTP/1.1",
                             "HTTP/1.1  101 a", "HTTP/1.1 -10 a", "HTTP/1.1 +10 a"}) {
        const auto [head, irregularities] = parse_response_head(std::string(line) + "\r\n\r\n");
        EXPECT_EQ(head.status, 0) << line;
        EXPECT_THAT(irregularities, ElementsAre(irregularity{malformed_start_line, 0})) << line;
    }
}

TEST(parse_request_head, an_empty_text_lacks_everything) {
    const auto [head, irregularities] = parse_request_head("");
    EXPECT_EQ(head, (request_head{"", "", "", {}}));
    EXPECT_THAT(irregularities, ElementsAre(irregularity{missing_blank_line, 0}));
}

// --- head_finder ---------------------------------------------------------------------------------

// What came out of a whole stream: status, head, and what was left over.
class finder_run {
  public:
    explicit finder_run(head_limits limits) : finder_(limits) {}

    void feed(byte_view piece) {
        const std::size_t taken = finder_.feed(piece);
        left_over_ += as_text(piece.subspan(taken));
    }

    std::string finish() const {
        return fmt::format("{}|{}|{}", static_cast<int>(finder_.status()), finder_.text(),
                           left_over_);
    }

  private:
    head_finder finder_;
    std::string left_over_;
};

std::string find_head(std::string_view stream, head_limits limits = {}) {
    return testing::decode_several_ways(as_bytes(stream), [&] { return finder_run(limits); });
}

TEST(head_finder, stops_behind_the_blank_line) {
    EXPECT_EQ(find_head("G / H\r\na: b\r\n\r\n\x81\x01\r\n\r\n"),
              "1|G / H\r\na: b\r\n\r\n|\x81\x01\r\n\r\n");
    EXPECT_EQ(find_head("G / H\n\nrest"), "1|G / H\n\n|rest");
    EXPECT_EQ(find_head("G / H\r\n\nrest"), "1|G / H\r\n\n|rest");
    EXPECT_EQ(find_head("G / H\n\r\nrest"), "1|G / H\n\r\n|rest");
}

TEST(head_finder, waits_for_the_blank_line) {
    EXPECT_EQ(find_head(""), "0||");
    EXPECT_EQ(find_head("G / H\r\na: b\r\n\r"), "0|G / H\r\na: b\r\n\r|");
    EXPECT_EQ(find_head("G / H\r\n\r\r\n"), "0|G / H\r\n\r\r\n|");
}

TEST(head_finder, blank_lines_before_the_start_line_belong_to_the_head) {
    EXPECT_EQ(find_head("\r\n\nG / H\r\n\r\nrest"), "1|\r\n\nG / H\r\n\r\n|rest");
}

TEST(head_finder, refuses_what_exceeds_its_limits) {
    EXPECT_EQ(find_head("12345678\r\n\r\nrest", {.bytes = 12}), "1|12345678\r\n\r\n|rest");
    EXPECT_EQ(find_head("12345678\r\n\r\nrest", {.bytes = 11}), "2|12345678\r\n\r|\nrest");
    EXPECT_EQ(find_head("G\na\nb\n\nrest", {.fields = 2}), "1|G\na\nb\n\n|rest");
    EXPECT_EQ(find_head("G\na\nb\n\nrest", {.fields = 1}), "3|G\na\nb\n|\nrest");
}

TEST(head_finder, agrees_with_the_parser_on_where_a_head_ends) {
    for (const std::string_view head :
         {"G / HTTP/1.1\r\n\r\n", "\n\r\nG / HTTP/1.1\n\n", "G / HTTP/1.1\r\n\r\r\n\r\n"}) {
        head_finder finder;
        finder.feed(as_bytes(std::string(head) + "left: over\r\n\r\n"));
        EXPECT_EQ(finder.text(), head);
        const auto [parsed, irregularities] = parse_request_head(finder.text());
        EXPECT_THAT(parsed.fields, IsEmpty());
        EXPECT_TRUE(std::ranges::none_of(irregularities, [](const irregularity& found) {
            return found.kind == missing_blank_line;
        }));
    }
}

// --- Writing -------------------------------------------------------------------------------------

TEST(to_text, is_the_inverse_of_parsing) {
    const request_head request{"GET", "/a?b", "HTTP/1.1", {{"Host", "a:1"}, {"Empty", ""}}};
    EXPECT_EQ(to_text(request), "GET /a?b HTTP/1.1\r\nHost: a:1\r\nEmpty: \r\n\r\n");
    EXPECT_EQ(parse_request_head(*to_text(request)).head, request);

    const response_head response{"HTTP/1.1", 101, "Switching Protocols", {{"A", "b"}}};
    EXPECT_EQ(to_text(response), "HTTP/1.1 101 Switching Protocols\r\nA: b\r\n\r\n");
    EXPECT_EQ(parse_response_head(*to_text(response)).head, response);
}

TEST(response_with_body, says_what_follows_it) {
    EXPECT_EQ(to_text(response_with_body(404, "text/plain", 12)),
              "HTTP/1.1 404 Not Found\r\n"
              "Content-Type: text/plain\r\n"
              "Content-Length: 12\r\n"
              "X-Content-Type-Options: nosniff\r\n"
              "Connection: close\r\n\r\n");
}

TEST(to_text, refuses_what_would_change_the_structure_of_the_head) {
    const std::string nul("a\0b", 3);
    for (const request_head& head : {
             request_head{"GE T", "/", "HTTP/1.1", {}},
             request_head{"GET", "", "HTTP/1.1", {}},
             request_head{"GET", "/ x", "HTTP/1.1", {}},
             request_head{"GET", "/\r\nEvil: 1", "HTTP/1.1", {}},
             request_head{"GET", "/", "HTTP/1.1\n", {}},
             request_head{"GET", "/", "HTTP/1.1", {{"a", "b\r\nEvil: 1"}}},
             request_head{"GET", "/", "HTTP/1.1", {{"a", nul}}},
             request_head{"GET", "/", "HTTP/1.1", {{"a b", "c"}}},
             request_head{"GET", "/", "HTTP/1.1", {{"a:", "c"}}},
             request_head{"GET", "/", "HTTP/1.1", {{"", "c"}}},
         })
        EXPECT_FALSE(to_text(head).has_value()) << head.method << ' ' << head.target;
    EXPECT_FALSE(to_text(response_head{"HTTP/1.1", 200, "O\nK", {}}).has_value());
}

} // namespace
} // namespace unmask
