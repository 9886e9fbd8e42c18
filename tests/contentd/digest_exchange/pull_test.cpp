// pull - exports from a directory and from a real web server

#include "contentd/digest_exchange/pull.hpp"
#include "tests/contentd/digest_exchange/sites.hpp"

#include <fcntl.h>
#include <sys/wait.h>
#include <unistd.h>

#include <csignal>
#include <cstdio>
#include <set>

using namespace testing;
using namespace digest_exchange;
using namespace std::chrono_literals;

namespace {

const base::time_point now = base::now();

/// python3 -m http.server on a port of its choice.
class web_server
{
  public:
    explicit web_server(const std::string& directory)
    {
        std::array<int, 2> ends{};
        REQUIRE(::pipe(ends.data()) == 0);
        child_ = ::fork();
        if (child_ == 0) {
            ::dup2(ends[1], STDOUT_FILENO);
            ::close(ends[0]);
            ::dup2(::open("/dev/null", O_WRONLY), STDERR_FILENO); // a line a request
            ::execlp("python3", "python3", "-u", "-m", "http.server", "0", "--bind", "127.0.0.1", "--directory",
                     directory.c_str(), nullptr);
            _exit(1);
        }
        ::close(ends[1]);
        said_ = ::fdopen(ends[0], "r"); // open to the end: it may say more
        unsigned port = 0;              // Serving HTTP on 127.0.0.1 port 40001 (http://127.0.0.1:40001/) ...
        const int read = std::fscanf(said_, "Serving HTTP on 127.0.0.1 port %u", &port);
        REQUIRE(read == 1);
        url_ = "http://127.0.0.1:" + std::to_string(port);
    }
    ~web_server()
    {
        ::kill(child_, SIGKILL);
        ::waitpid(child_, nullptr, 0);
        std::fclose(said_);
    }
    web_server(const web_server&) = delete;
    web_server& operator=(const web_server&) = delete;

    const std::string& url() const { return url_; }

  private:
    pid_t child_ = 0;
    FILE* said_ = nullptr;
    std::string url_;
};

pulled pull_from(site& here, const std::vector<neighbour>& neighbours, const std::string& place,
                 std::string_view whose = {})
{
    return pull({here.digests(), neighbours, {}, {}}, place, whose, base::now(), {});
}

std::size_t digests_of(const pulled& made)
{
    std::size_t sum = 0;
    for (const imported& each : made.exports)
        sum += each.digests;
    return sum;
}

} // namespace

TEST_CASE("a directory is read in the order in which its files were made, and again without those that are known")
{
    site here("a");
    site there("b");
    const directory where;
    const std::vector<neighbour> neighbours{there.as_neighbour()};
    CHECK(pull_from(here, neighbours, where.path()).exports.empty());
    const limits small{64U << 20U, 2};
    for (std::uint8_t i = 1; i <= 5; ++i)
        there.report(content(i));
    REQUIRE(export_directory(there.exporter(small), where.path(), now).has_value());
    where.write("notes", "anything else is left alone");
    const auto first = pull_from(here, neighbours, where.path(), "b");
    CHECK(first.problem.empty());
    CHECK(first.exports.size() == 3);
    CHECK(digests_of(first) == 5);
    CHECK(std::none_of(first.exports.begin(), first.exports.end(), [](const imported& each) { return each.has_gap; }));
    CHECK(pull_from(here, neighbours, where.path(), "b").exports.empty());
    const auto again = pull_from(here, neighbours, where.path());
    CHECK(again.exports.size() == 3);
    CHECK(digests_of(again) == 0);
    there.report(content(6));
    REQUIRE(export_directory(there.exporter(small), where.path(), now).has_value());
    CHECK(digests_of(pull_from(here, neighbours, where.path(), "b")) == 1);
    CHECK(here.find(content(6)).exact.spam == 0.5);
    CHECK(pull_from(here, neighbours, "/nowhere").problem.find("/nowhere cannot be read") != std::string::npos);
}

