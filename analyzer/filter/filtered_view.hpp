// Hands on to another view what passes a display filter.
#pragma once

#include "analyzer/fields/contextual_view.hpp"
#include "analyzer/filter/connection_beginnings.hpp"
#include "analyzer/filter/display_filter.hpp"

namespace unmask::analyzer {

// What a view shows.
enum class shown : std::uint8_t {
    records,     // each by itself
    connections, // as a whole: where anything of one passes, its beginning and its end do too
};

class filtered_view final : public contextual_view {
  public:
    filtered_view(display_filter filter, std::unique_ptr<view> inner, shown what)
        : filter_(std::move(filter)), inner_(std::move(inner)), shown_(what) {}

    std::expected<void, std::string> finish() override { return inner_->finish(); }
    std::string shortfall() const override { return inner_->shortfall(); }

  private:
    void examine(const contextual_record& one) override;
    bool belongs_to_a_shown_connection(const contextual_record& one);

    display_filter filter_;
    std::unique_ptr<view> inner_;
    shown shown_;
    connection_beginnings beginnings_; // of connections of which nothing has passed yet
};

} // namespace unmask::analyzer
