// Every folder of captures/recorded/: our records are the expected ones, and our messages are those that
// the programs logged which were recorded.
#include "analyzer/recorded_capture.hpp"

#include <algorithm>
#include <fmt/format.h>
#include <gtest/gtest.h>
#include <ranges>

namespace unmask {
namespace {

namespace fs = std::filesystem;
namespace support = unmask::testing;
using support::lines;

// Folders whose messages are not simply those that both programs logged.
struct exception {
    std::string_view folder;
    enum { beginning, end, some, for_the_receiver, a_log_for_each_hop } lacks;
    std::string_view reason;
};

constexpr exception exceptions[] = {
    {"connect-proxy", exception::a_log_for_each_hop, "both hops hold what the two programs logged"},
    {"lost-segment", exception::some, "some bytes were not captured"},
    {"lost-segment-compressed", exception::some, "later messages refer to one that is lost"},
    {"mid-stream", exception::beginning, "the first packets were cut off"},
    {"mid-stream-compressed", exception::beginning, "the first packets were cut off"},
    {"mid-stream-context-takeover", exception::some, "messages refer to those that were cut off"},
    {"snaplen", exception::some, "longer packets were cut"},
    {"truncated-file", exception::end, "the last packets were cut off"},
    {"client-violations", exception::for_the_receiver, "the server refuses what must not be sent"},
};

const exception* exception_for(const fs::path& folder) {
    const auto found =
        std::ranges::find(exceptions, folder.filename().string(),
                          [](const exception& one) { return std::string(one.folder); });
    return found == std::end(exceptions) ? nullptr : found;
}

std::string difference(const lines& expected, const lines& ours) {
    constexpr std::size_t most = 5;
    std::string text;
    std::size_t shown = 0;
    for (std::size_t i = 0; i < std::max(expected.size(), ours.size()) && shown < most; ++i) {
        const std::string one = i < expected.size() ? expected[i] : "(nothing)";
        const std::string other = i < ours.size() ? ours[i] : "(nothing)";
        if (one == other) continue;
        ++shown;
        text += fmt::format("{}:\n  expected {}\n  ours     {}\n", i + 1, one, other);
    }
    return text + fmt::format("of {} expected and {} of ours", expected.size(), ours.size());
}

bool is_subsequence(const lines& part, const lines& whole) {
    auto at = whole.begin();
    for (const auto& one : part) {
        at = std::find(at, whole.end(), one);
        if (at == whole.end()) return false;
        ++at;
    }
    return true;
}

lines without_pings(lines messages) {
    std::erase_if(messages, [](const auto& line) { return line.starts_with("ping"); });
    return messages;
}

class recorded_capture : public ::testing::TestWithParam<fs::path> {};

TEST_P(recorded_capture, has_the_expected_records) {
    const lines expected = support::expected_lines(GetParam());
    const lines ours = support::our_lines(GetParam());
    EXPECT_TRUE(expected == ours) << difference(expected, ours)
                                  << "\nif ours are right: scripts/refresh-captures "
                                  << GetParam().filename().string();
}

// Whether it is known to anybody what `who` sent, or received, in this folder.
bool is_logged(const support::message_accounts& logged, party who, bool sent) {
    return std::ranges::any_of(logged, [&](const auto& one) {
        const auto& side = one.second.of(who);
        return !(sent ? side.sent : side.received).empty();
    });
}

void expect_messages(const lines& logged, const lines& ours, const exception* except) {
    if (!except || except->lacks == exception::a_log_for_each_hop)
        EXPECT_TRUE(logged == ours) << difference(logged, ours);
    else if (except->lacks == exception::beginning)
        EXPECT_TRUE(std::ranges::equal(logged | std::views::reverse | std::views::take(ours.size()),
                                       ours | std::views::reverse))
            << difference(logged, ours);
    else if (except->lacks == exception::end)
        EXPECT_TRUE(std::ranges::equal(logged | std::views::take(ours.size()), ours))
            << difference(logged, ours);
    else if (except->lacks == exception::some)
        EXPECT_TRUE(is_subsequence(ours, logged)) << difference(logged, ours);
    else
        EXPECT_TRUE(is_subsequence(logged, ours)) << difference(logged, ours);
}

void expect_closes(const std::set<std::string>& logged, const std::set<std::string>& ours) {
    for (const auto& line : logged)
        EXPECT_TRUE(ours.contains(line))
            << line << " is not among ours:\n  " << fmt::format("{}", fmt::join(ours, "\n  "));
}

// What one side sent, as it said itself, as the other side said, and as we saw it.
void compare(const support::message_accounts& logged, std::uint64_t connection, party sender,
             const support::message_account& ours, const exception* except) {
    SCOPED_TRACE(fmt::format("connection {}, what the {} sent", connection,
                             sender == party::client ? "client" : "server"));
    const party receiver = sender == party::client ? party::server : party::client;
    const auto found = logged.find(connection);
    const auto log = found == logged.end() ? support::message_account() : found->second;
    const bool from_sender = is_logged(logged, sender, true);
    const bool from_receiver = is_logged(logged, receiver, false);
    const auto& seen = ours.of(sender);
    const bool receiver_chooses = except && except->lacks == exception::for_the_receiver;
    if (from_sender && !receiver_chooses) expect_messages(log.of(sender).sent, seen.sent, except);
    if (from_receiver) expect_messages(log.of(receiver).received, without_pings(seen.sent), except);
    if (!from_sender && !from_receiver) {
        EXPECT_TRUE(without_pings(seen.sent).empty()) << "nobody logged what was sent";
    }
    if (except && except->lacks == exception::end) return;
    expect_closes(log.of(sender).sent_closes, seen.sent_closes);
    expect_closes(log.of(receiver).received_closes, seen.sent_closes);
}

TEST_P(recorded_capture, has_the_messages_that_the_programs_logged) {
    const exception* except = exception_for(GetParam());
    const auto logged = support::logged_messages(GetParam());
    const auto ours = support::our_messages(GetParam());
    const unsigned hops = except && except->lacks == exception::a_log_for_each_hop ? 2 : 1;
    EXPECT_EQ(ours.empty(), logged.empty());
    for (const auto& [connection, account] : ours)
        for (const party sender : {party::client, party::server})
            compare(logged, connection / hops, sender, account, except);
    for (const auto& [connection, account] : logged)
        EXPECT_TRUE(ours.contains(connection)) << "connection " << connection << " was not seen";
}

std::string name_of_folder(const ::testing::TestParamInfo<fs::path>& folder) {
    std::string name = folder.param.filename().string();
    std::ranges::replace(name, '-', '_');
    return name;
}

INSTANTIATE_TEST_SUITE_P(captures, recorded_capture,
                         ::testing::ValuesIn(support::recorded_folders()), name_of_folder);

} // namespace
} // namespace unmask