TEST_CASE("however long a neighbour exports, its directory stays small and tells all that counts")
{
    site here("a");
    site there("b");
    const directory where;
    const std::vector<neighbour> neighbours{there.as_neighbour()};
    const limits few{64U << 20U, 5, 6};
    const auto files = [&] {
        std::set<std::string> names;
        for (const auto& each : std::filesystem::directory_iterator(where.path()))
            if (file_name::parse(each.path().filename().string()))
                names.insert(each.path().filename().string());
        std::ifstream index(where.file("index"));
        std::set<std::string> listed;
        for (std::string line; std::getline(index, line);)
            listed.insert(line);
        CHECK(names == listed);
        return names.size();
    };
    std::size_t most = 0;
    for (std::uint8_t i = 1; i <= 20; ++i) {
        CAPTURE(static_cast<int>(i));
        there.report(content(i));
        if (i == 10)
            REQUIRE(there.digests().revoke(content(2).exact, {}, now).value() == 1);
        REQUIRE(export_directory(there.exporter(few), where.path(), now).has_value());
        most = std::max(most, files());
        const auto made = pull_from(here, neighbours, where.path(), "b"); // all in one pull, each time
        CHECK(made.problem.empty());
        CHECK(
            std::none_of(made.exports.begin(), made.exports.end(), [](const imported& each) { return each.has_gap; }));
        CHECK(here.digests().progress("b").value()->sequence == there.digests().newest().value());
        CHECK(here.find(content(i)).exact.spam == 0.5);
    }
    CHECK(most == 6);
    CHECK(here.find(content(2)).exact.spam == 0);
    site newcomer("c");
    CHECK(pull_from(newcomer, neighbours, where.path(), "b").problem.empty());
    for (std::uint8_t i = 1; i <= 20; ++i)
        CHECK(newcomer.find(content(i)).exact.spam == (i == 2 ? 0 : 0.5));
}

TEST_CASE("a file that is refused ends the pull, and what is behind it is read when it is good again")
{
    site here("a");
    site there("b");
    const directory where;
    const std::vector<neighbour> neighbours{there.as_neighbour()};
    for (std::uint8_t i = 1; i <= 3; ++i)
        there.report(content(i));
    REQUIRE(export_directory(there.exporter({64U << 20U, 1}), where.path(), now)->files == 3);
    std::set<std::string> names;
    for (const auto& each : std::filesystem::directory_iterator(where.path()))
        names.insert(each.path().filename().string());
    const std::string second = where.file(*std::next(names.begin()));
    std::filesystem::rename(second, where.file("aside"));
    std::ofstream(second) << "damaged";
    const auto made = pull_from(here, neighbours, where.path(), "b");
    CHECK(digests_of(made) == 1);
    CHECK(made.problem.find(*std::next(names.begin()) + ": this is no export") != std::string::npos);
    std::filesystem::rename(where.file("aside"), second);
    CHECK(digests_of(pull_from(here, neighbours, where.path(), "b")) == 2);
}

TEST_CASE("exports come from a neighbour's web server, each once, and the log tells what came")
{
    site here("a");
    site there("b");
    const directory where;
    std::filesystem::create_directory(where.file("digests"));
    for (std::uint8_t i = 1; i <= 5; ++i)
        there.report(content(i));
    REQUIRE(export_directory(there.exporter({64U << 20U, 2}), where.file("digests"), now)->files == 3);
    const web_server web(where.path());
    neighbour b = there.as_neighbour();
    b.from = web.url() + "/digests";
    neighbour gone = there.as_neighbour();
    gone.name = "gone";
    gone.from = web.url() + "/nothing/";
    const std::vector<neighbour> neighbours{b, gone};
    const puller by{here.digests(), neighbours, {}, {}};
    log_lines lines;
    const base::logger log(lines.sink());
    pull_all(by, base::now(), {}, log);
    CHECK(lines.count("neighbour=b imported=5") == 1);
    CHECK(lines.count("neighbour=gone imported=0") == 1);
    CHECK(lines.count("it answered 404") == 1);
    CHECK(here.find(content(5)).exact.spam == 0.5);
    pull_all(by, base::now(), {}, log);
    CHECK(lines.count("neighbour=b") == 1);
    there.report(content(6));
    REQUIRE(export_directory(there.exporter(), where.file("digests"), now).has_value());
    CHECK(digests_of(pull_from(here, neighbours, b.from, "b")) == 1);
    std::stop_source stop;
    stop.request_stop();
    CHECK(!pull(by, b.from, {}, now, stop.get_token()).problem.empty());
}
