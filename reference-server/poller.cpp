#include "reference-server/poller.hpp"

#include <system_error>

namespace unmask::reference_server {

namespace {

int make_set() {
    const int set = ::epoll_create1(EPOLL_CLOEXEC);
    if (set < 0) throw std::system_error(errno, std::generic_category(), "epoll_create1");
    return set;
}

} // namespace

poller::poller(boost::asio::io_context& events, std::function<void()> after_each,
               std::function<void()> after_round)
    : set_(events, make_set()),
      after_each_(std::move(after_each)),
      after_round_(std::move(after_round)) {}

void poller::start() {
    set_.async_wait(boost::asio::posix::stream_descriptor::wait_read,
                    [this](const boost::system::error_code& error) {
                        if (error) return;
                        start();
                        round();
                    });
}

void poller::stop() {
    boost::system::error_code ignored;
    set_.cancel(ignored);
}

void poller::round() {
    const int count =
        ::epoll_wait(set_.native_handle(), ready_.data(), static_cast<int>(ready_.size()), 0);
    for (int i = 0; i < count; ++i) {
        const auto& event = ready_[static_cast<std::size_t>(i)];
        const bool over = (event.events & (EPOLLERR | EPOLLHUP)) != 0;
        static_cast<pollable*>(event.data.ptr)
            ->on_ready({.read = over || (event.events & EPOLLIN) != 0,
                        .write = over || (event.events & EPOLLOUT) != 0});
        after_each_();
    }
    after_round_();
}

void poller::add(int socket, pollable& target, readiness wanted) {
    control(EPOLL_CTL_ADD, socket, target, wanted);
}

void poller::change(int socket, pollable& target, readiness wanted) {
    control(EPOLL_CTL_MOD, socket, target, wanted);
}

void poller::control(int operation, int socket, pollable& target, readiness wanted) {
    epoll_event event{};
    event.events = (wanted.read ? EPOLLIN : 0u) | (wanted.write ? EPOLLOUT : 0u);
    event.data.ptr = &target;
    if (::epoll_ctl(set_.native_handle(), operation, socket, &event) != 0)
        throw std::system_error(errno, std::generic_category(), "epoll_ctl");
}

} // namespace unmask::reference_server
