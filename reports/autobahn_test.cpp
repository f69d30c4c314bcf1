#include "reports/autobahn.hpp"

#include "protocol/files_test.hpp"
#include "reports/file.hpp"
#include "reports/sample.hpp"

#include <gmock/gmock.h>
#include <nlohmann/json.hpp>

namespace unmask::reports {
namespace {

using json = nlohmann::json;

class autobahn : public ::testing::Test {
  protected:
    const unmask::testing::temporary_directory directory;

    json parsed(const std::string& name) {
        return json::parse(*read_file(directory / name, 1 << 20));
    }
};

TEST_F(autobahn, names_files_by_lower_case_agent_and_case) {
    EXPECT_EQ(autobahn_file_name(" My Server/1.0 ", "6.4.1"), "my_server_1_0_case_6_4_1.json");
    EXPECT_EQ(autobahn_file_name("é", "5.6"), "___case_5_6.json");
}

TEST_F(autobahn, never_leaves_the_directory_through_a_name) {
    EXPECT_EQ(autobahn_file_name("../../x", "../y/z"), "______x_case____y_z.json");
}

TEST_F(autobahn, index_has_the_members_that_scripts_read) {
    ASSERT_TRUE(write_autobahn_index(directory, sample_result()));
    const auto index = parsed("index.json");
    EXPECT_EQ(index.at("reference").at("1.1.1"),
              json::parse(R"({"behavior": "OK", "behaviorClose": "OK", "duration": 1032,
                              "remoteCloseCode": 1000,
                              "reportfile": "reference_case_1_1_1.json"})"));
    EXPECT_EQ(index.at("other server").at("7.7.1").at("behaviorClose"), "FAILED BY CLIENT");
    EXPECT_TRUE(index.at("other server").at("7.5.1").at("remoteCloseCode").is_null());
}

TEST_F(autobahn, every_report_file_exists_and_names_its_case) {
    ASSERT_TRUE(write_autobahn_index(directory, sample_result()));
    const auto index = parsed("index.json");
    for (const auto& [agent, cases] : index.items())
        for (const auto& [id, entry] : cases.items()) {
            const auto report = parsed(entry.at("reportfile"));
            EXPECT_EQ(report.at("id"), id);
            EXPECT_EQ(report.at("agent"), agent);
            EXPECT_EQ(report.at("behavior"), entry.at("behavior"));
            EXPECT_EQ(report.at("started"), "2026-11-21T00:32:00.111Z");
        }
}

TEST_F(autobahn, case_files_have_all_members_of_autobahn) {
    ASSERT_TRUE(write_autobahn_index(directory, sample_result()));
    const auto report = parsed("reference_case_5_6.json");
    std::vector<std::string> names;
    for (const auto& [name, value] : report.items()) names.push_back(name);
    EXPECT_THAT(names,
                ::testing::ElementsAre(
                    "agent", "behavior", "behaviorClose", "case", "closedByMe", "createStats",
                    "createWirelog", "description", "droppedByMe", "duration", "expectation",
                    "expected", "expectedClose", "failedByMe", "httpRequest", "httpResponse", "id",
                    "isServer", "localCloseCode", "localCloseReason", "received", "remoteCloseCode",
                    "remoteCloseReason", "reportCompressionRatio", "reportTime", "result",
                    "resultClose", "rxFrameStats", "rxOctetStats", "started", "trafficStats",
                    "txFrameStats", "txOctetStats", "wasClean", "wasCloseHandshakeTimeout",
                    "wasNotCleanReason", "wasOpenHandshakeTimeout",
                    "wasServerConnectionDropTimeout", "wirelog"));
    EXPECT_EQ(report.at("expected"),
              json::parse(R"({"OK": [[["pong", "ping"], ["message", "Hello, world", false]]]})"));
    EXPECT_EQ(report.at("expectedClose"),
              json::parse(R"({"closeCode": [1000], "closedByMe": true, "requireClean": true})"));
    EXPECT_EQ(report.at("rxOctetStats"), json::parse(R"({"20": 1})"));
    EXPECT_EQ(report.at("localCloseCode"), 1000);
    EXPECT_TRUE(report.at("wasNotCleanReason").is_null());
}

TEST_F(autobahn, cases_that_were_not_run_are_missing) {
    auto run = sample_result();
    run.agents[0].cases[0].was_run = false;
    ASSERT_TRUE(write_autobahn_index(directory, run));
    EXPECT_FALSE(parsed("index.json").at("reference").contains("1.1.1"));
    EXPECT_FALSE(std::filesystem::exists(directory / "reference_case_1_1_1.json"));
}

TEST_F(autobahn, wire_log_tells_frames_sent_from_frames_received) {
    ASSERT_TRUE(write_autobahn_index(directory, sample_result()));
    const auto log = parsed("reference_case_5_6.json").at("wirelog");
    EXPECT_EQ(log.at(1),
              json::parse(R"(["TF", [5, "Hello"], 1, false, 0, "37fa213d", null, null, false])"));
    EXPECT_EQ(log.at(3), json::parse(R"(["RF", [4, "ping"], 10, true, 0, false, null])"));
}

TEST_F(autobahn, survives_text_that_is_not_utf8) {
    auto run = sample_result();
    run.agents[0].cases[0].remote_close_reason = "\xff\xfe";
    run.agents[0].cases[0].exchange[1].payload_text =
        std::string(63, 'x') + "ä and more, so that it is cut";
    run.agents[0].cases[0].exchange[1].length = 90;
    EXPECT_TRUE(write_autobahn_index(directory, run));
}

} // namespace
} // namespace unmask::reports
