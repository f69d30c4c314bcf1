// Runs a fuzz target over the files and folders named on the command line: what takes libFuzzer's
// place where a compiler does not have it, so that the corpora are part of the ordinary tests.
#include <cstdint>
#include <filesystem>
#include <fmt/core.h>
#include <fstream>
#include <iterator>
#include <vector>

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size);

namespace {

namespace fs = std::filesystem;

void replay(const fs::path& path) {
    // Known before it runs, because a broken property ends the program.
    fmt::print("{}\n", path.string());
    std::fflush(stdout);
    std::ifstream file(path, std::ios::binary);
    const std::vector<char> bytes{std::istreambuf_iterator<char>(file), {}};
    LLVMFuzzerTestOneInput(reinterpret_cast<const std::uint8_t*>(bytes.data()), bytes.size());
}

std::size_t replay_all(const fs::path& path) {
    if (!fs::is_directory(path)) return replay(path), 1;
    std::size_t count = 0;
    for (const auto& entry : fs::recursive_directory_iterator(path))
        if (entry.is_regular_file()) replay(entry.path()), ++count;
    return count;
}

} // namespace

int main(int argument_count, char** arguments) {
    std::size_t count = 0;
    for (int i = 1; i < argument_count; ++i)
        if (fs::exists(arguments[i])) count += replay_all(arguments[i]);
    fmt::print("{} inputs, no property broken\n", count);
    return count > 0 ? 0 : 2;
}
