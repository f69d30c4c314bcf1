#include "conformance/servers/suspects.hpp"

#include <gmock/gmock.h>

namespace unmask::conformance {
namespace {

using ::testing::ElementsAre;
using ::testing::IsEmpty;

case_run begun() {
    case_run run;
    run.log.start();
    return run;
}
case_run answered(case_run run) {
    run.seen.opened = true;
    return run;
}
case_run closed(case_run run) {
    run.seen.opened = run.seen.clean = true;
    return run;
}

TEST(suspects, an_answer_to_a_later_connection_clears_whoever_ended_before) {
    suspects subject;
    subject.ended(0, answered(begun()));
    subject.ended(1, answered(begun()));
    EXPECT_THAT(subject.take(), ElementsAre(1));
    EXPECT_THAT(subject.take(), IsEmpty());
}

TEST(suspects, an_answer_to_an_earlier_connection_clears_nobody) {
    suspects subject;
    const case_run beside = begun();
    subject.ended(0, answered(begun()));
    subject.ended(1, closed(beside));
    EXPECT_THAT(subject.take(), ElementsAre(0));
}

TEST(suspects, whoever_was_under_way_when_another_ended_is_one) {
    suspects subject;
    const case_run beside = begun();
    subject.ended(0, answered(begun()));
    subject.ended(1, answered(beside));
    EXPECT_THAT(subject.take(), ElementsAre(0, 1));
}

TEST(suspects, a_connection_that_a_dead_peer_did_not_answer_is_none) {
    suspects subject;
    subject.ended(0, answered(begun()));
    subject.ended(1, begun());
    EXPECT_THAT(subject.take(), ElementsAre(0));
}

TEST(suspects, where_all_closed_properly_it_is_the_last) {
    suspects subject;
    subject.ended(0, closed(begun()));
    subject.ended(1, closed(begun()));
    EXPECT_THAT(subject.take(), ElementsAre(1));
}

} // namespace
} // namespace unmask::conformance
