#include "analyzer/parallel/shard.hpp"

namespace unmask::analyzer {

void segment_round::settle() {
    byte_view rest = bytes;
    for (captured_segment& one : segments) {
        byte_view& payload = one.segment.payload;
        payload = rest.first(payload.size());
        rest = rest.subspan(payload.size());
    }
}

// Keeps what the table says, and numbers its connections.
class shard::writer final : public record_sink, public connection_numbering {
  public:
    explicit writer(shard& of) : of_(of) {}

    void accept(const connection_record& record) override { keep(record); }
    void accept(const handshake_record& record) override { keep(record); }
    void accept(const frame_record& record) override { keep(record); }
    void accept(const message_record& record) override { keep(record); }
    void accept(const finding_record& record) override { keep(record); }
    void accept(const gap_record& record) override { keep(record); }
    void accept(const undecodable_record& record) override { keep(record); }
    void accept(const end_record& record) override { keep(record); }

    std::uint64_t begin() override {
        if (unused_.empty()) unused_.push_back(numbers_++);
        const std::uint64_t number = unused_.back();
        unused_.pop_back();
        with_room().keep_beginning(number, of_.table_.now().number);
        return number;
    }
    void end(std::uint64_t number) override { unused_.push_back(number); }

    void end_round() {
        with_room().ends_round = true;
        send();
    }

  private:
    template <class Record>
    void keep(const Record& record) {
        with_room().keep(record, of_.table_.now().number);
    }
    kept_records& with_room() {
        if (records_ && records_->full()) send();
        if (!records_) records_ = &of_.output_.to_fill();
        return *records_;
    }
    void send() {
        of_.output_.filled();
        records_ = nullptr;
    }

    shard& of_;
    kept_records* records_ = nullptr;
    std::vector<std::uint64_t> unused_; // numbers of connections that have gone
    std::uint64_t numbers_ = 0;
};

shard::shard(const analysis_options& options)
    : writer_(std::make_unique<writer>(*this)), table_(options, *writer_, writer_.get()) {
    thread_ = std::thread([this] { run(); });
}

shard::~shard() {
    input_.stop();
    output_.stop();
    thread_.join();
}

void shard::run() {
    bool over = false;
    while (!over) {
        segment_round* const round = input_.to_empty();
        if (!round) return;
        round->settle();
        table_.accept(round->segments);
        over = round->end.has_value();
        if (over) table_.finish(*round->end);
        round->clear();
        input_.emptied();
        writer_->end_round();
    }
}

void shard::release_records() {
    output_.to_empty()->clear();
    output_.emptied();
}

} // namespace unmask::analyzer
