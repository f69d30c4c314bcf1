#include "benchmarks/load/load_run.hpp"

#include <array>
#include <stdexcept>
#include <sys/epoll.h>
#include <unistd.h>

namespace unmask::benchmarks {

namespace {

constexpr std::size_t handshakes_at_a_time = 64;
constexpr int longest_silence = 5000; // milliseconds

} // namespace

load_run::load_run(const load_plan& plan)
    : plan_(plan), message_(plan), epoll_(::epoll_create1(EPOLL_CLOEXEC)), buffer_(256 * 1024) {
    if (epoll_ < 0) throw std::runtime_error("cannot create an epoll instance");
}

load_run::~load_run() { ::close(epoll_); }

void load_run::open() {
    connections_.reserve(plan_.connections);
    while (opened_ < plan_.connections) {
        while (connections_.size() < plan_.connections &&
               connections_.size() - opened_ < handshakes_at_a_time) {
            connections_.push_back(std::make_unique<load_connection>(plan_, message_));
            watch(*connections_.back());
        }
        poll_once(false);
    }
}

// Edge-triggered, so that readiness to write need not be asked for each time.
void load_run::watch(load_connection& connection) {
    epoll_event event{.events = EPOLLIN | EPOLLOUT | EPOLLET, .data = {.ptr = &connection}};
    if (::epoll_ctl(epoll_, EPOLL_CTL_ADD, connection.descriptor(), &event) != 0)
        throw std::runtime_error("cannot watch one more socket");
}

void load_run::poll_once(bool refill) {
    std::array<epoll_event, 512> events;
    const int count = ::epoll_wait(epoll_, events.data(), events.size(), longest_silence);
    if (count <= 0) throw std::runtime_error("the server has been silent for too long");
    for (std::size_t i = 0; i < static_cast<std::size_t>(count); ++i) {
        auto& connection = *static_cast<load_connection*>(events[i].data.ptr);
        if ((events[i].events & EPOLLOUT) != 0 && connection.write_blocked())
            connection.on_writable();
        if ((events[i].events & (EPOLLIN | EPOLLHUP | EPOLLERR)) == 0) continue;
        const bool was_open = connection.open();
        const std::size_t echoes = connection.on_readable(buffer_);
        opened_ += !was_open && connection.open();
        echoes_ += echoes;
        if (refill && echoes > 0) connection.send(echoes);
    }
}

std::uint64_t load_run::echo_until(clock::time_point end) {
    const std::uint64_t before = echoes_;
    while (clock::now() < end) poll_once(true);
    return echoes_ - before;
}

load_result load_run::echo(const std::function<void()>& at_start,
                           const std::function<void()>& at_end) {
    for (const auto& connection : connections_) connection->send(plan_.depth);
    echo_until(clock::now() + plan_.warmup);

    load_result result;
    at_start();
    const auto start = clock::now();
    result.echoes = echo_until(start + plan_.duration);
    result.seconds = std::chrono::duration<double>(clock::now() - start).count();
    at_end();
    return result;
}

void load_run::echo_once() {
    const std::uint64_t wanted = echoes_ + connections_.size();
    for (const auto& connection : connections_) {
        connection->send();
        while (connection->write_blocked()) poll_once(false);
    }
    while (echoes_ < wanted) poll_once(false);
}

} // namespace unmask::benchmarks
