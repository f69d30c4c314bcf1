// `--statistics`: what is in a capture, in numbers, as a text or as one JSON object.
//
// Costs a few nanoseconds a frame and needs no payload but those of control frames. Connections
// are counted one by one while they last; the `top` with the most bytes are kept when they have
// ended, and all are in the total.
#pragma once

#include "analyzer/output/styled_text.hpp"
#include "analyzer/output/view.hpp"
#include "analyzer/statistics/counters.hpp"

#include <boost/unordered/unordered_flat_map.hpp>
#include <memory>

namespace unmask::analyzer {

// What is shown in the end.
struct statistics {
    std::uint64_t connections = 0;
    total_counters total;
    std::vector<connection_counters> top; // by bytes of frames, most first
};

void write_text(const statistics& numbers, styled_text& out);
void write_json(const statistics& numbers, output_stream& out);

enum class statistics_format : std::uint8_t { text, json };

class statistics_view final : public view {
  public:
    // `top`: connections shown one by one.
    statistics_view(output_stream& out, statistics_format format, std::size_t top)
        : out_(out), format_(format), most_shown_(top) {}

    using record_sink::accept;
    void accept(const connection_record& record) override;
    void accept(const frame_record& record) override;
    void accept(const message_record& record) override;
    void accept(const finding_record& record) override;
    void accept(const gap_record& record) override;
    void accept(const undecodable_record& record) override;
    void accept(const end_record& record) override;

    std::expected<void, std::string> finish() override;

  private:
    connection_counters& counters_of(const record_origin& origin);
    connection_counters& other_counters(std::uint64_t connection);
    direction_counters<std::uint32_t>& sent_by(const record_origin& origin);
    void retire(connection_counters&& one);
    void retire_all();

    output_stream& out_;
    statistics_format format_;
    std::size_t most_shown_;
    // By connection.
    boost::unordered_flat_map<std::uint64_t, std::unique_ptr<connection_counters>> open_;
    connection_counters* latest_ = nullptr; // in open_
    std::uint64_t latest_connection_ = 0;
    bool reopened_ = false; // connections may come here twice
    statistics numbers_;
};

} // namespace unmask::analyzer
