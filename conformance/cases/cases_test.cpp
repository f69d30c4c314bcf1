// What must be true of every case.
#include "conformance/cases/catalogue.hpp"
#include "conformance/cases/frame_encoder.hpp"
#include "protocol/receiver.hpp"

#include <gmock/gmock.h>
#include <set>

namespace unmask::conformance {
namespace {

// Slugs of the rules that an observer of the runner's bytes would report.
std::set<std::string_view> broken_by_runner(const test_case& one, party role) {
    frame_encoder encoder(role, 1);
    byte_buffer stream;
    for (const step& done : one.script)
        for (const wire_piece& piece : encoder.encode(done)) append(stream, piece.octets);
    receiver observer({.sender = role, .mode = strictness::tolerant});
    observer.feed(stream);
    std::set<std::string_view> broken;
    while (const auto event = observer.next())
        if (const auto* found = std::get_if<violation>(&*event))
            broken.insert(describe(found->broken).slug);
    EXPECT_TRUE(observer.at_frame_boundary()) << one.id;
    return broken;
}

// It takes both sides of the conversation to know it.
constexpr rule judged_by_the_analyzer = rule::close_code_1010_is_for_clients;

TEST(cases, break_exactly_the_rules_that_they_say) {
    for (const test_case* one : all_cases()) {
        for (const party role : {party::client, party::server}) {
            std::set<std::string_view> said;
            for (const rule broken : rules_broken(*one, role))
                if (broken != judged_by_the_analyzer) said.insert(describe(broken).slug);
            EXPECT_EQ(broken_by_runner(*one, role), said) << one->id << " as " << name_of(role);
        }
    }
}

TEST(cases, a_code_for_clients_breaks_a_rule_where_the_runner_is_the_server) {
    const test_case& one = *find_case("7.7.8");
    EXPECT_THAT(rules_broken(one, party::client), ::testing::IsEmpty());
    EXPECT_THAT(rules_broken(one, party::server),
                ::testing::ElementsAre(rule::close_code_1010_is_for_clients));
}

TEST(cases, cite_a_rule) {
    for (const test_case* one : all_cases()) EXPECT_FALSE(one->rules.empty()) << one->id;
}

TEST(cases, have_a_script_and_a_section) {
    for (const test_case* one : all_cases()) {
        EXPECT_EQ(one->script.empty(), one->trips.has_value()) << one->id;
        EXPECT_FALSE(one->section.empty()) << one->id;
        EXPECT_NE(one->name.find('/'), std::string_view::npos) << one->id;
    }
}

} // namespace
} // namespace unmask::conformance
