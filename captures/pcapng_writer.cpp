#include "captures/pcapng_writer.hpp"

#include "captures/pcapng_format.hpp"
#include "captures/reader.hpp"

#include <algorithm>
#include <cerrno>
#include <cstring>
#include <stdexcept>
#include <system_error>
#include <utility>

namespace unmask::captures {

using namespace pcapng;

namespace {

constexpr std::size_t option_limit = 0xffff;
constexpr std::byte nanosecond_resolution{9}; // if_tsresol: units of 10^-9 seconds

// The start of a text that fits into an option and does not end inside a UTF-8 sequence.
std::string_view fit(std::string_view text) {
    if (text.size() <= option_limit) return text;
    const auto continues = [&](std::size_t at) {
        return (static_cast<unsigned char>(text[at]) & 0xc0) == 0x80;
    };
    std::size_t length = option_limit;
    while (length > option_limit - 3 && continues(length)) --length;
    return text.substr(0, length);
}

} // namespace

std::expected<pcapng_writer, std::string>
pcapng_writer::create(const std::filesystem::path& path, const section_description& section) {
    pcapng_writer writer(path, nullptr);
    writer.file_.reset(std::fopen(writer.partial_path().c_str(), "wb"));
    if (!writer.file_) {
        writer.failure_ = errno;
        return std::unexpected(writer.describe_failure());
    }
    writer.write_section_header(section);
    return writer;
}

pcapng_writer::pcapng_writer(std::filesystem::path path, file_handle file)
    : path_(std::move(path)), file_(std::move(file)) {}

pcapng_writer::~pcapng_writer() {
    if (!file_) return;
    file_.reset();
    std::error_code ignored;
    std::filesystem::remove(partial_path(), ignored);
}

std::uint32_t pcapng_writer::add_interface(const recording_interface& description) {
    begin_block(block::interface_description);
    put(description.link_type);
    put(std::uint16_t{0}); // reserved
    put(std::uint32_t{0}); // no limit to the recorded length
    if (!description.name.empty())
        put_option(option::interface_name, as_bytes(fit(description.name)));
    put_option(option::interface_timestamp_resolution, {&nanosecond_resolution, 1});
    put_option(option::end, {});
    end_block();
    return interfaces_++;
}

void pcapng_writer::write_packet(std::uint32_t interface, std::int64_t time, byte_view data,
                                 std::string_view comment) {
    const auto units = static_cast<std::uint64_t>(std::max<std::int64_t>(time, 0));
    const auto length = static_cast<std::uint32_t>(data.size());
    begin_block(block::enhanced_packet);
    put(interface);
    put(static_cast<std::uint32_t>(units >> 32));
    put(static_cast<std::uint32_t>(units));
    put(length); // captured
    put(length); // original
    put_padded(data);
    if (!comment.empty()) {
        put_option(option::comment, as_bytes(fit(comment)));
        put_option(option::end, {});
    }
    end_block();
}

void pcapng_writer::write_tls_key_log(std::string_view key_log) {
    begin_block(block::decryption_secrets);
    put(decryption_secrets::tls_key_log);
    put(static_cast<std::uint32_t>(key_log.size()));
    put_padded(as_bytes(key_log));
    end_block();
}

std::expected<void, std::string> pcapng_writer::finish() {
    require_unfinished();
    if (failure_ == 0 && std::fflush(file_.get()) != 0) failure_ = errno;
    if (failure_ == 0 && std::rename(partial_path().c_str(), path_.c_str()) != 0) failure_ = errno;
    if (failure_ != 0) return std::unexpected(describe_failure());
    file_.reset();
    return {};
}

std::filesystem::path pcapng_writer::partial_path() const {
    std::filesystem::path partial = path_;
    return partial += ".partial";
}

std::string pcapng_writer::describe_failure() const {
    return "cannot write the capture " + path_.string() + ": " + std::strerror(failure_);
}

void pcapng_writer::write_section_header(const section_description& section) {
    begin_block(block::section_header);
    put(byte_order_magic);
    put(std::uint16_t{1}); // version 1.0
    put(std::uint16_t{0});
    put(~std::uint64_t{0}); // the length of the section is not given
    const auto put_text = [this](std::uint16_t code, const std::string& text) {
        if (!text.empty()) put_option(code, as_bytes(fit(text)));
    };
    put_text(option::section_hardware, section.hardware);
    put_text(option::section_os, section.os);
    put_text(option::section_application, section.application);
    put_option(option::end, {});
    end_block();
}

void pcapng_writer::require_unfinished() const {
    if (!file_) throw std::logic_error("a pcapng_writer was used after finish()");
}

void pcapng_writer::begin_block(std::uint32_t type) {
    require_unfinished();
    block_.clear();
    put(type);
    put(std::uint32_t{0}); // the length, known at the end
}

void pcapng_writer::put(std::unsigned_integral auto value) {
    for (std::size_t i = 0; i < sizeof value; ++i)
        block_.push_back(static_cast<std::byte>(value >> (8 * i)));
}

void pcapng_writer::put_padded(byte_view bytes) {
    append(block_, bytes);
    block_.resize(padded(block_.size()));
}

void pcapng_writer::put_option(std::uint16_t code, byte_view value) {
    put(code);
    put(static_cast<std::uint16_t>(value.size()));
    put_padded(value);
}

void pcapng_writer::end_block() {
    const auto length = static_cast<std::uint32_t>(block_.size() + block_trailer_length);
    put(length);
    for (std::size_t i = 0; i < sizeof length; ++i)
        block_[4 + i] = static_cast<std::byte>(length >> (8 * i));
    const std::size_t written = std::fwrite(block_.data(), 1, block_.size(), file_.get());
    if (written != block_.size() && failure_ == 0) failure_ = errno;
}

} // namespace unmask::captures
