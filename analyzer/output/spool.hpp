// Texts that grow side by side, one for each key, until each is wanted whole: in bounded memory.
//
// What does not fit waits in one temporary file without a name (in TMPDIR, or /tmp). Each key's text
// lies there as blocks that point back to the one before, so that a key costs the same few bytes of
// memory however long its text is.
#pragma once

#include "analyzer/output/output_stream.hpp"

#include <cstdint>
#include <string>
#include <unordered_map>

namespace unmask::analyzer {

class spool {
  public:
    // `memory`: bytes of text held before they go to the file.
    explicit spool(std::size_t memory) : memory_(memory) {}

    void append(std::uint64_t key, std::string_view more);

    // Writes the text of the key, and forgets it. Nothing for an unknown key.
    void move_to(std::uint64_t key, output_stream& out);

    // The temporary file failed: one sentence. Texts are incomplete from then on.
    const std::string& failure() const { return failure_; }

  private:
    static constexpr std::uint64_t nowhere = UINT64_MAX;

    struct text {
        std::string rest;                   // what is not in the file
        std::uint64_t last_block = nowhere; // where in the file its latest block begins
    };
    struct block_head {
        std::uint64_t previous;
        std::uint64_t size;
    };
    using file_handle = std::unique_ptr<std::FILE, int (*)(std::FILE*)>;

    bool open_file();
    void spill();
    void write_block(text& one);
    void copy_blocks(std::uint64_t last_block, output_stream& out);
    bool read_at(std::uint64_t offset, void* target, std::size_t size);
    void fail();

    std::size_t memory_;
    std::size_t held_ = 0; // bytes in all rests
    std::unordered_map<std::uint64_t, text> texts_;
    file_handle file_{nullptr, std::fclose};
    std::uint64_t file_size_ = 0;
    std::size_t in_file_ = 0; // keys with blocks there
    std::string failure_;
};

} // namespace unmask::analyzer
