#include "reference-server/transport.hpp"

#include <cerrno>
#include <sys/socket.h>
#include <unistd.h>

namespace unmask::reference_server {

void tcp_socket::close() {
    if (descriptor_ >= 0) ::close(std::exchange(descriptor_, -1));
}

namespace {

io_status status_of_errno(io_status when_not_ready) {
    return errno == EAGAIN || errno == EWOULDBLOCK || errno == EINTR ? when_not_ready
                                                                     : io_status::failed;
}

} // namespace

io_result transport::read(mutable_bytes target) {
    const auto count = ::recv(socket_.descriptor(), target.data(), target.size(), 0);
    if (count < 0) return {status_of_errno(io_status::wait_read)};
    if (count == 0) return {io_status::ended};
    const auto bytes = static_cast<std::size_t>(count);
    return {io_status::done, bytes, bytes == target.size()};
}

io_result transport::write(byte_view bytes) {
    const auto count = ::send(socket_.descriptor(), bytes.data(), bytes.size(), MSG_NOSIGNAL);
    if (count < 0) return {status_of_errno(io_status::wait_write)};
    return {io_status::done, static_cast<std::size_t>(count)};
}

void transport::shut_down_sending() { ::shutdown(socket_.descriptor(), SHUT_WR); }

} // namespace unmask::reference_server
