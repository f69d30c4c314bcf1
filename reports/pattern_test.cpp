#include "reports/pattern.hpp"

#include <gtest/gtest.h>
#include <string>

namespace unmask::reports {
namespace {

TEST(pattern, matches_whole_texts) {
    EXPECT_TRUE(matches_pattern("7.1.1", "7.1.1"));
    EXPECT_TRUE(matches_pattern("7.1.1", "7.?.1"));
    EXPECT_TRUE(matches_pattern("7.1.1", "*"));
    EXPECT_TRUE(matches_pattern("7.1.1", "*.1"));
    EXPECT_TRUE(matches_pattern("7.1.1", "7*1*"));
    EXPECT_TRUE(matches_pattern("", "**"));
    EXPECT_FALSE(matches_pattern("7.13.1", "7.1"));
    EXPECT_FALSE(matches_pattern("7.13.1", "7.1.*"));
    EXPECT_FALSE(matches_pattern("17.1.1", "7.*"));
    EXPECT_FALSE(matches_pattern("7", "7?"));
    EXPECT_FALSE(matches_pattern("", "?"));
}

} // namespace
} // namespace unmask::reports
