#include "reference-server/transport.hpp"

#include <sys/socket.h>

namespace unmask::reference_server {

transport::transport(tcp_socket socket) : socket_(std::move(socket)) {
    boost::system::error_code ignored;
    socket_.non_blocking(true, ignored);
    socket_.set_option(asio::ip::tcp::no_delay(true), ignored);
}

namespace {

io_status status_of_errno(io_status when_not_ready) {
    return errno == EAGAIN || errno == EWOULDBLOCK || errno == EINTR ? when_not_ready
                                                                     : io_status::failed;
}

} // namespace

io_result transport::read(mutable_bytes target) {
    const auto count = ::recv(socket_.native_handle(), target.data(), target.size(), 0);
    if (count < 0) return {status_of_errno(io_status::wait_read)};
    if (count == 0) return {io_status::ended};
    const auto bytes = static_cast<std::size_t>(count);
    return {io_status::done, bytes, bytes == target.size()};
}

io_result transport::write(byte_view bytes) {
    const auto count = ::send(socket_.native_handle(), bytes.data(), bytes.size(), MSG_NOSIGNAL);
    if (count < 0) return {status_of_errno(io_status::wait_write)};
    return {io_status::done, static_cast<std::size_t>(count)};
}

void transport::shut_down_sending() {
    boost::system::error_code ignored;
    socket_.shutdown(asio::socket_base::shutdown_send, ignored);
}

} // namespace unmask::reference_server
