#include "analyzer/filter/filtered_view.hpp"

namespace unmask::analyzer {

void filtered_view::examine(const contextual_record& one) {
    if (!filter_.matches(one) && (shown_ == shown::records || !belongs_to_a_shown_connection(one)))
        return;
    beginnings_.hand_on(one.origin().connection, *inner_);
    std::visit([this](const auto* record) { inner_->accept(*record); }, one.record);
}

// Of a record that does not pass: whether it is the beginning or end of a connection of which
// something has passed, or may pass and there is no room to wait for that.
bool filtered_view::belongs_to_a_shown_connection(const contextual_record& one) {
    if (const auto* begins = one.as<connection_record>()) return !beginnings_.keep(*begins);
    const bool has_passed = !beginnings_.has(one.origin().connection);
    if (const auto* shakes = one.as<handshake_record>())
        return has_passed || !beginnings_.keep(*shakes);
    if (!one.as<end_record>()) return false;
    beginnings_.forget(one.origin().connection);
    return has_passed;
}

} // namespace unmask::analyzer
