// Writes the sample reports into a directory, for the test in a browser: sample.html, fates.html,
// large.html, and the same without what explains the verdicts: verdicts.html.
#include "reports/html.hpp"
#include "reports/sample.hpp"

#include <cstdlib>
#include <filesystem>

int main(int argc, char** argv) {
    using namespace unmask::reports;
    if (argc != 2) return EXIT_FAILURE;
    const std::filesystem::path directory = argv[1];
    constexpr std::size_t autobahn_cases = 517;
    const bool written = write_html(directory / "sample.html", sample_result()) &&
                         write_html(directory / "fates.html", every_fate()) &&
                         write_html(directory / "large.html", large_result(autobahn_cases)) &&
                         write_html(directory / "verdicts.html", large_result(autobahn_cases), 0);
    return written ? EXIT_SUCCESS : EXIT_FAILURE;
}
