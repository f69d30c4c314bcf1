// What must be true of every case.
#include "conformance/catalogue.hpp"
#include "conformance/frame_encoder.hpp"
#include "protocol/receiver.hpp"

#include <gtest/gtest.h>
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

TEST(cases, break_exactly_the_rules_that_they_say) {
    for (const test_case* one : all_cases()) {
        std::set<std::string_view> said;
        for (const rule broken : one->breaks) said.insert(describe(broken).slug);
        for (const party role : {party::client, party::server})
            EXPECT_EQ(broken_by_runner(*one, role), said) << one->id << " as " << name_of(role);
    }
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
