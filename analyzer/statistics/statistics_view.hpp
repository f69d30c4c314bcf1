// `--statistics`: what is in a capture, in numbers, as a text or as one JSON object.
//
// Costs a few nanoseconds a frame and needs no payload but those of control frames. Connections
// are counted apart while they last; the `top` with the most bytes are kept when they have ended,
// and all are in the total. Where memory for that runs out, connections are in the total only,
// without their silences and round trips, and the output says how many.
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
    std::uint64_t total_only = 0; // of the connections, for lack of memory
    total_counters total;
    std::vector<std::unique_ptr<connection_counters>> top; // by bytes of frames, most first
};

void write_text(const statistics& numbers, styled_text& out);
void write_json(const statistics& numbers, output_stream& out);

enum class statistics_format : std::uint8_t { text, json };

class statistics_view final : public view {
  public:
    // Bytes that counters of connections may take together.
    static constexpr std::size_t usual_memory = std::size_t{12} << 20;

    // `top`: connections shown one by one.
    statistics_view(output_stream& out, statistics_format format, std::size_t top,
                    std::size_t memory = usual_memory)
        : out_(out), format_(format), most_shown_(top), memory_(memory) {}

    void expect(std::uint64_t connection) const override;
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
    // Null: in the total only. The records of one connection often come in a row.
    connection_counters* find(const record_origin& origin) {
        return latest_connection_ == origin.connection ? latest_ : find_other(origin.connection);
    }
    connection_counters* find_other(std::uint64_t connection);
    connection_counters* begin(std::uint64_t connection);
    // Has `add` count in the connection, or in the total.
    template <class Add>
    void count(const record_origin& origin, Add add);
    void retire(std::unique_ptr<connection_counters> one);
    void forget_latest();

    static constexpr std::uint64_t no_connection = UINT64_MAX;

    output_stream& out_;
    statistics_format format_;
    std::size_t most_shown_;
    std::size_t memory_;
    std::size_t held_ = 0; // bytes: of open_, and of numbers_.top
    bool was_full_ = false;
    // By number.
    boost::unordered_flat_map<std::uint64_t, std::unique_ptr<connection_counters>> open_;
    connection_counters* latest_ = nullptr; // in open_
    std::uint64_t latest_connection_ = no_connection;
    statistics numbers_;
};

} // namespace unmask::analyzer
