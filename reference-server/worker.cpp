#include "reference-server/worker.hpp"

#include "reference-server/opening.hpp"

#include <algorithm>
#include <boost/asio/post.hpp>

namespace unmask::reference_server {

namespace {

using namespace std::chrono_literals;

constexpr std::size_t read_size = 64 * 1024;
constexpr std::size_t most_spare_buffers = 64;
constexpr std::size_t largest_spare_buffer = 256 * 1024;

coarse_clock::duration tick_length_for(const server_options& options) {
    const auto shortest =
        std::min({options.handshake_timeout, options.idle_timeout, options.close_timeout});
    return std::clamp<coarse_clock::duration>(shortest / 8, 5ms, 1s);
}

} // namespace

worker::worker(common_state& common)
    : common_(common),
      tick_length_(tick_length_for(common.options)),
      read_buffer_(read_size),
      echo_(make_echo()),
      chat_(make_chat(*this, common.room)),
      ticker_(make_ticker(*this)) {}

worker::~worker() {
    // Sessions refer to endpoints, and pending waits keep sessions: let these go first.
    while (!connections_.empty()) connections_.back()->close();
    with_output_.clear();
    timer_.cancel();
    events_.restart();
    events_.poll();
}

void worker::run() {
    now_ = coarse_clock::now();
    wait_for_tick();
    events_.run();
}

void worker::post(std::function<void()> task) {
    asio::post(events_, [this, task = std::move(task)] {
        task();
        end_event();
    });
}

// --- Connections ---------------------------------------------------------------------------------

void worker::adopt(tcp_socket socket) {
    auto transport = common_.tls ? common_.tls->accept(std::move(socket))
                                 : std::make_unique<reference_server::transport>(std::move(socket));
    auto accepted = std::make_shared<connection>(*this, std::move(transport));
    accepted->index = connections_.size();
    connections_.push_back(accepted);
    accepted->converse(make_opening(*accepted));
    if (stopping_) accepted->shut_down();
}

void worker::forget(connection& closed) {
    const std::size_t index = closed.index;
    connections_.back()->index = index;
    std::swap(connections_[index], connections_.back());
    const auto kept_until_return = std::move(connections_.back());
    connections_.pop_back();
    --common_.connections;
    end_if_done();
}

endpoint* worker::endpoint_at(std::string_view path) {
    if (path == "/" || path == "/echo") return echo_.get();
    if (path == "/chat") return chat_.get();
    if (path == "/ticker") return ticker_.get();
    return nullptr;
}

// --- Buffers and output --------------------------------------------------------------------------

byte_buffer worker::take_buffer() {
    if (spare_buffers_.empty()) return {};
    auto buffer = std::move(spare_buffers_.back());
    spare_buffers_.pop_back();
    return buffer;
}

void worker::give_back(byte_buffer buffer) {
    if (buffer.capacity() == 0 || buffer.capacity() > largest_spare_buffer) return;
    if (spare_buffers_.size() >= most_spare_buffers) return;
    buffer.clear();
    spare_buffers_.push_back(std::move(buffer));
}

void worker::flush_later(std::shared_ptr<connection> with_output) {
    with_output_.push_back(std::move(with_output));
}

void worker::end_event() {
    // Flushing adds no output, but may close connections.
    for (const auto& connection : with_output_) connection->flush();
    with_output_.clear();
}

// --- Time ----------------------------------------------------------------------------------------

void worker::wait_for_tick() {
    timer_.expires_after(tick_length_);
    timer_.async_wait([this](const boost::system::error_code& error) {
        if (error) return;
        tick();
        end_event();
        end_if_done();
    });
}

void worker::tick() {
    now_ = coarse_clock::now();
    // Backwards, because a connection that closes is replaced by the last one.
    for (std::size_t i = connections_.size(); i-- > 0;) {
        const auto connection = connections_[i];
        connection->tick();
    }
    wait_for_tick();
}

// --- Stopping ------------------------------------------------------------------------------------

void worker::stop() {
    post([this] { shut_down(); });
}

void worker::shut_down() {
    stopping_ = true;
    for (std::size_t i = connections_.size(); i-- > 0;) {
        const auto connection = connections_[i];
        connection->shut_down();
    }
    end_if_done();
}

// Without the timer there is nothing left to run for.
void worker::end_if_done() {
    if (stopping_ && connections_.empty()) timer_.cancel();
}

} // namespace unmask::reference_server
