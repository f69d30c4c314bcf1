#include "analyzer/output/fields_sink.hpp"

#include "analyzer/fields/sample_records.hpp"

#include <gtest/gtest.h>

namespace unmask::analyzer {
namespace {

using names = std::vector<std::string>;

// What is written about all sample records, in the order in which an analysis brings them.
std::string rows_of(const names& columns, row_style style = {}, std::string_view filter = {}) {
    const testing::sample_records sample;
    std::FILE* file = std::tmpfile();
    std::string written;
    {
        output_stream out(file);
        std::optional<display_filter> compiled;
        if (!filter.empty()) compiled = display_filter::compile(filter).value();
        fields_sink sink(out, find_columns(columns).value(), style, compiled);
        record_sink& records = sink;
        records.accept(sample.connection);
        records.accept(sample.handshake);
        records.accept(sample.frame);
        records.accept(sample.finding);
        records.accept(sample.message);
        records.accept(sample.gap);
        records.accept(sample.undecodable);
        records.accept(sample.end);
        EXPECT_TRUE(out.finish());
    }
    std::rewind(file);
    for (int c = std::fgetc(file); c != EOF; c = std::fgetc(file)) written += static_cast<char>(c);
    std::fclose(file);
    return written;
}

TEST(fields_sink, a_row_is_a_frame_with_the_message_that_it_completes) {
    EXPECT_EQ(rows_of({"frame.number", "tcp.port", "http.host", "websocket.opcode",
                       "websocket.payload.text"}),
              "7\t40000,9001\texample.com\t1\tHello\\tWorld\n");
}

TEST(fields_sink, fields_of_the_whole_connection_give_a_row_for_each_frame) {
    EXPECT_EQ(rows_of({"tcp.stream", "http.host"}), "3\texample.com\n");
}

TEST(fields_sink, fields_of_other_records_alone_give_rows_of_these) {
    EXPECT_EQ(rows_of({"unmask.rule", "websocket.opcode"}),
              "\t1\nclient-must-mask\t1\n"); // the frame, and what was found in it
    EXPECT_EQ(rows_of({"tcp.stream", "unmask.rule"}), "3\tclient-must-mask\n");
    EXPECT_EQ(rows_of({"http.response.code", "http.upgrade"}), "101\twebsocket,WebSocket\n");
    EXPECT_EQ(rows_of({"unmask.record", "unmask.reason"}),
              "gap\tnever captured\nundecodable\tthe message is cut off\n");
    EXPECT_EQ(rows_of({"unmask.gap.bytes"}), "1460\n");
}

TEST(fields_sink, a_column_without_a_value_stays) {
    EXPECT_EQ(rows_of({"unmask.subprotocol", "websocket.payload.ping", "websocket.fin",
                       "websocket.payload.pong"}),
              "\t\t1\t\n");
}

TEST(fields_sink, header_and_separator_are_chosen) {
    row_style style;
    ASSERT_TRUE(apply_row_option(style, "header=y"));
    ASSERT_TRUE(apply_row_option(style, "separator=,"));
    EXPECT_EQ(rows_of({"tcp.port", "http.request.uri", "websocket.payload.text"}, style),
              "tcp.port,http.request.uri,websocket.payload.text\n"
              "40000;9001,/chat?room=1,Hello\\tWorld\n");
    for (const char* wrong : {"header=maybe", "separator=", "separator=ab", "separator=a",
                              "separator=0", "separator=\\", "occurrence=f", ""})
        EXPECT_FALSE(apply_row_option(style, wrong)) << wrong;
}

TEST(fields_sink, rows_are_those_that_pass_the_filter) {
    const names columns{"unmask.record", "websocket.opcode", "websocket.payload.text",
                        "unmask.rule"};
    EXPECT_EQ(rows_of(columns, {}, "unmask.rule"), "finding\t1\tHello\\tWorld\tclient-must-mask\n");
    EXPECT_EQ(rows_of(columns, {}, "unmask.record == \"frame\""), "frame\t1\tHello\\tWorld\t\n");
    EXPECT_EQ(rows_of(columns, {}, "websocket.opcode == 2"), "");
}

TEST(fields_sink, an_unknown_column_is_named) {
    const auto columns = find_columns(names{"frame.number", "websocket.opcod"});
    ASSERT_FALSE(columns);
    EXPECT_EQ(columns.error(),
              "-e: there is no field 'websocket.opcod'; did you mean websocket.opcode?");
}

} // namespace
} // namespace unmask::analyzer
