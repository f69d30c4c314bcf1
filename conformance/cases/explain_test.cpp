#include "conformance/cases/explain.hpp"

#include "conformance/cases/catalogue.hpp"

#include <gmock/gmock.h>

namespace unmask::conformance {
namespace {

using ::testing::HasSubstr;

TEST(explain, describes_steps) {
    EXPECT_EQ(describe(text("ab").not_final().alone()),
              "text frame, FIN=0, \"ab\", a TCP write of its own");
    EXPECT_EQ(describe(reserved(11).with_rsv(2).chopped(1)),
              "opcode-11 frame, RSV=2, empty, one byte per TCP write");
    EXPECT_EQ(describe(text_message("ab").in_fragments(1)),
              "text message, \"ab\", in frames of 1 byte");
    EXPECT_EQ(describe(start_close("\x03\xe8why")), "close frame, code 1000, reason \"why\"");
    EXPECT_EQ(describe(start_close({})), "close frame without body");
    EXPECT_EQ(describe(wait(1s)), "1 s of silence");
}

TEST(explain, shows_rules_conversation_and_expectation) {
    const std::string text = explain(*find_case("6.4.3"));
    EXPECT_THAT(text, HasSubstr("invalid-utf8-must-fail-the-connection (RFC 6455 §8.1, MUST)"));
    EXPECT_THAT(text, HasSubstr("--> header of a text frame, FIN=0 that announces 21 bytes"));
    EXPECT_THAT(text, HasSubstr("Tolerated, but not strict: wait A elapsed"));
    EXPECT_THAT(text, HasSubstr("close code 1007"));
}

TEST(explain, has_something_to_say_about_every_case) {
    for (const test_case* one : all_cases()) {
        EXPECT_FALSE(one->title.empty()) << one->id;
        EXPECT_THAT(explain(*one), HasSubstr(one->title)) << one->id;
    }
}

} // namespace
} // namespace unmask::conformance
