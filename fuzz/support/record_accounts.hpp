// Keeps account of the records that go by, and ensures that they add up: each connection begins once
// and ends once, with the totals of what was said in between.
#pragma once

#include "analyzer/record_sink.hpp"
#include "fuzz/support/properties.hpp"

#include <array>
#include <map>

namespace unmask::fuzz {

class record_accounts final : public analyzer::record_sink {
  public:
    // `next` gets all records, and must outlive this.
    explicit record_accounts(analyzer::record_sink& next) : next_(next) {}

    void accept(const analyzer::connection_record& record) override;
    void accept(const analyzer::handshake_record& record) override;
    void accept(const analyzer::frame_record& record) override;
    void accept(const analyzer::message_record& record) override;
    void accept(const analyzer::finding_record& record) override;
    void accept(const analyzer::gap_record& record) override;
    void accept(const analyzer::undecodable_record& record) override;
    void accept(const analyzer::end_record& record) override;

    // All records have come.
    void ensure_complete() const;

  private:
    struct account {
        std::array<analyzer::direction_totals, 2> totals; // client, server
        std::uint64_t frames = 0;
        bool ended = false;
    };

    account& open_account(const analyzer::record_origin& origin);
    analyzer::direction_totals& totals_of(const analyzer::record_origin& origin);

    analyzer::record_sink& next_;
    std::map<std::uint64_t, account> accounts_; // by connection
};

} // namespace unmask::fuzz
