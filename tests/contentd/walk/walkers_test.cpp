// The process that looks into files: what it tells, and every way in which it can fail.

#include "contentd/mime/digest.hpp"
#include "contentd/walk/sandbox.hpp"
#include "contentd/walk/walkers.hpp"
#include "tests/contentd/corpus.hpp"
#include "tests/contentd/walk/looked.hpp"
#include "tests/contentd/walk/rar5_encryptor.hpp"
#include "tests/contentd/walk/tools.hpp"
#include "tests/contentd/walk/zip_writer.hpp"

#include <doctest/doctest.h>
#include <seccomp.h>
#include <sys/resource.h>
#include <sys/wait.h>

#include <atomic>
#include <cerrno>
#include <csignal>
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <thread>

using testing::named;
using testing::program;
using testing::write_zip;

namespace {

/// A program, where the build says that it is.
std::string from_environment(const char* variable)
{
    const char* const path = std::getenv(variable);
    REQUIRE_NE(path, nullptr);
    return path;
}

std::string contentd()
{
    return from_environment("CONTENTD");
}

std::string misbehaving()
{
    return from_environment("MISBEHAVING_WALKER");
}

walk::limits quick()
{
    walk::limits made = testing::patient();
    made.time = std::chrono::seconds(1);
    return made;
}

bool is_running(pid_t process)
{
    return ::kill(process, 0) == 0;
}

/// The most memory that the process ever had. getrusage would count what this one had when it started it.
std::size_t peak_kilobytes(pid_t process)
{
    std::ifstream status("/proc/" + std::to_string(process) + "/status");
    for (std::string line; std::getline(status, line);)
        if (line.starts_with("VmHWM:"))
            return std::stoul(line.substr(6));
    return 0;
}

std::size_t open_descriptors()
{
    const std::filesystem::directory_iterator all("/proc/self/fd");
    return static_cast<std::size_t>(std::distance(begin(all), end(all)));
}

/// Only the first entry, and that the process is replaced.
void check_failure(walk::walker& one, std::string_view deed, std::uint8_t exceeded)
{
    CAPTURE(deed);
    one.examine("nothing", "a.txt", {});
    const pid_t before = one.process();
    REQUIRE_NE(before, 0);
    const walk::report seen = one.examine(deed, "deed.txt", {});
    CHECK_EQ(walk::names_of_limits(seen.exceeded), walk::names_of_limits(exceeded));
    REQUIRE_EQ(seen.entries.size(), 1);
    CHECK_EQ(seen.entries[0].name, "deed.txt");
    CHECK_EQ(seen.entries[0].size, deed.size());
    CHECK_EQ(seen.entries[0].sha256, mime::sha256_hex(deed));
    CHECK_EQ(seen.entries[0].type.type, "text/plain");
    CHECK_EQ(one.process(), 0);
    CHECK_FALSE(is_running(before)); // and no zombie
    CHECK_EQ(one.examine("nothing", "a.txt", {}).exceeded, walk::no_limit);
}

} // namespace

TEST_CASE("contentd's own process tells the same as the walk here")
{
    const testing::workshop shop;
    const std::string content =
        shop.make("zip -q -P secret a.zip prog.exe && 7z a b.7z a.zip && tar czf c.tgz b.7z", "c.tgz");
    const std::string japanese = write_zip({{"\x90\xbf\x8b\x81.exe", program()}, {"M\x81ller", "x"}});
    const walk::limits allowed = testing::patient();
    walk::walker one(allowed, contentd());
    const std::string encrypted = shop.make("7z a -psecret -mhe=on d.7z prog.exe", "d.7z");
    testing::rar5_text told{{{"prog.exe", program(), "secret"}}};
    told.header_password = "secret";
    for (const std::string& each :
         {content, encrypted, testing::write_rar5(told), japanese, std::string(), std::string(100000, '\x02')}) {
        const walk::report here = walk::walk_file(each, "a/日本.tgz", allowed, {"secret"}, {});
        const walk::report there = one.examine(each, "a/日本.tgz", {"secret"});
        CHECK_EQ(there.exceeded, here.exceeded);
        REQUIRE_EQ(there.entries.size(), here.entries.size());
        for (std::size_t i = 0; i < here.entries.size(); ++i) {
            CHECK_EQ(there.entries[i].parent, here.entries[i].parent);
            CHECK_EQ(there.entries[i].name, here.entries[i].name);
            CHECK_EQ(there.entries[i].other_names, here.entries[i].other_names);
            CHECK_EQ(there.entries[i].type.type, here.entries[i].type.type);
            CHECK_EQ(there.entries[i].sha256, here.entries[i].sha256);
            CHECK_EQ(there.entries[i].traits, here.entries[i].traits);
        }
    }
    CHECK_NE(one.process(), 0);
}

