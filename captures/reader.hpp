// Reads capture files: pcap and pcapng, plain or compressed with gzip or Zstandard.
//
//     auto capture = open_capture("traffic.pcapng");
//     if (!capture) return fail(capture.error());
//     while (auto packet = (*capture)->next()) use(*packet);
//     if ((*capture)->error()) warn(*(*capture)->error());
//
// A damaged or truncated file yields every packet before the damage, then one error.
#pragma once

#include "captures/byte_source.hpp"
#include "captures/packet.hpp"

#include <expected>
#include <memory>
#include <optional>
#include <span>
#include <string>

namespace unmask::captures {

struct capture_error {
    std::uint64_t offset = 0; // in the (uncompressed) file: where the damaged record begins
    std::string message;      // one sentence, without the offset
};

// Keys that the file itself carries (pcapng "decryption secrets block").
struct decryption_secrets {
    static constexpr std::uint32_t tls_key_log = 0x544c534b; // a key log file, "TLSK"

    std::uint32_t type = 0;
    byte_buffer data;
};

// What a hostile file may make us hold. Exceeding a limit is an error of the file.
struct reader_limits {
    std::size_t record = std::size_t{16} << 20;  // bytes of one packet record or pcapng block
    std::size_t secrets = std::size_t{64} << 20; // bytes of all decryption secrets together
    std::size_t interfaces = 65'536;             // interfaces of one pcapng section
};

class capture_reader {
  public:
    virtual ~capture_reader() = default;

    // The next packet in file order, or nothing at the end and after an error.
    // The view in the packet is valid until the next call.
    virtual std::optional<packet> next() = 0;

    // Whether next() will hand out a packet that lies in memory already, beside those before it: their
    // views stay valid then.
    virtual bool has_next_in_memory() const { return false; }

    // The next packets, as many as fit into `room` (not empty) and lie in memory together: none only at the end
    // and after an error. All their views are valid until the next call of this or of next().
    std::span<const packet> next_batch(std::span<packet> room);

    // The secrets met so far; writers put them before the packets that need them.
    // Valid until the next call of next().
    virtual std::span<const decryption_secrets> secrets() const { return {}; }

    // After next() returned nothing: why the file could not be read to its end, if so.
    const std::optional<capture_error>& error() const { return error_; }

  protected:
    std::nullopt_t fail(std::uint64_t offset, std::string message) {
        error_ = capture_error{offset, std::move(message)};
        return std::nullopt;
    }

  private:
    std::optional<capture_error> error_;
};

using open_result = std::expected<std::unique_ptr<capture_reader>, std::string>;

// Opens a file, or standard input for "-", and recognises the format by its first bytes.
// The error is one sentence that begins with the path.
open_result open_capture(const std::string& path, const reader_limits& limits = {});

// The same for bytes from anywhere; the sentence does not name the source.
open_result open_capture(std::unique_ptr<byte_source> source, const reader_limits& limits = {});

} // namespace unmask::captures
