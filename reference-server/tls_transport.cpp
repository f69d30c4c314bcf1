// TLS by OpenSSL straight on the non-blocking socket: SSL_read and SSL_write say what to wait for.
#include "reference-server/transport.hpp"

#include <boost/asio/ssl/context.hpp>
#include <csignal>
#include <fmt/core.h>
#include <fstream>
#include <mutex>
#include <openssl/err.h>
#include <openssl/ssl.h>

namespace unmask::reference_server {

namespace {

namespace asio = boost::asio;

struct ssl_deleter {
    void operator()(SSL* ssl) const { SSL_free(ssl); }
};
using ssl_pointer = std::unique_ptr<SSL, ssl_deleter>;

class tls_transport final : public transport {
  public:
    tls_transport(tcp_socket socket, SSL_CTX* context)
        : transport(std::move(socket)), ssl_(SSL_new(context)) {
        if (!ssl_) throw std::bad_alloc();
        SSL_set_fd(ssl_.get(), this->socket().descriptor());
        SSL_set_accept_state(ssl_.get());
    }

    io_result read(mutable_bytes target) override {
        ERR_clear_error();
        std::size_t bytes = 0;
        const int outcome = SSL_read_ex(ssl_.get(), target.data(), target.size(), &bytes);
        // One call reads one record at most.
        return outcome == 1 ? io_result{io_status::done, bytes, true} : failure(outcome);
    }

    io_result write(byte_view bytes) override {
        ERR_clear_error();
        std::size_t written = 0;
        const int outcome = SSL_write_ex(ssl_.get(), bytes.data(), bytes.size(), &written);
        return outcome == 1 ? io_result{io_status::done, written} : failure(outcome);
    }

    void shut_down_sending() override {
        ERR_clear_error();
        if (usable_) SSL_shutdown(ssl_.get());
        transport::shut_down_sending();
    }

  private:
    io_result failure(int outcome) {
        switch (SSL_get_error(ssl_.get(), outcome)) {
        case SSL_ERROR_WANT_READ:
            return {io_status::wait_read};
        case SSL_ERROR_WANT_WRITE:
            return {io_status::wait_write};
        case SSL_ERROR_ZERO_RETURN:
            return {io_status::ended};
        default:
            usable_ = false;
            return {io_status::failed};
        }
    }

    ssl_pointer ssl_;
    bool usable_ = true; // OpenSSL forbids SSL_shutdown after a fatal error
};

class loaded_context final : public tls_context {
  public:
    std::unique_ptr<transport> accept(tcp_socket socket) override {
        return std::make_unique<tls_transport>(std::move(socket), context.native_handle());
    }

    asio::ssl::context context{asio::ssl::context::tls_server};
    std::mutex keylog_guard;
    std::ofstream keylog;
};

// Where an SSL_CTX keeps the loaded_context it belongs to.
int owner_index() {
    static const int index = SSL_CTX_get_ex_new_index(0, nullptr, nullptr, nullptr, nullptr);
    return index;
}

void write_keylog(const SSL* ssl, const char* line) {
    auto& owner =
        *static_cast<loaded_context*>(SSL_CTX_get_ex_data(SSL_get_SSL_CTX(ssl), owner_index()));
    const std::scoped_lock lock(owner.keylog_guard);
    owner.keylog << line << '\n' << std::flush;
}

void set_policy(asio::ssl::context& context) {
    context.set_options(asio::ssl::context::no_sslv2 | asio::ssl::context::no_sslv3 |
                        asio::ssl::context::no_tlsv1 | asio::ssl::context::no_tlsv1_1);
    // A frame says where it ends: TCP that ends without a TLS alert is an end like another.
    SSL_CTX_set_options(context.native_handle(),
                        SSL_OP_NO_RENEGOTIATION | SSL_OP_IGNORE_UNEXPECTED_EOF);
    SSL_CTX_set_mode(context.native_handle(), SSL_MODE_ENABLE_PARTIAL_WRITE |
                                                  SSL_MODE_ACCEPT_MOVING_WRITE_BUFFER |
                                                  SSL_MODE_RELEASE_BUFFERS);
}

} // namespace

std::expected<std::shared_ptr<tls_context>, std::string>
tls_context::load(const std::string& certificate, const std::string& key,
                  const std::string& keylog) {
    // OpenSSL writes to the socket with write(2), which raises it when the peer is gone.
    std::signal(SIGPIPE, SIG_IGN);
    auto loaded = std::make_shared<loaded_context>();
    set_policy(loaded->context);
    boost::system::error_code error;
    loaded->context.use_certificate_chain_file(certificate, error);
    if (error)
        return std::unexpected(
            fmt::format("cannot use {} as a TLS certificate: {}", certificate, error.message()));
    loaded->context.use_private_key_file(key, asio::ssl::context::pem, error);
    if (error)
        return std::unexpected(
            fmt::format("cannot use {} as the key of {}: {}", key, certificate, error.message()));
    if (!keylog.empty()) {
        loaded->keylog.open(keylog, std::ios::app);
        if (!loaded->keylog)
            return std::unexpected(fmt::format("cannot write the key log {}", keylog));
        SSL_CTX_set_ex_data(loaded->context.native_handle(), owner_index(), loaded.get());
        SSL_CTX_set_keylog_callback(loaded->context.native_handle(), write_keylog);
    }
    return loaded;
}

} // namespace unmask::reference_server
