#include "analyzer/output/export_view.hpp"
#include "protocol/files_test.hpp"

#include <csignal>
#include <fstream>
#include <gtest/gtest.h>
#include <nlohmann/json.hpp>
#include <sys/resource.h>

namespace unmask::analyzer {
namespace {

namespace fs = std::filesystem;
using testing::content_of;
using testing::temporary_directory;

std::vector<std::string> names_in(const fs::path& directory) {
    std::vector<std::string> names;
    for (const auto& entry : fs::directory_iterator(directory))
        names.push_back(entry.path().filename().string());
    std::ranges::sort(names);
    return names;
}

message_record message_of(std::uint64_t number, party sender, opcode code,
                          std::string_view payload) {
    return {.origin = {.connection = 4, .time = 1'500'000'000, .direction = sender},
            .number = number,
            .opcode = code,
            .wire_length = payload.size(),
            .length = payload.size(),
            .payload = as_bytes(payload)};
}

TEST(export_view, each_data_message_is_a_file) {
    const temporary_directory directory;
    auto view = export_view::open(directory / "new");
    ASSERT_TRUE(view) << view.error();
    record_sink& sink = **view;
    sink.accept(message_of(1, party::client, opcode::text, "../../etc/passwd\n"));
    sink.accept(message_of(2, party::server, opcode::ping, "ping"));
    sink.accept(message_of(3, party::server, opcode::binary, std::string_view("\0\xff", 2)));
    sink.accept(message_of(4, party::client, opcode::text, "\xff"));
    sink.accept(message_of(5, party::client, opcode::text, ""));
    ASSERT_TRUE((*view)->finish());
    const std::vector<std::string> expected{
        "000001-connection-4-client-message-1.txt", "000002-connection-4-server-message-3.bin",
        "000003-connection-4-client-message-4.bin", "000004-connection-4-client-message-5.txt",
        "index.json"};
    EXPECT_EQ(names_in(directory / "new"), expected);
    EXPECT_EQ(content_of(directory / "new" / expected[0]), "../../etc/passwd\n");
    EXPECT_EQ(content_of(directory / "new" / expected[1]), std::string("\0\xff", 2));
    const auto index = nlohmann::json::parse(content_of(directory / "new" / "index.json"));
    ASSERT_EQ(index["messages"].size(), 4);
    EXPECT_EQ(index["messages"][1], nlohmann::json::parse(R"({
        "file": "000002-connection-4-server-message-3.bin", "connection": 4,
        "direction": "server", "message": 3, "opcode": 2, "time": 1.5, "length": 2})"));
    EXPECT_EQ(index["control_messages"], 1);
    EXPECT_EQ((*view)->shortfall(), "");
}

TEST(export_view, refuses_what_is_not_empty_and_what_is_no_directory) {
    const temporary_directory directory;
    std::ofstream(directory / "file") << "here";
    const auto not_empty = export_view::open(directory);
    ASSERT_FALSE(not_empty);
    EXPECT_NE(not_empty.error().find("is not empty"), std::string::npos) << not_empty.error();
    EXPECT_FALSE(export_view::open(directory / "file"));
    EXPECT_EQ(names_in(directory), std::vector<std::string>{"file"});
}

TEST(export_view, says_what_is_not_whole) {
    const temporary_directory directory;
    auto view = export_view::open(directory / "new");
    ASSERT_TRUE(view) << view.error();
    auto record = message_of(1, party::client, opcode::text, "Hel");
    record.length = 5;
    static_cast<record_sink&>(**view).accept(record);
    static_cast<record_sink&>(**view).accept(gap_record{});
    ASSERT_TRUE((*view)->finish());
    EXPECT_EQ((*view)->shortfall(), "--export: 1 message cut short by --message-limit; bytes are "
                                    "missing or undecodable in 1 place (see -T text)");
    const auto index = nlohmann::json::parse(content_of(directory / "new" / "index.json"));
    EXPECT_EQ(index["messages"][0]["truncated_at"], 3);
}

// A file size limit stands for a full disk.
TEST(export_view, a_failure_to_write_is_one_sentence_and_leaves_no_part_of_a_file) {
    const temporary_directory directory;
    auto view = export_view::open(directory / "new");
    ASSERT_TRUE(view) << view.error();
    record_sink& sink = **view;
    sink.accept(message_of(1, party::client, opcode::text, "short"));
    rlimit before{};
    ::getrlimit(RLIMIT_FSIZE, &before);
    const rlimit small{.rlim_cur = 1000, .rlim_max = before.rlim_max};
    const auto handler = std::signal(SIGXFSZ, SIG_IGN);
    ::setrlimit(RLIMIT_FSIZE, &small);
    sink.accept(message_of(2, party::client, opcode::text, std::string(100'000, 'x')));
    ::setrlimit(RLIMIT_FSIZE, &before);
    std::signal(SIGXFSZ, handler);
    sink.accept(message_of(3, party::client, opcode::text, "after"));
    const auto finished = (*view)->finish();
    ASSERT_FALSE(finished);
    EXPECT_NE(finished.error().find("message-2.txt cannot be written"), std::string::npos)
        << finished.error();
    EXPECT_NE(finished.error().find("1 file before it"), std::string::npos) << finished.error();
    view->reset();
    EXPECT_EQ(names_in(directory / "new"),
              std::vector<std::string>{"000001-connection-4-client-message-1.txt"});
}

} // namespace
} // namespace unmask::analyzer
