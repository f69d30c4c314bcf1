#include "conformance/run/round_trip_player.hpp"

#include <algorithm>
#include <fmt/format.h>
#include <numeric>

namespace unmask::conformance {
namespace {

std::string_view type_name(bool binary) { return binary ? "binary" : "text"; }

} // namespace

const prepared_message& round_trip_player::next() {
    sent_at_ = clock::now();
    return (*messages_)[sent_++ % messages_->size()];
}

round_trip_player::state round_trip_player::take_echo(bool binary, byte_view content) {
    if (state_ != state::waiting) return state_;
    if (std::string fault = fault_of(binary, content); !fault.empty()) {
        fault_ = std::move(fault);
        return state_ = state::wrong;
    }
    latencies_.push_back(
        std::chrono::duration_cast<std::chrono::microseconds>(clock::now() - sent_at_));
    octets_ += content.size();
    return state_ = sent_ < trips_.count ? state::waiting : state::complete;
}

std::string round_trip_player::account() const {
    if (state_ == state::wrong) return fault_;
    if (trips_.count == 1)
        return state_ == state::complete ? "The echo came." : "The echo did not come.";
    if (state_ == state::complete) return fmt::format("All {} echoes came.", trips_.count);
    return fmt::format("Only {} of {} echoes came.", latencies_.size(), trips_.count);
}

std::string round_trip_player::fault_of(bool binary, byte_view content) const {
    const byte_view sent = (*messages_)[(sent_ - 1) % messages_->size()].content;
    if (binary != trips_.binary)
        return fmt::format("Message {} was {}, its echo {}.", sent_, type_name(trips_.binary),
                           type_name(binary));
    if (content.size() != sent.size())
        return fmt::format("Message {} had {} bytes, its echo {}.", sent_, sent.size(),
                           content.size());
    if (!trips_.from || as_text(sent) == as_text(content)) return {};
    const auto difference = std::ranges::mismatch(sent, content).in1 - sent.begin();
    return fmt::format("The echo of message {} differs from byte {} on.", sent_, difference);
}

std::optional<reports::performance> round_trip_player::measured() const {
    if (latencies_.empty()) return std::nullopt;
    auto sorted = latencies_;
    std::ranges::sort(sorted);
    return reports::performance{
        .messages = sorted.size(),
        .octets = octets_,
        .time = std::accumulate(sorted.begin(), sorted.end(), std::chrono::microseconds{0}),
        .median_latency = sorted[sorted.size() / 2],
        .longest_latency = sorted.back()};
}

} // namespace unmask::conformance
