// The ledger: how the rows of each section follow from the normative key words of its text.
//
// Every MUST, SHALL, REQUIRED, SHOULD, RECOMMENDED, MAY and OPTIONAL (and their negations) that
// says something about behaviour was counted while reading; the paragraphs that only explain the
// words are left out. A key word is either the ground of one row or `restated`: the same row has
// another key word for its ground, in this section or elsewhere. `further` rows have no key word of
// their own: the text states them in other words or in its grammar, or two rows share one key word.
#include "protocol/rules/rules.hpp"

#include <algorithm>
#include <array>
#include <gtest/gtest.h>

namespace unmask {
namespace {

struct section_account {
    document source;
    std::string_view section;
    int key_words;
    int restated;
    int further;
};

constexpr auto ledger = std::to_array<section_account>({
    {document::rfc6455, "2", 1, 0, 0},       {document::rfc6455, "2.1", 1, 0, 0},
    {document::rfc6455, "3", 3, 0, 2},       {document::rfc6455, "4.1", 47, 4, 6},
    {document::rfc6455, "4.2", 1, 0, 0},     {document::rfc6455, "4.2.1", 2, 0, 5},
    {document::rfc6455, "4.2.2", 12, 1, 9},  {document::rfc6455, "4.3", 1, 1, 2},
    {document::rfc6455, "4.4", 1, 0, 1},     {document::rfc6455, "5.1", 7, 0, 0},
    {document::rfc6455, "5.2", 11, 3, 4},    {document::rfc6455, "5.3", 4, 0, 2},
    {document::rfc6455, "5.4", 12, 1, 2},    {document::rfc6455, "5.5", 2, 0, 0},
    {document::rfc6455, "5.5.1", 13, 1, 3},  {document::rfc6455, "5.5.2", 4, 0, 0},
    {document::rfc6455, "5.5.3", 2, 0, 2},   {document::rfc6455, "5.6", 1, 0, 2},
    {document::rfc6455, "5.8", 1, 0, 0},     {document::rfc6455, "6.1", 9, 1, 0},
    {document::rfc6455, "6.2", 7, 0, 0},     {document::rfc6455, "7.1.1", 6, 2, 0},
    {document::rfc6455, "7.1.2", 2, 1, 0},   {document::rfc6455, "7.1.5", 0, 0, 3},
    {document::rfc6455, "7.1.6", 0, 0, 1},   {document::rfc6455, "7.1.7", 8, 1, 0},
    {document::rfc6455, "7.2.1", 3, 2, 0},   {document::rfc6455, "7.2.2", 1, 0, 0},
    {document::rfc6455, "7.2.3", 4, 0, 0},   {document::rfc6455, "7.3", 2, 1, 0},
    {document::rfc6455, "7.4", 1, 0, 0},     {document::rfc6455, "7.4.1", 6, 0, 4},
    {document::rfc6455, "7.4.2", 0, 0, 5},   {document::rfc6455, "8.1", 1, 0, 0},
    {document::rfc6455, "9", 4, 1, 0},       {document::rfc6455, "9.1", 7, 0, 4},
    {document::rfc6455, "9.2", 1, 0, 0},     {document::rfc6455, "10.1", 0, 0, 1},
    {document::rfc6455, "10.2", 2, 0, 0},    {document::rfc6455, "10.3", 1, 1, 1},
    {document::rfc6455, "10.4", 2, 0, 0},    {document::rfc6455, "10.6", 2, 0, 1},
    {document::rfc6455, "10.7", 4, 0, 1},    {document::rfc6455, "11.1.1", 2, 0, 0},
    {document::rfc6455, "11.1.2", 2, 2, 0},  {document::rfc6455, "11.3.1", 1, 0, 0},
    {document::rfc6455, "11.3.2", 2, 1, 0},  {document::rfc6455, "11.3.3", 1, 0, 0},
    {document::rfc6455, "11.3.4", 2, 0, 0},  {document::rfc6455, "11.3.5", 2, 0, 0},
    {document::rfc7692, "4", 2, 1, 0},       {document::rfc7692, "5", 13, 0, 3},
    {document::rfc7692, "5.1", 0, 0, 1},     {document::rfc7692, "6", 0, 0, 1},
    {document::rfc7692, "6.1", 4, 0, 2},     {document::rfc7692, "6.2", 2, 0, 0},
    {document::rfc7692, "7", 2, 0, 4},       {document::rfc7692, "7.1.1.1", 3, 0, 1},
    {document::rfc7692, "7.1.1.2", 3, 0, 0}, {document::rfc7692, "7.1.2.1", 4, 2, 2},
    {document::rfc7692, "7.1.2.2", 5, 2, 1}, {document::rfc7692, "7.2.1", 14, 1, 1},
    {document::rfc7692, "7.2.2", 10, 2, 2},  {document::rfc7692, "7.3", 1, 0, 0},
    {document::rfc7692, "8", 0, 0, 1},       {document::rfc9293, "3.4", 0, 0, 1},
});

bool belongs_to(const rule_entry& entry, const section_account& account) {
    return entry.source == account.source && entry.section == account.section;
}

TEST(ledger, rows_of_each_section_balance) {
    for (const section_account& account : ledger) {
        const auto rows = std::ranges::count_if(
            all_rules(), [&](const rule_entry& entry) { return belongs_to(entry, account); });
        EXPECT_EQ(rows, account.key_words - account.restated + account.further)
            << name_of(account.source) << " section " << account.section;
    }
}

TEST(ledger, no_section_has_more_restatements_than_key_words) {
    for (const section_account& account : ledger) {
        EXPECT_LE(account.restated, account.key_words) << account.section;
    }
}

TEST(ledger, every_row_belongs_to_exactly_one_account) {
    for (const rule_entry& entry : all_rules()) {
        const auto accounts = std::ranges::count_if(
            ledger, [&](const section_account& account) { return belongs_to(entry, account); });
        EXPECT_EQ(accounts, 1) << entry.slug;
    }
}

} // namespace
} // namespace unmask
