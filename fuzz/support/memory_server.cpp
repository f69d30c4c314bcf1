#include "fuzz/support/memory_server.hpp"

#include <algorithm>
#include <sys/eventfd.h>

namespace unmask::fuzz {

namespace {

using namespace reference_server;

class memory_transport final : public transport {
  public:
    memory_transport(tcp_socket always_ready, client_script& script)
        : transport(std::move(always_ready)), script_(script) {}

    io_result read(mutable_bytes target) override {
        if (script_.said.empty()) return {io_status::ended};
        const byte_view piece =
            script_.said.first(std::min({next_size(), target.size(), script_.said.size()}));
        if (piece.empty()) return {io_status::wait_read};
        std::ranges::copy(piece, target.begin());
        script_.said = script_.said.subspan(piece.size());
        return {io_status::done, piece.size(), piece.size() == target.size()};
    }

    io_result write(byte_view bytes) override {
        constexpr std::size_t few = 1000;
        if (script_.slow && (busy_ = !busy_)) return {io_status::wait_write};
        const byte_view taken =
            bytes.first(script_.slow ? std::min(few, bytes.size()) : bytes.size());
        append(script_.answer, taken);
        return {io_status::done, taken.size()};
    }

    void shut_down_sending() override {}

  private:
    std::size_t next_size() {
        const bool moves =
            std::ranges::any_of(script_.sizes, [](std::byte size) { return size != std::byte{}; });
        if (!moves) return script_.said.size();
        return std::to_integer<std::size_t>(script_.sizes[turn_++ % script_.sizes.size()]);
    }

    client_script& script_;
    std::size_t turn_ = 0;
    bool busy_ = false;
};

// The worker asks it for the transport of each connection.
class memory_transports final : public tls_context {
  public:
    explicit memory_transports(client_script& script) : script_(script) {}

    std::unique_ptr<transport> accept(tcp_socket socket) override {
        return std::make_unique<memory_transport>(std::move(socket), script_);
    }

  private:
    client_script& script_;
};

} // namespace

memory_server::memory_server() {
    common_.tls = std::make_shared<memory_transports>(script_);
    worker_ = std::make_unique<worker>(common_);
    worker_->sockets().start();
}

byte_buffer memory_server::converse(client_script script, std::size_t message_limit) {
    script_ = std::move(script);
    common_.options.message_limit = message_limit;
    ++common_.connections;
    // The poller wants a descriptor; this one can be read and written at any time.
    worker_->adopt(tcp_socket(::eventfd(1, EFD_NONBLOCK | EFD_CLOEXEC)));
    while (common_.connections > 0) worker_->events().run_one();
    return std::move(script_.answer);
}

} // namespace unmask::fuzz
