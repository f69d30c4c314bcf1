#include "protocol/handshake/deflate_negotiation.hpp"

#include "protocol/print_test.hpp"

#include <gmock/gmock.h>

namespace unmask {

namespace {

using ::testing::IsEmpty;
using enum rule;
using rules = std::vector<rule>;

std::vector<extension> parse(std::string_view text) {
    return text.empty() ? std::vector<extension>() : parse_extensions(text).value();
}

std::string offer_with(std::string_view parameters) {
    return "permessage-deflate" + std::string(parameters);
}

// --- Forms of the parameters ---------------------------------------------------------------------

struct parameter_form {
    std::string_view text;
    rules broken_in_offer;
    rules broken_in_answer;
};

constexpr auto known = deflate_parameter_must_be_known;
constexpr auto valid = deflate_parameter_value_must_be_valid;
constexpr auto unique = deflate_parameter_must_be_unique;

const parameter_form forms[] = {
    {"", {}, {}},
    {"; server_no_context_takeover", {}, {}},
    {"; server_no_context_takeover=1", {valid}, {valid}},
    {"; server_no_context_takeover=true", {valid}, {valid}},
    {"; server_no_context_takeover; server_no_context_takeover", {unique}, {unique}},
    {"; client_no_context_takeover", {}, {}},
    {"; client_no_context_takeover=0", {valid}, {valid}},
    {"; client_no_context_takeover=\"x\"", {valid}, {valid}},
    {"; client_no_context_takeover; client_no_context_takeover", {unique}, {unique}},
    {"; server_max_window_bits", {valid}, {valid}},
    {"; server_max_window_bits=7", {valid}, {valid}},
    {"; server_max_window_bits=8", {}, {}},
    {"; server_max_window_bits=9", {}, {}},
    {"; server_max_window_bits=10", {}, {}},
    {"; server_max_window_bits=\"10\"", {}, {}},
    {"; server_max_window_bits=15", {}, {}},
    {"; server_max_window_bits=16", {valid}, {valid}},
    {"; server_max_window_bits=08", {valid}, {valid}},
    {"; server_max_window_bits=010", {valid}, {valid}},
    {"; server_max_window_bits=+10", {valid}, {valid}},
    {"; server_max_window_bits=-8", {valid}, {valid}},
    {"; server_max_window_bits=1e1", {valid}, {valid}},
    {"; server_max_window_bits=0x8", {valid}, {valid}},
    {"; server_max_window_bits=100", {valid}, {valid}},
    {"; server_max_window_bits=4294967304", {valid}, {valid}},
    {"; server_max_window_bits=10; server_max_window_bits=10", {unique}, {unique}},
    {"; client_max_window_bits", {}, {valid}},
    {"; client_max_window_bits=7", {valid}, {valid}},
    {"; client_max_window_bits=8", {}, {}},
    {"; client_max_window_bits=15", {}, {}},
    {"; client_max_window_bits=\"15\"", {}, {}},
    {"; client_max_window_bits=16", {valid}, {valid}},
    {"; client_max_window_bits=09", {valid}, {valid}},
    {"; client_max_window_bits=true", {valid}, {valid}},
    {"; client_max_window_bits=9; client_max_window_bits=9", {unique}, {unique}},
    {"; client_max_window_bits; client_max_window_bits=9", {unique}, {valid, unique}},
    {"; SERVER_NO_CONTEXT_TAKEOVER", {known}, {known}},
    {"; mode", {known}, {known}},
    {"; mode=9; mode=7", {known}, {known}},
    {"; mode; server_max_window_bits=7", {known, valid}, {known, valid}},
};

TEST(judge_deflate_offer, judges_every_form_of_every_parameter) {
    for (const parameter_form& form : forms)
        EXPECT_EQ(judge_deflate_offer(parse(offer_with(form.text))[0]), form.broken_in_offer)
            << form.text;
}

TEST(choose_deflate, declines_exactly_the_invalid_forms) {
    for (const parameter_form& form : forms)
        EXPECT_EQ(choose_deflate(parse(offer_with(form.text)), {}).has_value(),
                  form.broken_in_offer.empty())
            << form.text;
}

TEST(judge_deflate_answer, judges_every_form_of_every_parameter) {
    const auto offers = parse("permessage-deflate; client_max_window_bits");
    for (const parameter_form& form : forms) {
        const auto verdict = judge_deflate_answer(parse(offer_with(form.text))[0], offers);
        EXPECT_EQ(verdict.broken, form.broken_in_answer) << form.text;
        EXPECT_EQ(verdict.parameters.has_value(), form.broken_in_answer.empty()) << form.text;
    }
}

// --- Server --------------------------------------------------------------------------------------

constexpr deflate_policy anything = {};
constexpr deflate_policy small = {false, false, 10, 9};
constexpr deflate_policy small_client_window = {.client_max_window_bits = 12};

struct choice {
    std::string_view offers;
    deflate_policy policy;
    std::string_view answer; // empty: declined
    deflate_parameters parameters;
};

const choice choices[] = {
    {"", anything, "", {}},
    {"x-other", anything, "", {}},
    {"Permessage-Deflate", anything, "", {}},
    {"permessage-deflate", anything, "permessage-deflate", {}},
    {"permessage-deflate; server_no_context_takeover",
     anything,
     "permessage-deflate; server_no_context_takeover",
     {true, false, 15, 15}},
    {"permessage-deflate; client_no_context_takeover",
     anything,
     "permessage-deflate; client_no_context_takeover",
     {false, true, 15, 15}},
    {"permessage-deflate; server_max_window_bits=15",
     anything,
     "permessage-deflate; server_max_window_bits=15",
     {}},
    {"permessage-deflate; server_max_window_bits=\"8\"",
     anything,
     "permessage-deflate; server_max_window_bits=8",
     {false, false, 8, 15}},
    {"permessage-deflate; client_max_window_bits", anything, "permessage-deflate", {}},
    {"permessage-deflate; client_max_window_bits=15", anything, "permessage-deflate", {}},
    {"permessage-deflate; client_max_window_bits=11",
     anything,
     "permessage-deflate; client_max_window_bits=11",
     {false, false, 15, 11}},
    {"permessage-deflate; client_max_window_bits; server_max_window_bits=12",
     small,
     "permessage-deflate; server_no_context_takeover; client_no_context_takeover; "
     "server_max_window_bits=10; client_max_window_bits=9",
     {true, true, 10, 9}},
    {"permessage-deflate; client_max_window_bits=8; server_max_window_bits=9",
     small,
     "permessage-deflate; server_no_context_takeover; client_no_context_takeover; "
     "server_max_window_bits=9; client_max_window_bits=8",
     {true, true, 9, 8}},
    {"permessage-deflate; client_max_window_bits",
     {.server_max_window_bits = 11},
     "permessage-deflate; server_max_window_bits=11",
     {false, false, 11, 15}},
    // The client does not say that it can narrow its window.
    {"permessage-deflate", small_client_window, "", {}},
    {"permessage-deflate, permessage-deflate; client_max_window_bits",
     small_client_window,
     "permessage-deflate; client_max_window_bits=12",
     {false, false, 15, 12}},
    // Fallbacks: the first acceptable offer counts.
    {"permessage-deflate; server_max_window_bits=10, permessage-deflate",
     anything,
     "permessage-deflate; server_max_window_bits=10",
     {false, false, 10, 15}},
    {"permessage-deflate; server_max_window_bits=16, permessage-deflate",
     anything,
     "permessage-deflate",
     {}},
    {"permessage-deflate; mode=1, x-other, permessage-deflate; server_no_context_takeover",
     anything,
     "permessage-deflate; server_no_context_takeover",
     {true, false, 15, 15}},
};

TEST(choose_deflate, accepts_the_first_acceptable_offer_and_narrows_it) {
    for (const choice& row : choices) {
        const auto agreement = choose_deflate(parse(row.offers), row.policy);
        ASSERT_EQ(agreement.has_value(), !row.answer.empty()) << row.offers;
        if (!agreement) continue;
        EXPECT_EQ(to_string(agreement->answer), row.answer) << row.offers;
        EXPECT_EQ(agreement->parameters, row.parameters) << row.offers;
    }
}

// --- Client --------------------------------------------------------------------------------------

TEST(deflate_offer, asks_for_the_policy) {
    EXPECT_EQ(to_string(deflate_offer(anything)), "permessage-deflate; client_max_window_bits");
    EXPECT_EQ(to_string(deflate_offer(small)),
              "permessage-deflate; server_no_context_takeover; client_no_context_takeover; "
              "server_max_window_bits=10; client_max_window_bits=9");
}

struct judged_answer {
    std::string_view offers;
    std::string_view answer;
    rules broken;
};

const judged_answer answers[] = {
    {"permessage-deflate", "permessage-deflate", {}},
    // A server may volunteer whatever narrows its own side, and forbid the client to keep its
    // window.
    {"permessage-deflate", "permessage-deflate; server_no_context_takeover", {}},
    {"permessage-deflate", "permessage-deflate; client_no_context_takeover", {}},
    {"permessage-deflate", "permessage-deflate; server_max_window_bits=9", {}},
    // What the client demands of the server has to come back.
    {"permessage-deflate; server_no_context_takeover",
     "permessage-deflate",
     {deflate_server_no_context_takeover_must_be_honoured}},
    {"permessage-deflate; server_max_window_bits=10",
     "permessage-deflate",
     {deflate_server_window_must_be_acknowledged}},
    {"permessage-deflate; server_max_window_bits=10",
     "permessage-deflate; server_max_window_bits=11",
     {deflate_server_window_not_above_offer}},
    {"permessage-deflate; server_max_window_bits=10",
     "permessage-deflate; server_max_window_bits=10",
     {}},
    {"permessage-deflate; server_max_window_bits=10",
     "permessage-deflate; server_max_window_bits=8",
     {}},
    {"permessage-deflate; server_no_context_takeover; server_max_window_bits=10",
     "permessage-deflate; server_max_window_bits=12",
     {deflate_server_no_context_takeover_must_be_honoured, deflate_server_window_not_above_offer}},
    // What the client says of itself is a hint, which the server may pass over.
    {"permessage-deflate; client_no_context_takeover", "permessage-deflate", {}},
    {"permessage-deflate; client_max_window_bits=10", "permessage-deflate", {}},
    {"permessage-deflate; client_max_window_bits=10",
     "permessage-deflate; client_max_window_bits=12",
     {}},
    {"permessage-deflate; client_max_window_bits",
     "permessage-deflate; client_max_window_bits=8",
     {}},
    {"permessage-deflate",
     "permessage-deflate; client_max_window_bits=15",
     {deflate_client_window_needs_offer}},
    // Several offers: the answer may suit any of them.
    {"permessage-deflate; server_max_window_bits=10, permessage-deflate", "permessage-deflate", {}},
    {"permessage-deflate; server_no_context_takeover; server_max_window_bits=9, "
     "permessage-deflate; server_max_window_bits=10",
     "permessage-deflate",
     {deflate_server_window_must_be_acknowledged}},
    {"permessage-deflate; mode=1", "permessage-deflate", {deflate_invalid_offer_must_be_declined}},
    {"permessage-deflate; mode=1, permessage-deflate", "permessage-deflate", {}},
    {"", "permessage-deflate", {response_extension_must_have_been_offered}},
    {"x-other", "permessage-deflate", {response_extension_must_have_been_offered}},
};

TEST(judge_deflate_answer, compares_the_answer_with_the_offers) {
    for (const judged_answer& row : answers) {
        const auto verdict = judge_deflate_answer(parse(row.answer)[0], parse(row.offers));
        EXPECT_EQ(verdict.broken, row.broken) << row.offers << " -> " << row.answer;
        EXPECT_TRUE(verdict.parameters.has_value()) << row.answer;
    }
}

TEST(judge_deflate_answer, reads_the_parameters_from_the_answer_alone) {
    const auto offers = parse("permessage-deflate; client_max_window_bits=10");
    EXPECT_EQ(judge_deflate_answer(parse("permessage-deflate")[0], offers).parameters,
              deflate_parameters());
    EXPECT_EQ(judge_deflate_answer(parse("permessage-deflate; server_no_context_takeover; "
                                         "client_max_window_bits=9; server_max_window_bits=8")[0],
                                   offers)
                  .parameters,
              (deflate_parameters{true, false, 8, 9}));
}

// --- Both roles together -------------------------------------------------------------------------

std::vector<deflate_policy> all_policies() {
    std::vector<deflate_policy> policies;
    for (const bool server_takeover : {false, true})
        for (const bool client_takeover : {false, true})
            for (int server_bits = 8; server_bits <= 15; ++server_bits)
                for (int client_bits = 8; client_bits <= 15; ++client_bits)
                    policies.push_back(
                        {server_takeover, client_takeover, server_bits, client_bits});
    return policies;
}

bool keeps_to(const deflate_parameters& agreed, const deflate_policy& policy) {
    return (agreed.server_no_context_takeover || policy.server_context_takeover) &&
           (agreed.client_no_context_takeover || policy.client_context_takeover) &&
           agreed.server_max_window_bits <= policy.server_max_window_bits &&
           agreed.client_max_window_bits <= policy.client_max_window_bits;
}

TEST(deflate_negotiation, every_client_policy_agrees_with_every_server_policy) {
    const auto policies = all_policies();
    for (const deflate_policy& client : policies) {
        const std::vector<extension> offers = {deflate_offer(client)};
        ASSERT_THAT(judge_deflate_offer(offers[0]), IsEmpty());
        for (const deflate_policy& server : policies) {
            const auto agreement = choose_deflate(offers, server);
            ASSERT_TRUE(agreement.has_value());
            const auto verdict = judge_deflate_answer(agreement->answer, offers);
            ASSERT_THAT(verdict.broken, IsEmpty()) << to_string(agreement->answer);
            ASSERT_EQ(verdict.parameters, agreement->parameters);
            ASSERT_TRUE(keeps_to(agreement->parameters, client));
            ASSERT_TRUE(keeps_to(agreement->parameters, server));
        }
    }
}

} // namespace
} // namespace unmask
