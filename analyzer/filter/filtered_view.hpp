// Hands on to another view what passes a display filter.
#pragma once

#include "analyzer/fields/contextual_view.hpp"
#include "analyzer/filter/display_filter.hpp"

namespace unmask::analyzer {

class filtered_view final : public contextual_view {
  public:
    filtered_view(display_filter filter, std::unique_ptr<view> inner)
        : filter_(std::move(filter)), inner_(std::move(inner)) {}

    std::expected<void, std::string> finish() override { return inner_->finish(); }
    std::string shortfall() const override { return inner_->shortfall(); }

  private:
    void examine(const contextual_record& one) override;

    display_filter filter_;
    std::unique_ptr<view> inner_;
};

} // namespace unmask::analyzer
