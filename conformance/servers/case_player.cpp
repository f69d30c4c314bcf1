#include "conformance/servers/case_player.hpp"

#include "protocol/handshake/handshake_key.hpp"

#include <array>
#include <boost/asio/post.hpp>
#include <limits>
#include <span>

namespace unmask::conformance {
namespace asio = boost::asio;

case_player::case_player(const run_options& options)
    : options_(options),
      random_(options.seed.value_or(std::random_device{}())),
      on_stop_(options.stop, [this] { asio::post(io_, [this] { abandon_all(); }); }) {
    server_.url = options.url;
    server_.tls = &tls_;
    server_.verify_tls = options.verify_tls;
    server_.opening = options.opening;
    tls_.set_verify_mode(options.verify_tls ? asio::ssl::verify_peer : asio::ssl::verify_none);
    boost::system::error_code ignored; // without them every certificate is refused, which is told
    if (options.verify_tls) tls_.set_default_verify_paths(ignored);
}

void case_player::play(const case_list& cases, std::size_t jobs, const ended_handler& ended) {
    if (options_.stop.stop_requested()) return;
    next_ = 0;
    for (std::size_t job = 0; job < jobs; ++job) start_next(cases, ended);
    io_.restart();
    io_.run();
}

void case_player::start_next(const case_list& cases, const ended_handler& ended) {
    if (next_ >= cases.size()) return;
    const std::size_t place = next_++;
    const auto started = make_driver(*cases[place], [&, place](case_run& run) {
        running_.erase(place);
        if (!ended(place, run)) next_ = cases.size();
        start_next(cases, ended);
    });
    running_[place] = started;
    started->start();
}

std::shared_ptr<driver> case_player::make_driver(const test_case& one,
                                                 driver::completion completed) {
    driver_options how{.stretch = options_.timeout,
                       .seed = random_(),
                       .capture_limit = options_.captures.empty() ? 0 : options_.capture_limit,
                       .messages = &messages_};
    if (options_.trace) how.trace = [this, &one](const auto& entry) { options_.trace(one, entry); };
    return std::make_shared<driver>(
        io_, std::make_shared<outgoing_connection>(io_, server_, random_key(), one), one, how,
        std::move(completed));
}

std::string case_player::random_key() {
    const std::array<std::uint64_t, 2> nonce{random_(), random_()};
    return make_key(std::as_bytes(std::span(nonce)).first<16>());
}

void case_player::abandon_all() {
    next_ = std::numeric_limits<std::size_t>::max();
    for (const auto& [place, one] : running_) one->abandon();
    running_.clear();
}

} // namespace unmask::conformance
