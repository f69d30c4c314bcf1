#include "analyzer/filter/filtered_view.hpp"

namespace unmask::analyzer {

void filtered_view::examine(const contextual_record& one) {
    if (filter_.matches(one))
        std::visit([this](const auto* record) { inner_->accept(*record); }, one.record);
}

} // namespace unmask::analyzer
