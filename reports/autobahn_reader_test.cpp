#include "reports/autobahn_reader.hpp"

#include "protocol/files_test.hpp"
#include "reports/autobahn.hpp"
#include "reports/file.hpp"
#include "reports/sample.hpp"

#include <algorithm>
#include <gmock/gmock.h>

namespace unmask::reports {
namespace {

using ::testing::HasSubstr;

class autobahn_reader : public ::testing::Test {
  protected:
    const unmask::testing::temporary_directory around;
    const std::filesystem::path directory = around / "reports";

    std::string error_of(std::string_view index) {
        EXPECT_TRUE(write_file(directory / "index.json", index));
        const auto run = read_autobahn(directory);
        return run ? "no error" : run.error();
    }
};

TEST_F(autobahn_reader, reads_what_was_written) {
    ASSERT_TRUE(write_autobahn_index(directory, sample_result()));
    const auto run = read_autobahn(directory);
    ASSERT_TRUE(run) << run.error();
    ASSERT_EQ(run->agents.size(), 2u);
    const auto& agent = run->agents[1]; // "reference" comes behind "other server"
    EXPECT_EQ(agent.agent, "reference");
    const auto& seen = *std::ranges::find(agent.cases, "5.6", &case_result::id);
    const auto written = sample_result().agents[0].cases[2];
    EXPECT_EQ(seen.id, "5.6");
    EXPECT_EQ(seen.section, "Fragmentation");
    EXPECT_EQ(seen.behavior, written.behavior);
    EXPECT_EQ(seen.closing, written.closing);
    EXPECT_EQ(seen.remote_close_code, written.remote_close_code);
    EXPECT_EQ(seen.request, written.request);
    EXPECT_EQ(seen.exchange[0].payload_text, "Hello");
    EXPECT_TRUE(seen.exchange[0].sent);
}

TEST_F(autobahn_reader, orders_cases_by_their_numbers_and_drops_markup) {
    ASSERT_TRUE(write_file(directory / "a_case_2_1.json",
                           R"({"description": "Send ping<br/><br>and <b>wait</b>."})"));
    ASSERT_TRUE(write_file(directory / "index.json", R"({"a": {
        "10.1.1": {"behavior": "OK", "behaviorClose": "OK"},
        "2.1": {"behavior": "FAILED", "behaviorClose": "WRONG CODE", "remoteCloseCode": null,
                "duration": 12, "reportfile": "a_case_2_1.json"}}})"));
    const auto run = read_autobahn(directory);
    ASSERT_TRUE(run) << run.error();
    const auto& cases = run->agents[0].cases;
    EXPECT_EQ(cases[0].id, "2.1");
    EXPECT_EQ(cases[0].title, "Send ping and wait .");
    EXPECT_EQ(cases[0].duration, std::chrono::milliseconds(12));
    EXPECT_EQ(cases[1].id, "10.1.1");
}

TEST_F(autobahn_reader, opens_no_file_elsewhere) {
    ASSERT_TRUE(write_file(directory / "../secret.json", R"({"description": "secret"})"));
    ASSERT_TRUE(write_file(directory / "index.json", R"({"a": {"1.1.1": {
        "behavior": "OK", "behaviorClose": "OK", "reportfile": "../secret.json"}}})"));
    const auto run = read_autobahn(directory);
    ASSERT_TRUE(run);
    EXPECT_EQ(run->agents[0].cases[0].title, "1.1.1");
}

TEST_F(autobahn_reader, tells_what_is_wrong) {
    EXPECT_THAT(error_of("[]"), HasSubstr("index.json: it is not an object in JSON"));
    EXPECT_THAT(error_of("{"), HasSubstr("not an object in JSON"));
    EXPECT_THAT(error_of(R"({"a": {"1.1.1": {"behavior": "GOOD", "behaviorClose": "OK"}}})"),
                HasSubstr("case 1.1.1 has no verdicts"));
    EXPECT_THAT(error_of(R"({"a": {"1.1.1": 3}})"), HasSubstr("case 1.1.1 has no verdicts"));
}

} // namespace
} // namespace unmask::reports
