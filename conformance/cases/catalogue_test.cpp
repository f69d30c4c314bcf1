#include "conformance/cases/catalogue.hpp"

#include <gtest/gtest.h>
#include <set>

namespace unmask::conformance {
namespace {

using strings = std::vector<std::string>;

std::vector<std::string_view> ids(const case_list& cases) {
    std::vector<std::string_view> found;
    for (const test_case* one : cases) found.push_back(one->id);
    return found;
}

TEST(catalogue, knows_every_case_once) {
    std::set<std::string_view> names;
    for (const test_case* one : all_cases()) {
        EXPECT_TRUE(names.insert(one->id).second) << one->id;
        EXPECT_TRUE(names.insert(one->name).second) << one->name;
        EXPECT_EQ(find_case(one->id), one);
        EXPECT_EQ(find_case(one->name), one);
    }
    EXPECT_EQ(all_cases().size(), 517u);
    EXPECT_EQ(find_case("0.1"), nullptr);
}

TEST(catalogue, orders_by_number) {
    const auto chosen = select_cases(strings{"2.9", "2.1*", "10.*"}, {});
    ASSERT_TRUE(chosen);
    EXPECT_EQ(ids(*chosen),
              (std::vector<std::string_view>{"2.1", "2.9", "2.10", "2.11", "10.1.1"}));
}

TEST(catalogue, selects_by_whole_ids_and_names) {
    EXPECT_EQ(select_cases(strings{"1.*"}, {})->size(), 16u);
    EXPECT_EQ(select_cases(strings{"1.*"}, strings{"1.2.*"})->size(), 8u);
    EXPECT_EQ(ids(*select_cases(strings{"*/ping-between-fragments"}, {})),
              std::vector<std::string_view>{"5.6"});
    EXPECT_EQ(select_cases({}, {})->size(), all_cases().size());
}

TEST(catalogue, refuses_what_selects_nothing) {
    EXPECT_FALSE(select_cases(strings{"1.*", "8.*"}, {}));
    EXPECT_FALSE(select_cases({}, strings{"8.*"}));
    EXPECT_FALSE(select_cases(strings{"1.*"}, strings{"1.*"}));
    EXPECT_NE(select_cases(strings{"8.*"}, {}).error().find("'8.*'"), std::string::npos);
}

} // namespace
} // namespace unmask::conformance