TEST_CASE("every format opens in the sandbox")
{
    walk::walker one(testing::patient(), contentd());
    for (const std::string command :
         {"zip -q a prog.exe && mv a.zip a", "zip -q -P secret a prog.exe && mv a.zip a",
          "7z a -tzip -mem=AES256 -psecret a.zip prog.exe && mv a.zip a",
          "7z a -tzip -mm=BZip2 a.zip prog.exe && mv a.zip a", "7z a -tzip -mm=PPMd a.zip prog.exe && mv a.zip a",
          "mv prog.exe 日本.exe && 7z a a.7z 日本.exe && mv a.7z a", "tar czf a prog.exe",
          "7z a -txz a.xz prog.exe && mv a.xz a", "7z a -tbzip2 a.bz2 prog.exe && mv a.bz2 a"}) {
        CAPTURE(command);
        const testing::workshop shop;
        const walk::report seen = one.examine(shop.make(command, "a"), "prog.exe.x", {"secret"});
        CHECK_EQ(seen.exceeded, walk::no_limit);
        REQUIRE_EQ(seen.entries.size(), 2);
        CHECK_EQ(seen.entries[1].sha256, mime::sha256_hex(program()));
    }
}

TEST_CASE("a mail in an archive opens in the sandbox, with names in any charset")
{
    walk::walker one(testing::patient(), contentd());
    const std::string mail = "From: a@example.com\r\nSubject: b\r\n"
                             "Content-Type: application/x; name=\"=?big5?B?pOU=?=.exe\"\r\n"
                             "Content-Transfer-Encoding: base64\r\n\r\nTVqQAAMAAAAEAAAA\r\n";
    const walk::report seen = one.examine(write_zip({{"a.eml", mail}}), "a.zip", {});
    CHECK_EQ(seen.exceeded, walk::no_limit);
    CHECK_EQ(named(seen, "文.exe").parent, 1);
    CHECK(named(seen, "文.exe").type.is_executable);
}

TEST_CASE("encrypted documents open in the sandbox")
{
    walk::walker one(testing::patient(), contentd());
    for (const std::filesystem::path& each : corpus::files("document/encrypted")) {
        if (each.extension() == ".md")
            continue;
        CAPTURE(each);
        const walk::report seen = one.examine(corpus::content(each), each.filename().string(), {"word", "secret"});
        CHECK_EQ(seen.exceeded, walk::no_limit);
        CHECK_EQ(named(seen, "prog.exe").sha256, mime::sha256_hex(program()));
        CHECK_EQ(seen.entries[0].traits & filetype::encrypted, 0);
    }
}

TEST_CASE("a process that dies, hangs or talks nonsense is replaced, and the report says so")
{
    walk::walker one(quick(), misbehaving());
    check_failure(one, "loop", walk::time_limit);
    check_failure(one, "say half", walk::time_limit);
    check_failure(one, "say nonsense", walk::crash);
    check_failure(one, "say too much", walk::crash);
    check_failure(one, "close socket", walk::crash);
}

TEST_CASE("what was found before the time was over is told")
{
    walk::walker one(quick(), misbehaving());
    const walk::report seen =
        one.examine(write_zip({{"a.exe", program()}, {"b", "take all time"}, {"c", "text"}}), "a.zip", {});
    CHECK_EQ(seen.exceeded, walk::time_limit);
    REQUIRE_EQ(seen.entries.size(), 3);
    CHECK(named(seen, "a.exe").type.is_executable);
    CHECK_EQ(seen.entries[2].name, "b");
    CHECK_NE(one.process(), 0);
}

