// Every frame and message of the recorded captures, field by field, against what is known of them.
#include "analyzer/ground_truth.hpp"

#include <algorithm>
#include <fmt/core.h>
#include <gtest/gtest.h>
#include <set>

namespace unmask {
namespace {

namespace fs = std::filesystem;
namespace support = unmask::testing;
using support::agreement;

const fs::path captures_folder = UNMASK_SOURCE_DIR "/../shared/captures";

// Captures of which something else than perfect agreement is right.
struct exception {
    std::string_view capture;
    enum { out_of_scope, more_than_known } what;
    std::string_view original; // for `more_than_known`: the capture that holds what we have more
    std::string_view reason;
};

constexpr exception exceptions[] = {
    {"h2c-8441.pcap", exception::out_of_scope, "", "WebSocket over HTTP/2 is not decoded yet"},
    {"wss-tls1.3.pcap", exception::out_of_scope, "", "TLS is not decrypted yet"},
    {"wss-tls1.3-dsb.pcapng", exception::out_of_scope, "", "TLS is not decrypted yet"},
    {"var-gap-plain.pcap", exception::more_than_known, "ws-plain",
     "the known rows stop at the hole; only the message around it is undecodable to us"},
    {"var-mid-deflate.pcap", exception::more_than_known, "ws-deflate",
     "messages that do not refer to earlier ones can be inflated without the handshake"},
    {"ws-snaplen96.pcap", exception::more_than_known, "",
     "the two close frames at the end are short enough to be recorded whole"},
};

const exception* exception_for(const fs::path& capture) {
    const auto found =
        std::ranges::find(exceptions, capture.filename().string(),
                          [](const exception& one) { return std::string(one.capture); });
    return found == std::end(exceptions) ? nullptr : found;
}

bool is_capture(const fs::path& path) {
    return path.extension() == ".pcap" || path.extension() == ".pcapng" ||
           path.extension() == ".gz";
}

// NAME.pcap has NAME.frames.tsv or NAME.pcap.frames.tsv beside it. The compressed one is a
// conversion.
fs::path table_beside(const fs::path& capture, std::string_view kind) {
    if (capture.filename() == "conv-conns.pcap.gz")
        return capture.parent_path() / fmt::format("ws-conns.{}.tsv", kind);
    const fs::path longer = fmt::format("{}.{}.tsv", capture.string(), kind);
    return fs::exists(longer) ? longer
                              : fs::path(capture).replace_extension(fmt::format("{}.tsv", kind));
}

// What is left of the line of a message without its packet number.
std::string content_of(const std::string& line) { return line.substr(line.find(" frames ")); }

void expect_in_original(const agreement& messages, std::string_view original) {
    const auto known =
        support::known_account(captures_folder / fmt::format("real/{}.frames.tsv", original),
                               captures_folder / fmt::format("real/{}.messages.tsv", original));
    std::set<std::string> contents;
    for (const auto& [sender, lines] : known.messages)
        for (const auto& line : lines) contents.insert(content_of(line));
    for (const auto& line : messages.additional)
        EXPECT_TRUE(contents.contains(content_of(line))) << "never sent: " << line;
}

void expect_agreement(const char* what, const agreement& seen, const exception* except) {
    fmt::print("  {}: agree {} / total {}{}\n", what, seen.agreed, seen.total,
               seen.additional.empty() ? "" : fmt::format(", and {} more", seen.additional.size()));
    if (except && except->what == exception::out_of_scope) return;
    EXPECT_EQ(seen.agreed, seen.total);
    for (const auto& line : seen.missing) ADD_FAILURE() << "not seen: " << line;
    if (except) return;
    for (const auto& line : seen.additional) ADD_FAILURE() << "not known: " << line;
}

void check(const fs::path& path) {
    SCOPED_TRACE(path);
    const exception* except = exception_for(path);
    fmt::print("{}{}\n", path.filename().string(),
               except ? fmt::format(" ({})", except->reason) : "");
    auto capture = captures::open_capture(path.string());
    ASSERT_TRUE(capture) << capture.error();
    const auto ours = support::our_account(**capture, {});
    const auto known =
        support::known_account(table_beside(path, "frames"), table_beside(path, "messages"));
    const agreement messages = support::compare(known.messages, ours.messages);
    expect_agreement("frames", support::compare(known.frames, ours.frames), except);
    expect_agreement("messages", messages, except);
    if (except && !except->original.empty()) expect_in_original(messages, except->original);
}

class ground_truth : public ::testing::TestWithParam<const char*> {};

TEST_P(ground_truth, agrees_with_every_capture) {
    const fs::path folder = captures_folder / GetParam();
    if (!fs::exists(folder)) GTEST_SKIP() << "the captures with known contents are not here";
    std::vector<fs::path> paths;
    for (const auto& entry : fs::directory_iterator(folder))
        if (is_capture(entry.path())) paths.push_back(entry.path());
    std::ranges::sort(paths);
    for (const auto& path : paths) check(path);
}

INSTANTIATE_TEST_SUITE_P(captures, ground_truth, ::testing::Values("real", "public"),
                         [](const auto& suite) { return std::string(suite.param); });

TEST(ground_truth_of_slides, the_printed_packet_says_hello) {
    const fs::path path = captures_folder / "slides/hello.pcap";
    if (!fs::exists(path)) GTEST_SKIP() << "the captures with known contents are not here";
    auto capture = captures::open_capture(path.string());
    ASSERT_TRUE(capture) << capture.error();
    const auto ours = support::our_account(**capture, {});
    const auto& frames = ours.frames.at("0 192.168.1.161:49446");
    ASSERT_EQ(frames.size(), 1u);
    EXPECT_TRUE(frames[0].contains("fin 1 rsv 0 opcode 1 length 5 key 996ecb65 payload 48656c6c6f"))
        << frames[0];
}

} // namespace
} // namespace unmask
