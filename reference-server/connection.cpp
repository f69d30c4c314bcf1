#include "reference-server/connection.hpp"

#include "reference-server/worker.hpp"

namespace unmask::reference_server {

namespace {

// Reads in a row before others have their turn.
constexpr int reads_per_event = 16;

} // namespace

connection::connection(worker& home, std::unique_ptr<transport> transport)
    : home_(home),
      transport_(std::move(transport)),
      last_activity_(home.now()),
      wanted_{.read = true} {
    home_.sockets().add(transport_->socket().descriptor(), *this, wanted_);
}

connection::~connection() = default;

void connection::converse(std::unique_ptr<conversation> next) {
    previous_ = std::exchange(conversation_, std::move(next));
}

byte_buffer& connection::output() {
    if (output_.capacity() == 0) output_ = home_.take_buffer();
    if (!std::exchange(to_flush_, true)) home_.flush_later(*this);
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
    transport_->socket().close();
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

void connection::on_ready(readiness ready) {
    if (ready.write) {
        write_blocked_ = false;
        flush();
    }
    if (ready.read || read_needs_write_) read();
    update_wanted();
}

void connection::update_wanted() {
    if (phase_ == phase::closed) return;
    const bool held_back = phase_ == phase::talking && queued() > home_.options().output_limit;
    const readiness wanted{.read = !peer_ended_ && !held_back,
                           .write = write_blocked_ || read_needs_write_};
    if (wanted == wanted_) return;
    wanted_ = wanted;
    home_.sockets().change(transport_->socket().descriptor(), *this, wanted_);
}

// --- Reading -------------------------------------------------------------------------------------

void connection::read() {
    for (int reads = 0; reads < reads_per_event; ++reads)
        if (!read_once()) break;
    if (queued() > 0) output(); // TLS may have had to read before it could write
}

// True if there is probably more to read at once.
bool connection::read_once() {
    if (phase_ == phase::closed || peer_ended_) return false;
    const auto buffer = home_.read_buffer();
    const auto result = transport_->read(buffer);
    read_needs_write_ = result.status == io_status::wait_write;
    if (result.status == io_status::failed) close();
    if (result.status == io_status::ended) peer_ended();
    if (result.status != io_status::done) return false;
    last_activity_ = home_.now();
    if (phase_ == phase::talking) conversation_->receive(buffer.first(result.bytes));
    return result.more && queued() <= home_.options().output_limit;
}

void connection::peer_ended() {
    peer_ended_ = true;
    if (phase_ == phase::lingering)
        close();
    else
        finish();
}

// --- Writing -------------------------------------------------------------------------------------

void connection::flush() {
    to_flush_ = false;
    previous_.reset();
    if (phase_ == phase::closed || phase_ == phase::lingering || write_blocked_) return;
    while (queued() > 0) {
        const auto result = transport_->write(byte_view(output_).subspan(sent_));
        if (result.status == io_status::failed || result.status == io_status::ended) return close();
        write_blocked_ = result.status == io_status::wait_write;
        if (result.status != io_status::done) return update_wanted();
        sent_ += result.bytes;
        last_activity_ = home_.now();
        if (phase_ == phase::finishing) deadline_ = last_activity_ + home_.options().close_timeout;
    }
    everything_sent();
    update_wanted();
}

void connection::everything_sent() {
    sent_ = 0;
    home_.give_back(std::move(output_));
    output_ = {};
    if (phase_ == phase::talking) return;
    if (peer_ended_) return close();
    transport_->shut_down_sending();
    phase_ = phase::lingering;
    deadline_ = home_.now() + home_.options().close_timeout;
}

} // namespace unmask::reference_server
