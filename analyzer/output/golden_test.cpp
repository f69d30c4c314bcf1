// What each output makes of the sample capture, compared with golden/. The files are there to be
// read; `scripts/refresh-outputs` writes them anew.
#include "analyzer/analyzer.hpp"
#include "analyzer/output/detail_sink.hpp"
#include "analyzer/output/follow_sink.hpp"
#include "analyzer/output/har_sink.hpp"
#include "analyzer/output/json_sink.hpp"
#include "analyzer/output/sample_capture.hpp"
#include "analyzer/output/text_sink.hpp"
#include "analyzer/statistics/statistics_view.hpp"
#include "protocol/files_test.hpp"

#include <cstdlib>
#include <gtest/gtest.h>

namespace unmask::analyzer {
namespace {

namespace fs = std::filesystem;

const fs::path source(UNMASK_SOURCE_DIR);

bool refreshing() { return std::getenv("UNMASK_REFRESH") != nullptr; }

class golden : public ::testing::Test {
  protected:
    void SetUp() override {
        ASSERT_TRUE(testing::write_sample_capture(directory_ / "sample.pcapng"));
    }

    // `make` returns a view that writes to the stream it is given.
    template <class Make>
    void expect(const std::string& name, Make make, const analysis_options& options = {}) {
        auto out = output_stream::open((directory_ / name).string());
        ASSERT_TRUE(out) << out.error();
        const auto view = make(*out);
        auto capture = captures::open_capture((directory_ / "sample.pcapng").string());
        ASSERT_TRUE(capture) << capture.error();
        analyze(**capture, options, *view);
        ASSERT_TRUE(view->finish());
        ASSERT_TRUE(out->finish());
        compare(directory_ / name, source / "analyzer/output/golden" / name);
    }

    void compare(const fs::path& made, const fs::path& expected) {
        if (refreshing()) fs::copy_file(made, expected, fs::copy_options::overwrite_existing);
        EXPECT_EQ(testing::content_of(made), testing::content_of(expected))
            << "if this is meant, run scripts/refresh-outputs";
    }

    testing::temporary_directory directory_;
};

TEST_F(golden, the_guide_has_this_capture) {
    compare(directory_ / "sample.pcapng", source / "docs/example.pcapng");
}

TEST_F(golden, text) {
    expect("text.txt", [](auto& out) { return std::make_unique<text_sink>(out, false); });
}

TEST_F(golden, detail) {
    expect("detail.txt", [](auto& out) { return std::make_unique<detail_sink>(out, false, 64); },
           {.keep_frame_payload = true});
}

TEST_F(golden, follow) {
    for (const auto& [name, form] : {std::pair("follow.txt", follow_form::text),
                                     {"follow-hex.txt", follow_form::hex},
                                     {"follow-raw.bin", follow_form::raw}})
        expect(name,
               [form](auto& out) { return std::make_unique<follow_sink>(out, false, 0, form); });
}

TEST_F(golden, statistics) {
    for (const auto& [name, format] : {std::pair("statistics.txt", statistics_format::text),
                                       {"statistics.json", statistics_format::json}})
        expect(name,
               [format](auto& out) { return std::make_unique<statistics_view>(out, format, 10); });
}

TEST_F(golden, har) {
    expect("sample.har", [](auto& out) { return std::make_unique<har_sink>(out, "0"); });
}

TEST_F(golden, json) {
    expect("records.json", [](auto& out) { return std::make_unique<json_sink>(out); });
}

} // namespace
} // namespace unmask::analyzer