TEST_CASE("what a file may not do ends the process")
{
    if (walk::is_sanitized)
        return; // a sanitizer needs some of these itself
    walk::walker one(quick(), misbehaving());
    for (const std::string_view deed : {"kill itself", "connect", "fork", "execute", "make code"})
        check_failure(one, deed, walk::crash);
}

TEST_CASE("the sandbox closes where a service may not call seccomp(2) itself, as under systemd")
{
    if (walk::is_sanitized)
        return;
    const std::string program = misbehaving();
    const pid_t service = ::fork();
    if (service == 0) {
        const scmp_filter_ctx filter = seccomp_init(SCMP_ACT_ALLOW);
        seccomp_rule_add_array(filter, SCMP_ACT_ERRNO(EPERM), SCMP_SYS(seccomp), 0, nullptr);
        if (seccomp_load(filter) != 0)
            std::_Exit(1);
        try {
            walk::walker one(testing::patient(), program);
            const bool is_open = one.examine("text", "a", {}).exceeded == walk::no_limit;
            std::_Exit(is_open && one.examine("connect", "a", {}).exceeded == walk::crash ? 0 : 2);
        } catch (const std::exception&) {
            std::_Exit(3);
        }
    }
    int status = -1;
    ::waitpid(service, &status, 0);
    CHECK_EQ(status, 0);
}

TEST_CASE("no file can be opened")
{
    if (walk::is_sanitized)
        return;
    walk::walker one(testing::patient(), misbehaving());
    CHECK_EQ(filetype::names_of(one.examine("open a file", "a", {}).entries[0].traits), "script");
}

TEST_CASE("memory is bounded, whether the process bears it or not")
{
    if (walk::is_sanitized)
        return;
    walk::walker one(testing::patient(), misbehaving());
    const walk::report borne = one.examine("take memory", "a", {});
    CHECK_EQ(borne.exceeded, walk::memory_limit);
    check_failure(one, "take memory and die", walk::memory_limit);
}

TEST_CASE("a process whose answer does not fit our memory is not asked again")
{
    if (walk::is_sanitized)
        return;
    const std::string program = misbehaving();
    const pid_t daemon = ::fork();
    if (daemon == 0) {
        walk::limits many = testing::patient();
        many.entries = 1'000'000'000; // for which the largest answer is beyond all memory
        walk::walker one(many, program);
        one.examine("text", "a", {});
        std::size_t pages = 0;
        std::ifstream("/proc/self/statm") >> pages;
        const rlimit little{pages * 4096 + (std::size_t{64} << 20U), RLIM_INFINITY};
        ::setrlimit(RLIMIT_AS, &little);
        try {
            one.examine("say very much", "a", {});
            std::_Exit(1);
        } catch (const std::bad_alloc&) {
            std::_Exit(one.process() == 0 ? 0 : 2);
        }
    }
    int status = -1;
    ::waitpid(daemon, &status, 0);
    CHECK_EQ(status, 0);
}

TEST_CASE("a process that has computed for long is replaced before the kernel ends it")
{
    walk::limits allowed = testing::patient();
    allowed.time = std::chrono::milliseconds(200);
    walk::walker one(allowed, misbehaving());
    bool is_replaced = false;
    for (int i = 0; i < 25; ++i) {
        const walk::report seen = one.examine("work", "a", {}); // for 100 ms
        CHECK_EQ(seen.exceeded & walk::crash, walk::no_limit);
        is_replaced = is_replaced || one.process() == 0;
    }
    CHECK(is_replaced);
}

TEST_CASE("a name of any length stays as it is")
{
    walk::walker one(testing::patient(), contentd());
    std::string name = "a";
    while (name.size() < 5000)
        name += "日";
    const walk::report seen = one.examine("text", name, {});
    CHECK_EQ(seen.exceeded, walk::no_limit);
    CHECK_EQ(seen.entries[0].name, name);
}

TEST_CASE("a process that is killed between two files is noticed")
{
    walk::walker one(testing::patient(), contentd());
    one.examine("text", "a", {});
    ::kill(one.process(), SIGKILL);
    CHECK_EQ(one.examine("text", "a", {}).exceeded, walk::crash);
    CHECK_EQ(one.examine("text", "a", {}).exceeded, walk::no_limit);
}

