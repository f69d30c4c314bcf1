// Writes pcapng files, little-endian, with times in nanoseconds.
//
//     auto file = pcapng_writer::create("case.pcapng");
//     const auto loopback = file->add_interface({link_type::ethernet, "loopback"});
//     file->write_packet(loopback, time, bytes, "the frame with RSV1 set");
//     if (auto written = file->finish(); !written) return fail(written.error());
//
// Nothing half written ever has the final name: the bytes go to PATH.partial, which finish()
// renames; without finish() the destructor removes it. A failing disk is reported by finish().
#pragma once

#include "protocol/bytes.hpp"

#include <concepts>
#include <cstdint>
#include <cstdio>
#include <expected>
#include <filesystem>
#include <memory>
#include <string>
#include <string_view>

namespace unmask::captures {

// Who recorded the file; empty members are left out of it.
struct section_description {
    std::string application = "unmask";
    std::string hardware = {};
    std::string os = {};
};

struct recording_interface {
    std::uint16_t link_type; // see packet.hpp
    std::string name = {};
};

class pcapng_writer {
  public:
    // Creates PATH.partial and writes the section header. The error is one sentence.
    static std::expected<pcapng_writer, std::string>
    create(const std::filesystem::path& path, const section_description& section = {});

    pcapng_writer(pcapng_writer&&) noexcept = default;
    pcapng_writer& operator=(pcapng_writer&&) = delete;
    ~pcapng_writer();

    // Returns the number to give to write_packet().
    std::uint32_t add_interface(const recording_interface& description);

    // `time` is in nanoseconds since the epoch, not negative. A comment longer than the 65,535
    // bytes of an option is cut at the end of a UTF-8 sequence.
    void write_packet(std::uint32_t interface, std::int64_t time, byte_view data,
                      std::string_view comment = {});

    // The lines of a TLS key log file. Readers want them before the packets they decrypt.
    void write_tls_key_log(std::string_view key_log);

    // Completes the file under its final name, or says in one sentence why it could not be written.
    // Calling anything afterwards is a misuse: std::logic_error.
    std::expected<void, std::string> finish();

  private:
    struct file_closer {
        void operator()(std::FILE* file) const { std::fclose(file); }
    };
    using file_handle = std::unique_ptr<std::FILE, file_closer>;

    pcapng_writer(std::filesystem::path path, file_handle file);

    std::filesystem::path partial_path() const;
    std::string describe_failure() const;
    void require_unfinished() const;

    void write_section_header(const section_description& section);
    void begin_block(std::uint32_t type);
    void put(std::unsigned_integral auto value);
    void put_padded(byte_view bytes);
    void put_option(std::uint16_t code, byte_view value);
    void end_block();

    std::filesystem::path path_;
    file_handle file_;
    byte_buffer block_; // the block being built
    std::uint32_t interfaces_ = 0;
    int failure_ = 0; // errno of the first failure
};

} // namespace unmask::captures
