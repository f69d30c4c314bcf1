#include "reference-server/connection.hpp"

#include "reference-server/worker.hpp"

namespace unmask::reference_server {

namespace {

// Reads in a row before others have their turn.
constexpr int reads_per_event = 16;

} // namespace

connection::connection(worker& home, std::unique_ptr<transport> transport)
    : home_(home), transport_(std::move(transport)), last_activity_(home.now()) {}

connection::~connection() = default;

void connection::converse(std::unique_ptr<conversation> next) {
    previous_ = std::exchange(conversation_, std::move(next));
    wait_to_read();
}

byte_buffer& connection::output() {
    if (output_.capacity() == 0) output_ = home_.take_buffer();
    if (!std::exchange(to_flush_, true)) home_.flush_later(shared_from_this());
    return output_;
}

void connection::finish() {
    if (phase_ != phase::talking) return;
    phase_ = phase::finishing;
    deadline_ = home_.now() + home_.options().close_timeout;
    output(); // so that the worker calls flush(), even if nothing is queued
}

void connection::close() {
    if (phase_ == phase::closed) return;
    phase_ = phase::closed;
    boost::system::error_code ignored;
    transport_->socket().close(ignored);
    home_.forget(*this);
}

void connection::tick() {
    if (phase_ == phase::talking)
        conversation_->tick();
    else if (home_.now() >= deadline_)
        close();
}

void connection::shut_down() {
    if (phase_ == phase::talking) conversation_->shut_down();
}

// --- Reading -------------------------------------------------------------------------------------

void connection::wait_to_read() {
    if (waiting_to_read_ || phase_ == phase::closed || peer_ended_) return;
    waiting_to_read_ = true;
    transport_->socket().async_wait(
        tcp_socket::wait_read, [self = shared_from_this()](const boost::system::error_code& error) {
            self->waiting_to_read_ = false;
            if (!error) self->on_readable();
            self->home_.end_event();
        });
}

void connection::on_readable() {
    bool more = true;
    for (int reads = 0; more && reads < reads_per_event; ++reads)
        if (!read_once(more)) return;
    if (queued() > 0) output(); // TLS may have had to read before it could write
    if (!read_needs_write_ && queued() <= home_.options().output_limit) wait_to_read();
}

// False if there is nothing more to wait for.
bool connection::read_once(bool& more) {
    const auto buffer = home_.read_buffer();
    const auto result = transport_->read(buffer);
    more = result.more;
    read_needs_write_ = result.status == io_status::wait_write;
    switch (result.status) {
    case io_status::wait_read:
        return true;
    case io_status::wait_write:
        wait_to_write();
        return true;
    case io_status::failed:
        close();
        return false;
    case io_status::ended:
        peer_ended();
        return false;
    case io_status::done:
        break;
    }
    last_activity_ = home_.now();
    if (phase_ == phase::talking) conversation_->receive(buffer.first(result.bytes));
    more = more && queued() <= home_.options().output_limit;
    return phase_ != phase::closed;
}

void connection::peer_ended() {
    peer_ended_ = true;
    if (phase_ == phase::lingering)
        close();
    else
        finish();
}

// --- Writing -------------------------------------------------------------------------------------

void connection::wait_to_write() {
    if (waiting_to_write_ || phase_ == phase::closed) return;
    waiting_to_write_ = true;
    transport_->socket().async_wait(
        tcp_socket::wait_write,
        [self = shared_from_this()](const boost::system::error_code& error) {
            self->waiting_to_write_ = false;
            if (!error) self->on_writable();
            self->home_.end_event();
        });
}

void connection::on_writable() {
    if (phase_ == phase::closed) return;
    flush();
    if (read_needs_write_) on_readable();
}

void connection::flush() {
    to_flush_ = false;
    previous_.reset();
    if (phase_ == phase::closed || phase_ == phase::lingering || waiting_to_write_) return;
    while (queued() > 0) {
        const auto result = transport_->write(byte_view(output_).subspan(sent_));
        if (result.status == io_status::failed || result.status == io_status::ended) return close();
        if (result.status == io_status::wait_write) return wait_to_write();
        if (result.status == io_status::wait_read) return; // TLS; the next flush follows a read
        sent_ += result.bytes;
        last_activity_ = home_.now();
    }
    everything_sent();
}

void connection::everything_sent() {
    sent_ = 0;
    home_.give_back(std::move(output_));
    output_ = {};
    if (phase_ == phase::talking) {
        if (!read_needs_write_) wait_to_read();
        return;
    }
    if (peer_ended_) return close();
    transport_->shut_down_sending();
    phase_ = phase::lingering;
    deadline_ = home_.now() + home_.options().close_timeout;
    wait_to_read();
}

} // namespace unmask::reference_server
