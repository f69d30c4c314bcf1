// The views for CI systems: JUnit, Markdown, and the comparison of two results.
#include "reports/comparison.hpp"
#include "reports/junit.hpp"
#include "reports/markdown.hpp"
#include "reports/sample.hpp"

#include <gmock/gmock.h>

namespace unmask::reports {
namespace {

using testing::AllOf;
using testing::HasSubstr;
using testing::Not;

TEST(junit, tells_the_fate_of_each_case) {
    const auto text = to_junit(every_fate());
    EXPECT_THAT(text, HasSubstr("<testsuite name=\"other server: Framing\" tests=\"2\" "
                                "failures=\"1\" errors=\"0\" skipped=\"1\""));
    EXPECT_THAT(text, HasSubstr("<skipped message=\"Not run: the peer was dead.\"/>"));
    EXPECT_THAT(text, HasSubstr("<failure message=\"Bad &lt;closing&gt; &amp; "
                                "&quot;more&quot;\xef\xbf\xbd|\" type=\"OK / UNCLEAN\">"));
    EXPECT_THAT(text, HasSubstr("<skipped message=\"expected failure: issue 17\"/>"));
    EXPECT_THAT(text, HasSubstr("unexpected pass; the baseline says: issue 18"));
    EXPECT_THAT(text, HasSubstr("<flakyFailure message=\"Alone it passed.\" type=\"flaky\"/>"));
}

TEST(markdown, tells_the_fate_of_each_case) {
    const auto text = to_markdown(every_fate());
    EXPECT_THAT(text, HasSubstr("| other server | 6 |"));
    EXPECT_THAT(text, HasSubstr("other server: Failed (1)"));
    EXPECT_THAT(text, HasSubstr("Bad \\<closing\\> \\& \"more\" \\|"));
    EXPECT_THAT(text, HasSubstr("Unexpectedly passed (1)"));
    EXPECT_THAT(text, HasSubstr("Flaky (1)"));
    EXPECT_THAT(text, HasSubstr("Failed as expected (1)"));
    EXPECT_THAT(text, Not(HasSubstr("Not run")));
}

TEST(markdown, is_bounded) {
    result run = every_fate();
    for (int i = 0; i < 50; ++i) run.agents[0].cases.push_back(run.agents[0].cases[1]);
    EXPECT_THAT(to_markdown(run, 10), HasSubstr("and 41 more"));
}

TEST(markdown, survives_text_that_is_not_utf8) {
    result run = every_fate();
    run.agents[0].agent = "a\xff";
    EXPECT_THAT(to_markdown(run), HasSubstr("a\xef\xbf\xbd"));
    EXPECT_THAT(to_junit(run), HasSubstr("a\xef\xbf\xbd"));
}

TEST(comparison, tells_what_was_broken_and_what_repaired) {
    const result before = every_fate();
    result after = every_fate();
    auto& cases = after.agents[0].cases;
    after.agents[0].agent = "a later version";
    cases[0].was_run = true;            // appeared
    cases[1].closing = closing::ok;     // repaired
    cases[3].closing = closing::failed; // broken
    cases[2].closing = closing::failed; // failed before, too
    cases.pop_back();                   // vanished
    const auto text = text_of(compare(before, after));
    EXPECT_THAT(text, AllOf(HasSubstr("broken         a later version  5.15  NON-STRICT / OK -> "
                                      "NON-STRICT / FAILED"),
                            HasSubstr("repaired       a later version  1.1.2")));
    EXPECT_THAT(text, HasSubstr("1 broken, 1 repaired, 1 with another verdict, 1 appeared, 1 "
                                "vanished\n"));
}

TEST(comparison, of_equals_is_empty) {
    EXPECT_TRUE(compare(sample_result(), sample_result()).empty());
}

} // namespace
} // namespace unmask::reports
