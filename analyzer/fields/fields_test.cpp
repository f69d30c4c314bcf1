#include "analyzer/fields/contextual_view.hpp"
#include "analyzer/fields/field.hpp"
#include "analyzer/fields/sample_records.hpp"
#include "analyzer/record_story.hpp"

#include <cstdlib>
#include <fstream>
#include <gtest/gtest.h>
#include <set>
#include <sstream>

namespace unmask::analyzer {
namespace {

TEST(fields, have_one_name_each_and_a_line_of_description) {
    std::set<std::string_view> names;
    for (const field& one : all_fields()) {
        EXPECT_TRUE(names.insert(one.name).second) << one.name;
        EXPECT_EQ(find_field(one.name), &one);
        EXPECT_FALSE(one.description.empty()) << one.name;
        EXPECT_EQ(one.description.find_first_of("\n|"), std::string_view::npos) << one.name;
    }
}

TEST(fields, stand_in_the_documentation) {
    std::ostringstream page;
    page << std::ifstream(UNMASK_SOURCE_DIR "/docs/fields.md").rdbuf();
    EXPECT_TRUE(page.str().contains(fields_as_markdown())) << "docs/fields.md should contain:\n"
                                                           << fields_as_markdown();
}

// Whatever the record, each value is of the type that the table says.
TEST(fields, have_values_of_their_type) {
    const testing::sample_records sample;
    const any_record records[] = {&sample.connection, &sample.handshake,   &sample.frame,
                                  &sample.message,    &sample.close,       &sample.finding,
                                  &sample.gap,        &sample.undecodable, &sample.end};
    std::set<std::string_view> seen;
    for (const any_record& record : records)
        for (const field& one : all_fields()) {
            value_list values;
            one.draw(sample.of(record), values);
            for (const field_value& drawn : values) EXPECT_EQ(type_of(drawn), one.type) << one.name;
            if (!values.empty()) seen.insert(one.name);
        }
    EXPECT_GT(seen.size(), 60u);
}

TEST(fields, a_mistyped_name_is_like_another) {
    const auto similar = [](std::string_view name) {
        const field* one = most_similar_field(name);
        return one ? one->name : "none";
    };
    EXPECT_EQ(similar("websocket.opcde"), "websocket.opcode");
    EXPECT_EQ(similar("websocket.paylaod.text"), "websocket.payload.text");
    EXPECT_EQ(similar("status_code"), "websocket.payload.close.status_code");
    EXPECT_EQ(similar("ip.sorc"), "ip.src");
    EXPECT_EQ(similar("quite.another.thing"), "none");
    EXPECT_EQ(similar(""), "none");
    EXPECT_EQ(similar(std::string(100'000, 'a')), "none");
}

TEST(field_value, is_one_word_of_one_line) {
    const auto shown = [](const field_value& one, char separator = '\t') {
        fmt::memory_buffer out;
        append_value(out, one, separator);
        return fmt::to_string(out);
    };
    EXPECT_EQ(shown(true), "1");
    EXPECT_EQ(shown(std::uint64_t{18446744073709551615u}), "18446744073709551615");
    EXPECT_EQ(shown(timestamp{1'500'000'000'000'000'007}), "1500000000.000000007");
    EXPECT_EQ(shown(timestamp{-1}), "-1.999999999");
    EXPECT_EQ(shown(as_bytes(std::string_view("\x00\xff", 2))), "00ff");
    EXPECT_EQ(shown(std::string_view("a\tb\r\nc\\d\x1b[2J")), "a\\tb\\r\\nc\\\\d\\x1b[2J");
    EXPECT_EQ(shown(std::string_view("gr\xc3\xbc\xc3\x9f"
                                     "e \xff \xc2\x9b \xe2\x80\xa8 \xf0\x9f\x99\x82")),
              "gr\xc3\xbc\xc3\x9f"
              "e \\xff \\xc2\\x9b \\xe2\\x80\\xa8 \xf0\x9f\x99\x82");
    EXPECT_EQ(shown(std::string_view("a,b\xc3"), ','), "a\\x2cb\\xc3");
}

// Each record as its kind and what is known beside it.
class kinds_view final : public contextual_view {
  public:
    testing::story lines;

  private:
    void examine(const contextual_record& one) override {
        std::string line = fmt::format("{} {}", one.origin().connection, name_of(one.kind()));
        if (one.connection) line += fmt::format(" of {}", one.connection->host);
        if (one.frame) line += fmt::format(" frame {}", one.frame->number);
        if (one.message) line += fmt::format(" message {}", as_text(one.message->payload));
        lines.push_back(line);
    }
};

testing::story contexts_of(std::string_view from_client, std::string_view from_server) {
    using namespace testing;
    kinds_view view;
    segment_maker client(true, 100), server(false, 900);
    const analysis_options options;
    connection_table table(options, view);
    const tcp_segment segments[] = {client.syn(),
                                    server.syn_to(client),
                                    client.data(as_bytes(sample_request)),
                                    server.data(as_bytes(sample_response)),
                                    client.data(as_bytes(from_client)),
                                    server.data(as_bytes(from_server))};
    std::uint64_t number = 0;
    for (const auto& segment : segments) table.accept(segment, {++number, 0});
    table.finish();
    return view.lines;
}

TEST(contextual_view, joins_frames_their_findings_and_their_messages) {
    using testing::frame;
    const auto lines =
        contexts_of(frame(true, opcode::text, "Hel", false) + frame(true, opcode::ping, "?") +
                        frame(true, opcode::continuation, "lo"),
                    frame(true, opcode::text, "masked"));
    EXPECT_EQ(lines, (testing::story{
                         "0 connection of example.com",
                         "0 handshake of example.com",
                         "0 frame of example.com frame 1",
                         "0 frame of example.com frame 2 message ?",
                         "0 message of example.com frame 2 message ?",
                         "0 frame of example.com frame 3 message Hello",
                         "0 message of example.com frame 3 message Hello",
                         "0 frame of example.com frame 4 message masked",
                         "0 finding of example.com frame 4 message masked",
                         "0 message of example.com frame 4 message masked",
                         "0 end of example.com",
                     }));
}

TEST(contextual_view, a_frame_without_its_message_is_handed_on_too) {
    const testing::sample_records sample;
    kinds_view view;
    record_sink& sink = view;
    sink.accept(sample.connection);
    sink.accept(sample.frame);
    sink.accept(sample.finding);
    frame_record other = sample.frame;
    other.origin.connection = 8;
    sink.accept(other);
    sink.accept(sample.message); // of connection 3, and the frame that waits is of 8
    sink.accept(sample.end);
    sink.accept(sample.gap);
    EXPECT_EQ(view.lines, (testing::story{
                              "3 connection of ", "3 frame of  frame 4", "3 finding of  frame 4",
                              "8 frame frame 4", "3 message of  message Hello\tWorld", "3 end of ",
                              "3 gap", // its connection is forgotten
                          }));
}

} // namespace
} // namespace unmask::analyzer
