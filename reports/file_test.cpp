#include "reports/file.hpp"

#include "protocol/files_test.hpp"

#include <gmock/gmock.h>

namespace unmask::reports {
namespace {

namespace fs = std::filesystem;
using ::testing::HasSubstr;

class whole_file : public ::testing::Test {
  protected:
    const unmask::testing::temporary_directory directory;
};

TEST_F(whole_file, is_written_into_directories_that_were_missing_and_read_back) {
    const auto path = directory / "a" / "b" / "text";
    ASSERT_TRUE(write_file(path, "one"));
    ASSERT_TRUE(write_file(path, std::string_view("t\0wo", 4)));
    EXPECT_EQ(read_file(path, 4), std::string("t\0wo", 4));
}

TEST_F(whole_file, leaves_nothing_beside_it) {
    ASSERT_TRUE(write_file(directory / "text", "one"));
    EXPECT_EQ(std::distance(fs::directory_iterator(directory), {}), 1);
}

TEST_F(whole_file, that_cannot_replace_its_target_leaves_nothing_and_says_where) {
    fs::create_directories(directory / "taken" / "inside");
    const auto written = write_file(directory / "taken", "text");
    ASSERT_FALSE(written);
    EXPECT_THAT(written.error(), HasSubstr("taken"));
    EXPECT_EQ(std::distance(fs::directory_iterator(directory), {}), 1);
}

TEST_F(whole_file, below_a_file_is_an_error) {
    ASSERT_TRUE(write_file(directory / "file", "text"));
    const auto written = write_file(directory / "file" / "below", "text");
    ASSERT_FALSE(written);
    EXPECT_THAT(written.error(), HasSubstr("cannot create the directory of"));
}

TEST_F(whole_file, that_is_missing_or_a_directory_or_too_large_is_refused) {
    EXPECT_THAT(read_file(directory / "none", 10).error(), HasSubstr("No such file"));
    EXPECT_THAT(read_file(directory, 10).error(), HasSubstr("it is a directory"));
    ASSERT_TRUE(write_file(directory / "eleven", "12345678901"));
    EXPECT_THAT(read_file(directory / "eleven", 10).error(), HasSubstr("larger than 10 bytes"));
}

} // namespace
} // namespace unmask::reports
