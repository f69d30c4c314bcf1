#include "protocol/rules/rules.hpp"

#include <algorithm>
#include <array>
#include <charconv>
#include <gtest/gtest.h>
#include <set>
#include <string>
#include <vector>

namespace unmask {
namespace {

// One list of rules for each file, to see that each file keeps the order of the documents.
struct topic {
    std::string_view name;
    std::vector<rule> rules;
};

#define RULE(name, ...) rule::name,
const std::vector<topic> topics{
    {"connecting",
     {
#include "protocol/rules/connecting.inc"
     }},
    {"opening_request",
     {
#include "protocol/rules/opening_request.inc"
     }},
    {"opening_response",
     {
#include "protocol/rules/opening_response.inc"
     }},
    {"subprotocols",
     {
#include "protocol/rules/subprotocols.inc"
     }},
    {"extensions",
     {
#include "protocol/rules/extensions.inc"
     }},
    {"framing",
     {
#include "protocol/rules/framing.inc"
     }},
    {"masking",
     {
#include "protocol/rules/masking.inc"
     }},
    {"fragmentation",
     {
#include "protocol/rules/fragmentation.inc"
     }},
    {"control_frames",
     {
#include "protocol/rules/control_frames.inc"
     }},
    {"text",
     {
#include "protocol/rules/text.inc"
     }},
    {"closing",
     {
#include "protocol/rules/closing.inc"
     }},
    {"close_codes",
     {
#include "protocol/rules/close_codes.inc"
     }},
    {"failing",
     {
#include "protocol/rules/failing.inc"
     }},
    {"security",
     {
#include "protocol/rules/security.inc"
     }},
    {"deflate_negotiation",
     {
#include "protocol/rules/deflate_negotiation.inc"
     }},
    {"deflate_messages",
     {
#include "protocol/rules/deflate_messages.inc"
     }},
    {"tcp",
     {
#include "protocol/rules/tcp.inc"
     }},
};
#undef RULE

// "4.2.1" as 4, 2, 1; empty when it is no such number.
std::vector<int> section_numbers(std::string_view section) {
    std::vector<int> numbers;
    const char* at = section.data();
    const char* const end = at + section.size();
    while (at != end) {
        int number = 0;
        const auto [next, error] = std::from_chars(at, end, number);
        if (error != std::errc{} || number <= 0) return {};
        numbers.push_back(number);
        if (next == end) return numbers;
        if (*next != '.') return {};
        at = next + 1;
    }
    return {};
}

// RFC 6455 section 7.4: 1005, 1006 and 1015 never travel, 1004 has no meaning.
bool may_be_sent(std::uint16_t close_code) {
    constexpr std::array<std::uint16_t, 9> defined{1000, 1001, 1002, 1003, 1007,
                                                   1008, 1009, 1010, 1011};
    return std::ranges::find(defined, close_code) != defined.end();
}

TEST(rules, stand_at_their_enumerators) {
    for (const rule_entry& entry : all_rules()) {
        EXPECT_EQ(&describe(entry.id), &entry) << entry.slug;
    }
}

TEST(rules, slug_is_the_name_with_hyphens) {
    EXPECT_EQ(describe(rule::client_must_mask).slug, "client-must-mask");
    EXPECT_EQ(describe(rule::close_code_0_to_999_unused).slug, "close-code-0-to-999-unused");
    for (const rule_entry& entry : all_rules()) {
        EXPECT_EQ(entry.slug.find_first_not_of("abcdefghijklmnopqrstuvwxyz0123456789-"),
                  std::string_view::npos)
            << entry.slug;
    }
}

TEST(rules, slugs_are_unique) {
    std::set<std::string_view> slugs;
    for (const rule_entry& entry : all_rules()) {
        EXPECT_TRUE(slugs.insert(entry.slug).second) << entry.slug;
    }
}

TEST(rules, are_found_by_slug) {
    for (const rule_entry& entry : all_rules()) {
        EXPECT_EQ(find_rule(entry.slug), entry.id);
    }
}

TEST(rules, unknown_slugs_find_nothing) {
    EXPECT_EQ(find_rule(""), std::nullopt);
    EXPECT_EQ(find_rule("client_must_mask"), std::nullopt);
    EXPECT_EQ(find_rule("Client-Must-Mask"), std::nullopt);
    EXPECT_EQ(find_rule("client-must-mas"), std::nullopt);
    EXPECT_EQ(find_rule("client-must-mask-"), std::nullopt);
    EXPECT_EQ(find_rule("zzz"), std::nullopt);
}

TEST(rules, have_a_section) {
    for (const rule_entry& entry : all_rules()) {
        EXPECT_FALSE(section_numbers(entry.section).empty()) << entry.slug;
    }
}

TEST(rules, statement_is_one_sentence) {
    for (const rule_entry& entry : all_rules()) {
        EXPECT_GT(entry.statement.size(), 10U) << entry.slug;
        EXPECT_TRUE(entry.statement.ends_with('.')) << entry.slug;
        EXPECT_EQ(entry.statement.find(". "), std::string_view::npos) << entry.slug;
        EXPECT_EQ(entry.statement.find("  "), std::string_view::npos) << entry.slug;
    }
}

TEST(rules, note_is_a_sentence) {
    for (const rule_entry& entry : all_rules()) {
        EXPECT_TRUE(entry.note.ends_with('.')) << entry.slug;
        EXPECT_EQ(entry.note.find("  "), std::string_view::npos) << entry.slug;
    }
}

TEST(rules, statements_are_distinct) {
    std::set<std::string_view> statements;
    for (const rule_entry& entry : all_rules()) {
        EXPECT_TRUE(statements.insert(entry.statement).second) << entry.slug;
    }
}

TEST(rules, close_code_may_be_sent) {
    for (const rule_entry& entry : all_rules()) {
        EXPECT_TRUE(entry.close_code == 0 || may_be_sent(entry.close_code)) << entry.slug;
    }
}

TEST(rules, http_status_is_an_error) {
    for (const rule_entry& entry : all_rules()) {
        EXPECT_TRUE(entry.http_status == 0 || entry.http_status / 100 == 4) << entry.slug;
    }
}

TEST(rules, close_code_and_http_status_exclude_each_other) {
    for (const rule_entry& entry : all_rules()) {
        EXPECT_TRUE(entry.close_code == 0 || entry.http_status == 0) << entry.slug;
    }
}

TEST(rules, topics_hold_every_row_in_turn) {
    std::size_t row = 0;
    for (const topic& part : topics) {
        for (const rule id : part.rules) {
            ASSERT_LT(row, all_rules().size());
            EXPECT_EQ(all_rules()[row].id, id) << part.name;
            ++row;
        }
    }
    EXPECT_EQ(row, all_rules().size());
}

TEST(rules, topics_keep_the_order_of_the_document) {
    for (const topic& part : topics) {
        const auto follows = [](rule later, rule earlier) {
            return section_numbers(describe(later).section) <
                   section_numbers(describe(earlier).section);
        };
        const auto out_of_order = std::ranges::is_sorted_until(part.rules, follows);
        EXPECT_EQ(out_of_order, part.rules.end())
            << part.name << ": " << describe(*out_of_order).slug;
        EXPECT_TRUE(std::ranges::all_of(part.rules, [&](rule id) {
            return describe(id).source == describe(part.rules.front()).source;
        })) << part.name;
    }
}

TEST(rules, names_are_fit_for_reports) {
    EXPECT_EQ(name_of(document::rfc6455), "RFC 6455");
    EXPECT_EQ(name_of(document::rfc7692), "RFC 7692");
    EXPECT_EQ(name_of(document::rfc9293), "RFC 9293");
    EXPECT_EQ(name_of(requirement::must), "MUST");
    EXPECT_EQ(name_of(requirement::must_not), "MUST NOT");
    EXPECT_EQ(name_of(requirement::should), "SHOULD");
    EXPECT_EQ(name_of(requirement::should_not), "SHOULD NOT");
    EXPECT_EQ(name_of(requirement::may), "MAY");
    EXPECT_EQ(name_of(party::client), "client");
    EXPECT_EQ(name_of(party::server), "server");
    EXPECT_EQ(name_of(party::both), "both");
    EXPECT_EQ(name_of(party::others), "others");
    EXPECT_EQ(name_of(observation::passive), "passive");
    EXPECT_EQ(name_of(observation::provoked), "provoked");
    EXPECT_EQ(name_of(observation::unobservable), "unobservable");
}

TEST(rules, are_cited_by_document_and_section) {
    const rule_entry& masking = describe(rule::client_must_mask);
    EXPECT_EQ(citation_of(masking), "RFC 6455 §5.1");
    EXPECT_EQ(address_of(masking), "https://www.rfc-editor.org/rfc/rfc6455#section-5.1");
    const rule_entry& window = describe(rule::deflate_client_window_needs_offer);
    EXPECT_EQ(citation_of(window), "RFC 7692 §7.1.2.2");
    EXPECT_EQ(address_of(window), "https://www.rfc-editor.org/rfc/rfc7692#section-7.1.2.2");
}

} // namespace
} // namespace unmask
