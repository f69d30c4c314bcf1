// A server on loopback for tests of the runner: it echoes, and misbehaves as it is told.
#pragma once

#include <boost/asio/io_context.hpp>
#include <boost/asio/ip/tcp.hpp>
#include <functional>
#include <mutex>
#include <string>
#include <thread>
#include <vector>

namespace unmask::conformance::testing {

struct manners {
    enum class opening { proper, silent, drop, wrong_accept, not_found };
    opening opens = opening::proper;
    bool echoes = true;
    bool masks = false;      // masks what it sends, which a server must not
    bool floods = false;     // sends pings without end instead of listening
    bool drops_tcp = true;   // after the closing handshake
    bool checks_text = true; // fails the connection over bad UTF-8; other violations it always sees
    int closes_with = 0;     // answers close frames with this code instead of theirs
};

class fake_peer {
  public:
    // How the n-th connection (from 0) is treated.
    explicit fake_peer(std::function<manners(int)> treat);
    explicit fake_peer(manners always) : fake_peer([always](int) { return always; }) {}
    ~fake_peer();

    std::string url() const;

    // From the n-th connection on, none is taken any more.
    void die_at(int connection) { dies_at_ = connection; }

  private:
    using tcp = boost::asio::ip::tcp;
    using shared_socket = std::shared_ptr<tcp::socket>;

    void accept_all();

    boost::asio::io_context io_;
    tcp::acceptor acceptor_;
    std::function<manners(int)> treat_;
    int dies_at_ = -1;
    std::mutex mutex_;
    std::vector<shared_socket> sockets_;
    std::vector<std::jthread> threads_;
    std::jthread accepting_; // last: it uses all of the above
};

} // namespace unmask::conformance::testing
