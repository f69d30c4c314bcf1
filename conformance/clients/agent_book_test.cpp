#include "conformance/clients/agent_book.hpp"

#include <gtest/gtest.h>

namespace unmask::conformance {
namespace {

case_list two_cases() { return {find_case("1.1.1"), find_case("6.4.1")}; }

TEST(agent_book, tells_agents_apart_whose_files_would_have_one_name) {
    agent_book book(two_cases());
    EXPECT_EQ(book.find_or_add("ws/8")->name, "ws/8");
    EXPECT_EQ(book.find_or_add("WS 8")->name, "WS 8 (2)");
    EXPECT_EQ(book.find_or_add("ws/8")->name, "ws/8") << "the same as before";
    EXPECT_NE(book.find_or_add("ws/8")->folder, book.find_or_add("WS 8")->folder);
}

TEST(agent_book, makes_folders_of_harmless_names) {
    agent_book book(two_cases());
    for (const char* name : {"../../etc/passwd", "/root", "..", ".", " ", "a\\b", "é"}) {
        const std::string& folder = book.find_or_add(name)->folder;
        EXPECT_FALSE(folder.empty()) << name;
        EXPECT_EQ(folder.find_first_not_of("abcdefghijklmnopqrstuvwxyz0123456789_"),
                  std::string::npos)
            << folder;
    }
}

TEST(agent_book, takes_so_many_agents_and_no_more) {
    agent_book book(two_cases());
    for (std::size_t number = 0; number < agent_book::most_agents; ++number)
        EXPECT_NE(book.find_or_add("agent " + std::to_string(number)), nullptr);
    EXPECT_EQ(book.find_or_add("one more"), nullptr);
    EXPECT_NE(book.find_or_add("agent 0"), nullptr);
}

TEST(agent_book, gives_results_in_the_order_of_the_cases) {
    agent_book book(two_cases());
    auto* const agent = book.find_or_add("a");
    agent->results["6.4.1"].id = "6.4.1";
    agent->results["1.1.1"].id = "1.1.1";
    const auto results = book.results("ws://host/");
    ASSERT_EQ(results.size(), 1u);
    EXPECT_TRUE(results[0].runner_is_server);
    ASSERT_EQ(results[0].cases.size(), 2u);
    EXPECT_EQ(results[0].cases[0].id, "1.1.1");
    EXPECT_EQ(book.find("a", *find_case("6.4.1"))->id, "6.4.1");
    EXPECT_EQ(book.find("b", *find_case("6.4.1")), nullptr);
}

} // namespace
} // namespace unmask::conformance
