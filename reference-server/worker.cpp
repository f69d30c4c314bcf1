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
      sockets_(
          events_, [this] { end_event(); }, [this] { end_round(); }),
      tick_length_(tick_length_for(common.options)),
      read_buffer_(read_size),
      echo_(make_echo()),
      chat_(make_chat(*this, common.room)),
      ticker_(make_ticker(*this)) {}

worker::~worker() = default;

void worker::run() {
    now_ = coarse_clock::now();
    wait_for_tick();
    sockets_.start();
    events_.run();
}

void worker::post(std::function<void()> task) {
    asio::post(events_, [this, task = std::move(task)] {
        task();
        end_round();
    });
}

// --- Connections ---------------------------------------------------------------------------------

void worker::adopt(tcp_socket socket) {
    auto transport = common_.tls ? common_.tls->accept(std::move(socket))
                                 : std::make_unique<reference_server::transport>(std::move(socket));
    auto& accepted =
        *connections_.emplace_back(std::make_unique<connection>(*this, std::move(transport)));
    accepted.index = connections_.size() - 1;
    accepted.converse(make_opening(accepted));
    if (stopping_) accepted.shut_down();
}

void worker::forget(connection& closed) {
    const std::size_t index = closed.index;
    connections_.back()->index = index;
    std::swap(connections_[index], connections_.back());
    closed_.push_back(std::move(connections_.back()));
    connections_.pop_back();
    --common_.connections;
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

void worker::end_event() {
    // Flushing adds no output, but may close connections.
    for (connection* const connection : with_output_) connection->flush();
    with_output_.clear();
}

void worker::end_round() {
    end_event();
    closed_.clear();
    if (!stopping_ || !connections_.empty()) return;
    // Without these there is nothing left to run for.
    timer_.cancel();
    sockets_.stop();
}

// --- Time ----------------------------------------------------------------------------------------

void worker::wait_for_tick() {
    timer_.expires_after(tick_length_);
    timer_.async_wait([this](const boost::system::error_code& error) {
        if (error) return;
        tick();
        end_round();
    });
}

void worker::tick() {
    now_ = coarse_clock::now();
    // Backwards, because a connection that closes is replaced by the last one.
    for (std::size_t i = connections_.size(); i-- > 0;) connections_[i]->tick();
    wait_for_tick();
}

// --- Stopping ------------------------------------------------------------------------------------

void worker::stop() {
    post([this] { shut_down(); });
}

void worker::shut_down() {
    stopping_ = true;
    for (std::size_t i = connections_.size(); i-- > 0;) connections_[i]->shut_down();
}

} // namespace unmask::reference_server