TEST_CASE("a program that is none is an exception, and leaves nothing open")
{
    const std::size_t before = open_descriptors();
    walk::walker missing(testing::patient(), "/nonexistent/contentd");
    CHECK_THROWS_AS(missing.examine("text", "a", {}), std::system_error);
    walk::walker other(testing::patient(), "/bin/true");
    CHECK_THROWS_AS(other.examine("text", "a", {}), std::system_error);
    CHECK_EQ(open_descriptors(), before);
}

// A sanitizer keeps what was freed, so that a process grows and is replaced sooner.
#ifdef SEKIMORI_SANITIZED
constexpr bool grows_anyway = true;
#else
constexpr bool grows_anyway = false;
#endif

TEST_CASE("a process sees a thousand files without growing, is replaced then, and leaves nothing open" *
          doctest::skip(grows_anyway))
{
    const std::size_t before = open_descriptors();
    const testing::workshop shop;
    const std::string zip = shop.make("zip -q -P secret a.zip prog.exe && 7z a b.7z a.zip prog.exe", "b.7z");
    {
        walk::walker one(testing::patient(), contentd());
        one.examine(zip, "a", {"wrong"});
        const pid_t first = one.process();
        for (int i = 1; i < 999; ++i)
            one.examine(zip, "a", {"wrong"});
        CHECK_EQ(one.process(), first);
        one.examine(zip, "a", {"wrong"});
        CHECK_EQ(one.process(), 0);
        one.examine(zip, "a", {"wrong"});
        CHECK_NE(one.process(), first);
    }
    CHECK_EQ(open_descriptors(), before);
    CHECK_EQ(::waitpid(-1, nullptr, WNOHANG), -1); // no child is left
}

TEST_CASE("the processes end when the daemon does, even one that loops")
{
    const testing::directory where;
    const pid_t daemon = ::fork();
    if (daemon == 0) {
        walk::walker one(quick(), misbehaving());
        one.examine("text", "a", {});
        where.write("process", std::to_string(one.process()));
        std::thread([&] {
            ::usleep(50000);
            std::_Exit(0);
        }).detach();
        one.examine("loop", "a", {});
        std::_Exit(1);
    }
    ::waitpid(daemon, nullptr, 0);
    const pid_t process = std::stoi(testing::content_of(where, "process"));
    REQUIRE_GT(process, 0);
    // Somebody else's child by now, and that one may wait for it later or never.
    const auto has_ended = [process] {
        std::ifstream status("/proc/" + std::to_string(process) + "/stat");
        std::string text;
        return !std::getline(status, text) || text.find(") Z ") != text.npos;
    };
    for (int i = 0; i < 500 && !has_ended(); ++i)
        std::this_thread::sleep_for(std::chrono::milliseconds(10));
    CHECK(has_ended());
}

TEST_CASE("many threads share few processes")
{
    walk::walkers pool(2, testing::patient(), contentd());
    const std::string zip = write_zip({{"a.exe", program()}});
    std::atomic<int> good = 0;
    std::vector<std::thread> threads;
    for (int i = 0; i < 8; ++i)
        threads.emplace_back([&] {
            for (int j = 0; j < 20; ++j)
                good += pool.examine(zip, "a.zip", {}).entries.size() == 2 ? 1 : 0;
        });
    for (std::thread& each : threads)
        each.join();
    CHECK_EQ(good, 160);
}

TEST_CASE("the bombs end within the memory that is allowed")
{
    if (walk::is_sanitized)
        return;
    walk::walker one(testing::patient(), contentd());
    for (const std::filesystem::path& each : corpus::files("walk/bombs")) {
        CAPTURE(each.string());
        const walk::report seen = one.examine(corpus::content(each), each.filename().string(), {});
        CHECK_EQ(seen.exceeded & (walk::crash | walk::memory_limit), walk::no_limit);
    }
    const std::size_t peak = peak_kilobytes(one.process());
    CHECK_GT(peak, 1 << 10);
    CHECK_LT(peak, 64 << 10);
}
