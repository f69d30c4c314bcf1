#include "conformance/clients/client_launcher.hpp"

#include <algorithm>
#include <boost/asio/post.hpp>
#include <fmt/format.h>
#include <unistd.h>

namespace unmask::conformance {

namespace {

// Programs in some languages take their time to start; on a busy machine, more of it.
constexpr std::chrono::seconds arrival_limit{30};
// To end by itself when the case is over, then when asked to.
constexpr std::chrono::seconds departure_limit{2};

constexpr std::string_view placeholder = "{url}";

} // namespace

client_launcher::client_launcher(boost::asio::io_context& io, launcher_options options,
                                 handlers told)
    : io_(io), options_(std::move(options)), told_(std::move(told)) {}

client_launcher::~client_launcher() = default;

void client_launcher::launch(case_list cases, std::size_t jobs) {
    std::ranges::reverse(cases);
    waiting_ = std::move(cases);
    for (std::size_t job = 0; job < std::max<std::size_t>(jobs, 1); ++job) start_next();
}

void client_launcher::start_next() {
    if (waiting_.empty()) {
        // Not at once: the caller is not done.
        if (running_.empty()) boost::asio::post(io_, [this] { told_.all_ended(); });
        return;
    }
    const test_case& one = *waiting_.back();
    waiting_.pop_back();
    client& started = running_[&one];
    started.timer = std::make_unique<boost::asio::steady_timer>(io_);
    auto process = child_process::start(command_for(one));
    if (!process) {
        started.gone = true;
        return never_came(one, process.error() + ".");
    }
    started.process = *std::move(process);
    started.end = std::make_unique<boost::asio::posix::stream_descriptor>(
        io_, ::dup(started.process->descriptor()));
    await_end(one);
    limit_arrival(one);
}

// --- Coming

bool client_launcher::expects(const test_case& one) const {
    const auto found = running_.find(&one);
    return found != running_.end() && found->second.now == phase::starting;
}

void client_launcher::came(const test_case& one) {
    client& here = running_.at(&one);
    here.now = phase::talking;
    here.timer->cancel();
}

void client_launcher::limit_arrival(const test_case& one) {
    after(one, arrival_limit, [this, &one](child_process& process) {
        process.kill();
        never_came(one, fmt::format("The client did not connect within {} seconds.",
                                    arrival_limit.count()));
    });
}

void client_launcher::never_came(const test_case& one, std::string why) {
    running_.at(&one).now = phase::talking; // to be answered by ended()
    told_.never_came(one, std::move(why));
    ended(one);
}

// --- Going

void client_launcher::ended(const test_case& one) {
    const auto found = running_.find(&one);
    if (found == running_.end() || found->second.now != phase::talking) return;
    found->second.now = phase::leaving;
    if (found->second.gone) return forget(one);
    limit_departure(one);
}

void client_launcher::limit_departure(const test_case& one) {
    after(one, departure_limit, [this, &one](child_process& process) {
        process.ask_to_end();
        after(one, departure_limit, [](child_process& stubborn) { stubborn.kill(); });
    });
}

void client_launcher::await_end(const test_case& one) {
    boost::asio::posix::stream_descriptor& end = *running_.at(&one).end;
    end.async_wait(end.wait_read, [this, &one](const boost::system::error_code& stopped) {
        if (stopped) return;
        const child_process& process = *running_.at(&one).process;
        const auto how = process.end();
        if (!how) return await_end(one); // the wait ended for nothing
        process.kill();                  // what is left of its group
        process_ended(one, *how);
    });
}

void client_launcher::process_ended(const test_case& one, const std::string& how) {
    client& ended = running_.at(&one);
    ended.gone = true;
    if (ended.now == phase::starting)
        never_came(one, fmt::format("The client {} and did not connect.", how));
    else if (ended.now == phase::leaving)
        forget(one);
}

// Not at once: one of its handlers may be running.
void client_launcher::forget(const test_case& one) {
    boost::asio::post(io_, [this, &one] {
        running_.erase(&one);
        start_next();
    });
}

std::string client_launcher::command_for(const test_case& one) const {
    std::string command = options_.command;
    const std::string url = options_.base + std::string(one.id);
    for (std::size_t at = 0; (at = command.find(placeholder, at)) != command.npos; at += url.size())
        command.replace(at, placeholder.size(), url);
    return command;
}

// Nothing happens if the client has got on by then.
template <class Action>
void client_launcher::after(const test_case& one, std::chrono::milliseconds time, Action action) {
    client& of = running_.at(&one);
    of.timer->expires_after(
        std::chrono::duration_cast<std::chrono::milliseconds>(time * options_.stretch));
    of.timer->async_wait(
        [this, &one, before = of.now, action](const boost::system::error_code& stopped) {
            const auto found = running_.find(&one);
            if (!stopped && found != running_.end() && found->second.now == before &&
                !found->second.gone)
                action(*found->second.process);
        });
}

} // namespace unmask::conformance
