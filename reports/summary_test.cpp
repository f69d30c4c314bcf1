#include "reports/summary.hpp"

#include "reports/sample.hpp"

#include <gmock/gmock.h>

namespace unmask::reports {
namespace {

using testing::HasSubstr;
using testing::Not;

TEST(summary, tells_the_fate_of_each_case) {
    const auto text = summary_of(every_fate().agents[0], 20);
    for (const auto* told :
         {"other server at ws://127.0.0.1:9002/\n", "  Framing             0 of    2 passed\n",
          "1.1.2  OK / UNCLEAN  Send a text message of 125 bytes\n",
          "5.6  FAILED / OK (expected: issue 17)",
          "5.15  NON-STRICT / OK (unexpected pass: issue 18)",
          "7.1.6  INFORMATIONAL / INFORMATIONAL (flaky", "2 not passed, 1 not run\n",
          "The run was interrupted: 5 of 6 cases were run.\n"})
        EXPECT_THAT(text, HasSubstr(told));
    EXPECT_THAT(text, Not(HasSubstr("1.1.1  ")));
    EXPECT_THAT(text, Not(HasSubstr("\nand ")));
    EXPECT_THAT(text, HasSubstr("\"more\"\xef\xbf\xbd|\n"))
        << "no control characters for terminals";
}

TEST(summary, counts_what_it_does_not_name) {
    const auto text = summary_of(every_fate().agents[0], 1);
    EXPECT_THAT(text, HasSubstr("1.1.2  OK / UNCLEAN"));
    EXPECT_THAT(text, Not(HasSubstr("5.6  ")));
    EXPECT_THAT(text, HasSubstr("and 3 more\n"));
}

} // namespace
} // namespace unmask::reports
