// wss, with a certificate made for the test.
#include "protocol/files_test.hpp"
#include "reference-server/server_test.hpp"

#include <boost/asio/ssl.hpp>
#include <boost/beast/core/buffers_to_string.hpp>
#include <boost/beast/core/flat_buffer.hpp>
#include <boost/beast/ssl.hpp>
#include <boost/beast/websocket.hpp>
#include <boost/beast/websocket/ssl.hpp>
#include <openssl/pem.h>
#include <openssl/x509.h>

namespace unmask::reference_server::testing {

namespace {

namespace beast = boost::beast;
namespace ssl = asio::ssl;

// A self-signed certificate and its key, as files in a directory of their own.
class certificate_files {
  public:
    certificate_files() {
        EVP_PKEY* key = EVP_PKEY_Q_keygen(nullptr, nullptr, "EC", "P-256");
        X509* certificate = X509_new();
        ASN1_INTEGER_set(X509_get_serialNumber(certificate), 1);
        X509_gmtime_adj(X509_getm_notBefore(certificate), 0);
        X509_gmtime_adj(X509_getm_notAfter(certificate), 3600);
        X509_set_pubkey(certificate, key);
        X509_sign(certificate, key, EVP_sha256());
        FILE* out = std::fopen(path("cert.pem").c_str(), "w");
        PEM_write_X509(out, certificate);
        std::fclose(out);
        out = std::fopen(path("key.pem").c_str(), "w");
        PEM_write_PrivateKey(out, key, nullptr, nullptr, 0, nullptr, nullptr);
        std::fclose(out);
        X509_free(certificate);
        EVP_PKEY_free(key);
    }

    std::string path(const std::string& name) const { return directory_ / name; }
    tls_files files() const { return {path("cert.pem"), path("key.pem"), path("keys.log")}; }

  private:
    unmask::testing::temporary_directory directory_;
};

struct wss_client {
    explicit wss_client(const running_server& to) : stream(connect(context, to), tls) {
        stream.next_layer().handshake(ssl::stream_base::client);
        beast::websocket::permessage_deflate offer;
        offer.client_enable = true;
        stream.set_option(offer);
        stream.handshake("localhost", "/echo");
        stream.binary(true);
    }

    std::string exchange(const std::string& message) {
        stream.write(asio::buffer(message));
        beast::flat_buffer buffer;
        stream.read(buffer);
        return beast::buffers_to_string(buffer.data());
    }

    asio::io_context context;
    ssl::context tls{ssl::context::tls_client};
    beast::websocket::stream<beast::ssl_stream<tcp::socket>> stream;
};

TEST(tls, echoes_and_closes_in_good_order) {
    const certificate_files certificate;
    const running_server server({.tls = certificate.files()});
    EXPECT_TRUE(server.url().starts_with("wss://"));
    wss_client client(server);
    EXPECT_EQ(client.exchange("hello"), "hello");
    std::string large(3'000'000, '\0');
    for (std::size_t i = 0; i < large.size(); ++i) large[i] = static_cast<char>(i * i >> 7);
    EXPECT_TRUE(client.exchange(large) == large);
    client.stream.close(beast::websocket::close_code::normal);
    EXPECT_EQ(client.stream.reason().code, beast::websocket::close_code::normal);
}

TEST(tls, writes_a_key_log) {
    const certificate_files certificate;
    const running_server server({.tls = certificate.files()});
    wss_client client(server);
    const std::string text = unmask::testing::content_of(certificate.path("keys.log"));
    EXPECT_THAT(text, ::testing::HasSubstr("CLIENT_TRAFFIC_SECRET_0 "));
    EXPECT_THAT(text, ::testing::HasSubstr("SERVER_TRAFFIC_SECRET_0 "));
}

TEST(tls, plain_text_is_refused_and_harms_nobody) {
    const certificate_files certificate;
    const running_server server({.tls = certificate.files()});
    {
        raw_client plain(server);
        plain.send(raw_client::request());
        EXPECT_THAT(plain.read_all(), ::testing::Not(::testing::HasSubstr("HTTP/1.1")));
    }
    EXPECT_EQ(wss_client(server).exchange("still here"), "still here");
}

TEST(tls, a_wrong_key_is_reported) {
    const certificate_files certificate;
    const certificate_files other;
    const auto started = server::start(
        {.tls = {.certificate = certificate.path("cert.pem"), .key = other.path("key.pem")}});
    ASSERT_FALSE(started);
    EXPECT_THAT(started.error(), ::testing::HasSubstr("key.pem"));
}

} // namespace

} // namespace unmask::reference_server::testing
