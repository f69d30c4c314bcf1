// `unmask serve` as scripts use it: the program that was built beside this test.
#include "reference-server/server_test.hpp"

#include <csignal>
#include <cstdio>
#include <filesystem>
#include <sys/wait.h>
#include <unistd.h>

namespace unmask::reference_server::testing {

namespace {

const auto program = std::filesystem::read_symlink("/proc/self/exe").parent_path() / "unmask";

// A child process whose standard output (or error) can be read.
class process {
  public:
    process(std::vector<std::string> arguments, int captured) {
        int ends[2];
        if (pipe(ends) != 0) throw std::runtime_error("no pipe");
        id_ = fork();
        if (id_ == 0) {
            dup2(ends[1], captured);
            std::vector<char*> pointers;
            for (auto& argument : arguments) pointers.push_back(argument.data());
            pointers.push_back(nullptr);
            execv(program.c_str(), pointers.data());
            _exit(127);
        }
        close(ends[1]);
        output_ = fdopen(ends[0], "r");
    }
    ~process() {
        if (id_ > 0) kill(id_, SIGKILL), wait();
        std::fclose(output_);
    }

    std::string read_line() {
        char line[1000] = "";
        return std::fgets(line, sizeof line, output_) ? line : "";
    }
    void signal(int number) const { kill(id_, number); }
    int wait() {
        int status = 0;
        waitpid(std::exchange(id_, 0), &status, 0);
        return WIFEXITED(status) ? WEXITSTATUS(status) : -1;
    }

  private:
    pid_t id_ = 0;
    FILE* output_ = nullptr;
};

class program_test : public ::testing::Test {
  protected:
    void SetUp() override {
        if (!std::filesystem::exists(program)) GTEST_SKIP() << program << " is not built";
    }
};

TEST_F(program_test, says_where_it_listens_and_ends_well_on_either_signal) {
    for (const int number : {SIGTERM, SIGINT}) {
        process serve({"unmask", "serve", "--port", "0"}, STDOUT_FILENO);
        EXPECT_THAT(serve.read_line(),
                    ::testing::MatchesRegex("listening on ws://127.0.0.1:[0-9]+/\n"));
        serve.signal(number);
        EXPECT_EQ(serve.read_line(), "");
        EXPECT_EQ(serve.wait(), 0);
    }
}

TEST_F(program_test, refuses_bad_options_in_one_line) {
    const running_server other;
    const std::vector<std::vector<std::string>> mistakes = {
        {"--port", "66000"},
        {"--port", std::to_string(other.port())},
        {"--host", "nowhere"},
        {"--max-message", "much"},
        {"--max-connections", "-1"},
        {"--idle-timeout", "0"},
        {"--threads", "0"},
        {"--tls-cert", "c.pem"},
        {"--tls-cert", "/nowhere/c.pem", "--tls-key", "/nowhere/k.pem"},
        {"--keylog", "keys.log"},
        {"--unknown"},
    };
    for (auto arguments : mistakes) {
        SCOPED_TRACE(::testing::PrintToString(arguments));
        arguments.insert(arguments.begin(), {"unmask", "serve"});
        process serve(arguments, STDERR_FILENO);
        EXPECT_THAT(serve.read_line(), ::testing::StartsWith("unmask: "));
        EXPECT_EQ(serve.read_line(), "") << "one line is enough";
        EXPECT_EQ(serve.wait(), 2);
    }
}

} // namespace

} // namespace unmask::reference_server::testing
