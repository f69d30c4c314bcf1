// websocketpp's reader of the final protocol version ("hybi 13").
#include "benchmarks/micro/peer_parser.hpp"

#include <algorithm>
#include <cstring>
#include <vector>
#include <websocketpp/config/core.hpp>
#include <websocketpp/processors/hybi13.hpp>

namespace unmask::benchmarks {

namespace {

using config = websocketpp::config::core;

class websocketpp_parser final : public peer_parser {
  public:
    websocketpp_parser()
        : chunk_(64 * 1024),
          processor_(false, true, std::make_shared<config::con_msg_manager_type>(), random_) {}

    std::size_t read(std::string_view stream) override {
        std::size_t messages = 0;
        while (!stream.empty()) {
            const std::size_t size = std::min(chunk_.size(), stream.size());
            std::memcpy(chunk_.data(), stream.data(), size);
            stream.remove_prefix(size);
            messages += read_chunk(size);
        }
        return messages;
    }

  private:
    std::size_t read_chunk(std::size_t size) {
        std::size_t messages = 0;
        websocketpp::lib::error_code error;
        for (std::size_t at = 0; at < size && !error;) {
            at += processor_.consume(chunk_.data() + at, size - at, error);
            if (processor_.ready() && processor_.get_message()) ++messages;
        }
        return messages;
    }

    config::rng_type random_;
    std::vector<std::uint8_t> chunk_;
    websocketpp::processor::hybi13<config> processor_;
};

} // namespace

std::unique_ptr<peer_parser> make_websocketpp_parser() {
    return std::make_unique<websocketpp_parser>();
}

} // namespace unmask::benchmarks
