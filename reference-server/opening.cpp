#include "reference-server/opening.hpp"

#include "reference-server/http_answer.hpp"
#include "reference-server/session.hpp"
#include "reference-server/worker.hpp"

#include <boost/beast/http/empty_body.hpp>
#include <boost/beast/http/parser.hpp>

namespace unmask::reference_server {

namespace {

namespace http = boost::beast::http;

class opening final : public conversation {
  public:
    explicit opening(connection& over)
        : connection_(over),
          deadline_(over.home().now() + over.home().options().handshake_timeout) {
        parser_.header_limit(static_cast<std::uint32_t>(over.home().options().head_limit));
        parser_.body_limit(boost::none); // a body is never read
    }

    void receive(mutable_bytes bytes) override;
    void tick() override;
    void shut_down() override { connection_.close(); }

  private:
    request_head request() const;
    void give(const http_answer& answer);

    connection& connection_;
    coarse_clock::time_point deadline_;
    http::request_parser<http::empty_body> parser_;
    std::string text_; // what the parser has not taken yet
    bool begun_ = false;
};

void opening::receive(mutable_bytes bytes) {
    begun_ = true;
    text_.append(as_text(bytes));
    boost::system::error_code error;
    const std::size_t taken = parser_.put(boost::asio::buffer(text_), error);
    if (!parser_.is_header_done() && error == http::error::need_more) {
        text_.erase(0, taken);
        return;
    }
    if (error == http::error::header_limit)
        return give(plain_answer(431, "the head of the request is too long"));
    if (!parser_.is_header_done())
        return give(plain_answer(400, "not a valid HTTP request: " + error.message()));
    text_.erase(0, taken);

    worker& home = connection_.home();
    const auto head = request();
    const auto at = home.endpoint_at(path_of(head.target));
    const auto answer = home.overloaded() ? plain_answer(503, "too many connections")
                                          : answer_to(head, at != nullptr, home.options());
    give(answer);
    if (answer.response.status != 101) return;
    // Frames may have come along with the request.
    auto rest = std::move(text_);
    auto next = std::make_unique<session>(connection_, *at, answer.deflate);
    session& session = *next;
    connection_.converse(std::move(next));
    if (!rest.empty()) session.receive(std::as_writable_bytes(std::span(rest)));
}

request_head opening::request() const {
    const auto& message = parser_.get();
    request_head head;
    head.method = message.method_string();
    head.target = message.target();
    head.version = message.version() == 10 ? "HTTP/1.0" : "HTTP/1.1";
    for (const auto& field : message)
        head.fields.push_back({std::string(field.name_string()), std::string(field.value())});
    return head;
}

void opening::give(const http_answer& answer) {
    append(connection_.output(), as_bytes(to_bytes(answer)));
    if (answer.response.status != 101) connection_.finish();
}

void opening::tick() {
    if (connection_.home().now() < deadline_) return;
    // Nobody who has not begun a request waits for an answer; with TLS there may be no way
    // to give one.
    if (!begun_)
        connection_.close();
    else
        give(plain_answer(408, "the request did not come in time"));
}

} // namespace

std::unique_ptr<conversation> make_opening(connection& over) {
    return std::make_unique<opening>(over);
}

} // namespace unmask::reference_server
