#include "analyzer/filter/filtered_view.hpp"

#include "analyzer/fields/sample_records.hpp"

#include <algorithm>
#include <gtest/gtest.h>

namespace unmask::analyzer {
namespace {

const testing::sample_records sample;

// What came, in words.
class told_view final : public view {
  public:
    explicit told_view(std::string& told) : told_(told) {}
    void accept(const connection_record&) override { told_ += "connection "; }
    void accept(const handshake_record& record) override {
        told_ += "handshake:" + record.request->target + " ";
    }
    void accept(const frame_record&) override { told_ += "frame "; }
    void accept(const message_record&) override { told_ += "message "; }
    void accept(const finding_record&) override { told_ += "finding "; }
    void accept(const gap_record&) override { told_ += "gap "; }
    void accept(const undecodable_record&) override { told_ += "undecodable "; }
    void accept(const end_record&) override { told_ += "end "; }

  private:
    std::string& told_;
};

std::string told_of_sample(std::string_view filter, shown what) {
    std::string told;
    filtered_view filtered(*display_filter::compile(filter), std::make_unique<told_view>(told),
                           what);
    filtered.accept(sample.connection);
    {
        const request_head request =
            sample.request; // the record outlives neither this nor its packets
        handshake_record handshake = sample.handshake;
        const std::vector<std::uint64_t> packets{1};
        handshake.origin.packets = packets;
        handshake.request = &request;
        filtered.accept(handshake);
    }
    filtered.accept(sample.frame);
    filtered.accept(sample.message);
    filtered.accept(sample.gap);
    filtered.accept(sample.end);
    return told;
}

TEST(filtered_view, hands_on_what_passes) {
    EXPECT_EQ(told_of_sample("websocket.opcode", shown::records), "frame message ");
    EXPECT_EQ(told_of_sample("http.host", shown::records),
              "connection handshake:/chat?room=1 frame message gap end ");
}

TEST(filtered_view, shows_the_beginning_and_end_of_a_connection_of_which_anything_passes) {
    EXPECT_EQ(told_of_sample("websocket.opcode", shown::connections),
              "connection handshake:/chat?room=1 frame message end ");
    EXPECT_EQ(told_of_sample("http.host", shown::connections),
              "connection handshake:/chat?room=1 frame message gap end ");
    EXPECT_EQ(told_of_sample("websocket.opcode == 9", shown::connections), "");
}

TEST(connection_beginnings, are_kept_as_long_as_there_is_room) {
    std::string told;
    told_view to(told);
    connection_beginnings beginnings(3000);
    ASSERT_TRUE(beginnings.keep(sample.connection));
    int kept = 0;
    while (kept < 100 && beginnings.keep(sample.handshake)) ++kept;
    EXPECT_GT(kept, 0);
    EXPECT_LT(kept, 100);
    beginnings.hand_on(sample.origin.connection, to);
    EXPECT_EQ(std::ranges::count(told, ':'), kept);
    EXPECT_FALSE(beginnings.has(sample.origin.connection));
    EXPECT_TRUE(beginnings.keep(sample.connection)); // there is room again
}

} // namespace
} // namespace unmask::analyzer
