// Packets from a network interface as they come, through libpcap. Needs the privilege to capture.
#pragma once

#include "captures/reader.hpp"

#include <atomic>
#include <chrono>

struct pcap;

namespace unmask::captures {

struct live_options {
    std::string interface;
    std::string filter;                             // pcap-filter(7); empty: all packets
    std::uint64_t count = 0;                        // end after so many packets; 0: never
    std::chrono::steady_clock::duration duration{}; // end after this time; 0: never
};

// What the kernel could not hand on.
struct live_losses {
    std::uint64_t dropped = 0;              // for lack of room in its buffer
    std::uint64_t dropped_by_interface = 0; // by the network card or its driver
};

class live_capture final : public capture_reader {
  public:
    // The error is one sentence that begins with the interface.
    static std::expected<std::unique_ptr<live_capture>, std::string> open(live_options options);

    // Waits for a packet. Nothing after stop(), or when count or duration are reached.
    std::optional<packet> next() override;

    // Ends the capture within a tenth of a second. May be called from another thread, and from a
    // signal handler.
    void stop() noexcept { stopped_.store(true, std::memory_order_relaxed); }

    live_losses losses() const;

  private:
    struct closer {
        void operator()(pcap* capture) const;
    };
    using handle = std::unique_ptr<pcap, closer>;

    live_capture(live_options options, handle capture);
    bool is_over() const;

    live_options options_;
    handle capture_;
    std::uint16_t link_type_ = 0;
    std::uint64_t count_ = 0;
    std::chrono::steady_clock::time_point begun_ = std::chrono::steady_clock::now();
    std::atomic<bool> stopped_ = false;
};

} // namespace unmask::captures
