#include "captures/live_capture.hpp"

#include <arpa/inet.h>
#include <gmock/gmock.h>
#include <netinet/in.h>
#include <sys/socket.h>
#include <thread>
#include <unistd.h>

namespace unmask::captures {
namespace {

using testing::HasSubstr;

// A UDP socket on loopback that sends to itself.
class datagrams {
  public:
    datagrams() {
        address_.sin_family = AF_INET;
        address_.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
        EXPECT_EQ(::bind(socket_, generic(), sizeof address_), 0);
        socklen_t size = sizeof address_;
        EXPECT_EQ(::getsockname(socket_, generic(), &size), 0);
    }
    datagrams(const datagrams&) = delete;
    datagrams& operator=(const datagrams&) = delete;
    ~datagrams() { ::close(socket_); }

    std::uint16_t port() const { return ntohs(address_.sin_port); }
    void send(std::string_view text) {
        ::sendto(socket_, text.data(), text.size(), 0, generic(), sizeof address_);
    }

  private:
    sockaddr* generic() { return reinterpret_cast<sockaddr*>(&address_); }

    int socket_ = ::socket(AF_INET, SOCK_DGRAM, 0);
    sockaddr_in address_{};
};

class live : public testing::Test {
  protected:
    std::unique_ptr<live_capture> open(live_options options) {
        options.interface = "lo";
        options.filter = "udp port " + std::to_string(sender_.port());
        auto capture = live_capture::open(options);
        if (capture) return std::move(*capture);
        EXPECT_THAT(capture.error(), HasSubstr("capturing is not permitted"));
        return nullptr;
    }

    datagrams sender_;
};

TEST_F(live, packets_come_until_the_count_is_reached) {
    const auto capture = open({.count = 2});
    if (!capture) GTEST_SKIP() << "capturing is not permitted here";
    for (const auto* text : {"one", "two", "three"}) sender_.send(text);
    for (const auto* text : {"one", "two"}) {
        const auto packet = capture->next();
        ASSERT_TRUE(packet);
        EXPECT_EQ(as_text(packet->data.last(std::string_view(text).size())), text);
        EXPECT_EQ(packet->link_type, link_type::ethernet);
        EXPECT_GT(packet->time, 0);
    }
    EXPECT_FALSE(capture->next());
    EXPECT_FALSE(capture->error());
    EXPECT_EQ(capture->losses().dropped, 0u);
}

TEST_F(live, silence_ends_with_the_duration) {
    const auto capture = open({.duration = std::chrono::milliseconds(50)});
    if (!capture) GTEST_SKIP() << "capturing is not permitted here";
    EXPECT_FALSE(capture->next());
}

TEST_F(live, waiting_ends_when_it_is_told_to_stop) {
    const auto capture = open({});
    if (!capture) GTEST_SKIP() << "capturing is not permitted here";
    std::jthread stopper([&] { capture->stop(); });
    EXPECT_FALSE(capture->next());
}

TEST(live_capture, names_an_interface_that_is_not_there) {
    const auto capture = live_capture::open({.interface = "nothing0"});
    ASSERT_FALSE(capture);
    EXPECT_THAT(capture.error(), HasSubstr("nothing0: "));
}

} // namespace
} // namespace unmask::captures
