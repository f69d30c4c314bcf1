// Accepts connections and deals them out to the workers in turn.
#pragma once

#include "reference-server/worker.hpp"

#include <boost/asio/ip/tcp.hpp>
#include <span>

namespace unmask::reference_server {

class listener {
  public:
    // Runs on the first worker's thread. Throws boost::system::system_error if it cannot listen.
    listener(common_state& common, std::span<const std::unique_ptr<worker>> workers,
             const asio::ip::tcp::endpoint& at);

    void start() { accept(); }
    void stop();
    asio::ip::tcp::endpoint address() const { return address_; }

  private:
    void accept();
    void hand_over(tcp_socket socket);
    void pause();

    common_state& common_;
    std::span<const std::unique_ptr<worker>> workers_;
    asio::ip::tcp::acceptor acceptor_;
    asio::steady_timer pause_;
    asio::ip::tcp::endpoint address_;
    std::size_t turn_ = 0;
};

} // namespace unmask::reference_server
