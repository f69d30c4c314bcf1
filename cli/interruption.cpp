#include "cli/interruption.hpp"

#include <csignal>
#include <ctime>
#include <fmt/core.h>
#include <pthread.h>
#include <unistd.h>

namespace unmask::cli {
namespace {

constexpr timespec patience{.tv_sec = 0, .tv_nsec = 50'000'000};

sigset_t interrupting_signals() {
    sigset_t signals;
    sigemptyset(&signals);
    for (const int number : {SIGINT, SIGTERM, SIGHUP}) sigaddset(&signals, number);
    return signals;
}

} // namespace

interruption::interruption(std::function<void()> last_act) : last_act_(std::move(last_act)) {
    const sigset_t signals = interrupting_signals();
    // Before the thread starts, so that it inherits the mask.
    pthread_sigmask(SIG_BLOCK, &signals, nullptr);
    watching_ = std::jthread([this](const std::stop_token& done) { watch(done); });
}

interruption::~interruption() {
    watching_.request_stop();
    watching_.join();
    const sigset_t signals = interrupting_signals();
    pthread_sigmask(SIG_UNBLOCK, &signals, nullptr);
}

void interruption::watch(const std::stop_token& done) {
    const sigset_t signals = interrupting_signals();
    while (!done.stop_requested()) {
        const int signal = sigtimedwait(&signals, nullptr, &patience);
        if (signal <= 0) continue;
        if (source_.stop_requested()) {
            last_act_();
            ::_exit(128 + signal);
        }
        signal_ = signal;
        fmt::print(stderr,
                   "\nunmask: interrupted; writing what there is (once more ends at once)\n");
        source_.request_stop();
    }
}

} // namespace unmask::cli
