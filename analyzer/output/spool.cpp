#include "analyzer/output/spool.hpp"

#include <array>
#include <cerrno>
#include <fmt/format.h>
#include <stdlib.h>
#include <system_error>
#include <unistd.h>
#include <vector>

namespace unmask::analyzer {

void spool::append(std::uint64_t key, std::string_view more) {
    texts_[key].rest += more;
    held_ += more.size();
    if (held_ > memory_) spill();
}

void spool::move_to(std::uint64_t key, output_stream& out) {
    const auto found = texts_.find(key);
    if (found == texts_.end()) return;
    const auto& [rest, last_block] = found->second;
    if (last_block != nowhere) copy_blocks(last_block, out);
    out.write(rest);
    held_ -= rest.size();
    texts_.erase(found);
}

bool spool::open_file() {
    if (file_) return true;
    std::error_code error;
    std::string path = (std::filesystem::temp_directory_path(error) / "unmask-XXXXXX").string();
    if (error) {
        errno = error.value();
        return false;
    }
    const int descriptor = ::mkstemp(path.data());
    if (descriptor < 0) return false;
    ::unlink(path.c_str());
    file_.reset(::fdopen(descriptor, "w+b"));
    return file_ != nullptr;
}

void spool::spill() {
    if (!open_file() || ::fseeko(file_.get(), static_cast<off_t>(file_size_), SEEK_SET) != 0)
        fail();
    for (auto& [key, one] : texts_)
        if (!one.rest.empty()) write_block(one);
    held_ = 0;
    if (failure_.empty() && std::fflush(file_.get()) != 0) fail();
}

void spool::write_block(text& one) {
    const block_head head{one.last_block, one.rest.size()};
    if (failure_.empty() &&
        (std::fwrite(&head, sizeof head, 1, file_.get()) != 1 ||
         std::fwrite(one.rest.data(), 1, one.rest.size(), file_.get()) != one.rest.size()))
        fail();
    if (one.last_block == nowhere) ++in_file_;
    one.last_block = file_size_;
    file_size_ += sizeof head + one.rest.size();
    one.rest = {};
}

bool spool::read_at(std::uint64_t offset, void* target, std::size_t size) {
    if (!failure_.empty()) return false;
    if (::fseeko(file_.get(), static_cast<off_t>(offset), SEEK_SET) == 0 &&
        std::fread(target, 1, size, file_.get()) == size)
        return true;
    fail();
    return false;
}

void spool::copy_blocks(std::uint64_t last_block, output_stream& out) {
    std::vector<std::uint64_t> blocks; // the latest first
    block_head head{};
    for (std::uint64_t at = last_block; at != nowhere; at = head.previous) {
        if (!read_at(at, &head, sizeof head)) return;
        blocks.push_back(at);
    }
    std::array<char, 65'536> piece;
    for (; !blocks.empty(); blocks.pop_back()) {
        if (!read_at(blocks.back(), &head, sizeof head)) return;
        std::uint64_t at = blocks.back() + sizeof head;
        for (std::uint64_t left = head.size; left > 0;) {
            const std::size_t size = std::min<std::uint64_t>(left, piece.size());
            if (!read_at(at, piece.data(), size)) return;
            out.write({piece.data(), size});
            at += size;
            left -= size;
        }
    }
    if (--in_file_ > 0) return;
    file_size_ = 0; // nothing of value is left in it
    if (::ftruncate(::fileno(file_.get()), 0) != 0) fail();
}

void spool::fail() {
    if (failure_.empty())
        failure_ = fmt::format("the temporary file for long conversations failed: {} (TMPDIR says "
                               "where it lies)",
                               std::generic_category().message(errno));
}

} // namespace unmask::analyzer
