#include "contentd/spool/spool.hpp"

#include <doctest/doctest.h>
#include <sys/resource.h>
#include <unistd.h>

#include <cerrno>
#include <csignal>
#include <filesystem>
#include <string>

using spool::fault;
using spool::message_spool;

namespace {

constexpr std::size_t memory = 64 * 1024;

// Not all bytes alike, so that a piece out of place is seen.
std::string content_of(std::size_t size)
{
    std::string made;
    made.reserve(size + 16);
    while (made.size() < size)
        made += std::to_string(made.size()) + ' ';
    made.resize(size);
    return made;
}

void put_in_pieces(message_spool& into, std::string_view content, std::size_t piece)
{
    for (std::size_t at = 0; at < content.size(); at += piece)
        into.put(content.substr(at, piece));
}

struct directory
{
    directory() : path(std::filesystem::temp_directory_path() / ("spool_test." + std::to_string(::getpid())))
    {
        std::filesystem::create_directory(path);
    }
    ~directory() { std::filesystem::remove_all(path); }
    directory(const directory&) = delete;
    directory& operator=(const directory&) = delete;

    std::filesystem::path path;
};

// Files may not grow beyond the limit: what a full disk looks like, without one.
class file_limit
{
  public:
    explicit file_limit(rlim_t bytes)
    {
        ::getrlimit(RLIMIT_FSIZE, &before_);
        handler_ = std::signal(SIGXFSZ, SIG_IGN);
        const rlimit changed{bytes, before_.rlim_max};
        ::setrlimit(RLIMIT_FSIZE, &changed);
    }
    ~file_limit()
    {
        ::setrlimit(RLIMIT_FSIZE, &before_);
        std::signal(SIGXFSZ, handler_);
    }
    file_limit(const file_limit&) = delete;
    file_limit& operator=(const file_limit&) = delete;

  private:
    rlimit before_{};
    void (*handler_)(int) = nullptr;
};

} // namespace

TEST_CASE("content comes back whole from memory and from the file")
{
    const directory where;
    message_spool kept(where.path, memory, 0);
    for (const std::size_t size : {0UL, 1UL, 4096UL, memory - 1, memory, memory + 1, 2 * memory, 5 * memory + 17}) {
        for (const std::size_t piece : {1000UL, memory, 10 * memory}) {
            CAPTURE(size);
            CAPTURE(piece);
            const std::string content = content_of(size);
            put_in_pieces(kept, content, piece);
            CHECK(kept.view() == content);
            CHECK(kept.view() == content);
            CHECK(kept.size() == size);
            CHECK(kept.is_in_file() == (size > memory));
            CHECK(kept.failure() == fault::none);
            kept.clear();
            CHECK(kept.size() == 0);
            CHECK(kept.view().empty());
        }
    }
}

TEST_CASE("nothing is left in the directory, not even while a message is held")
{
    const directory where;
    {
        message_spool kept(where.path, memory, 0);
        put_in_pieces(kept, content_of(3 * memory), memory);
        CHECK(kept.is_in_file());
        CHECK(std::filesystem::is_empty(where.path));
    }
    CHECK(std::filesystem::is_empty(where.path));
}

TEST_CASE("pages that were let go are read again")
{
    const directory where;
    message_spool kept(where.path, memory, 0);
    const std::string content = content_of(10 * memory);
    put_in_pieces(kept, content, memory);
    const std::string_view view = kept.view();
    kept.release_pages();
    CHECK(view == content);
    kept.clear();
    kept.put("small");
    kept.release_pages();
    CHECK(kept.view() == "small");
}

TEST_CASE("a message above the size limit is counted on and dropped, and the next one is fine")
{
    const directory where;
    message_spool kept(where.path, memory, 100);
    kept.put(content_of(100));
    CHECK(kept.failure() == fault::none);
    kept.put("x");
    CHECK(kept.failure() == fault::too_large);
    kept.put(content_of(1000));
    CHECK(kept.size() == 1101);
    CHECK(kept.view().empty());
    kept.clear();
    kept.put("next");
    CHECK(kept.view() == "next");
}

TEST_CASE("a directory that is not there is a fault of large messages only")
{
    message_spool kept("/nonexistent/spool", memory, 0);
    kept.put("small");
    CHECK(kept.view() == "small");
    kept.clear();
    put_in_pieces(kept, content_of(2 * memory), 1000);
    CHECK(kept.failure() == fault::input_output);
    CHECK(kept.cause() == ENOENT);
    CHECK(kept.view().empty());
    kept.clear();
    kept.put("small");
    CHECK(kept.view() == "small");
}

TEST_CASE("a disk that is full is a fault of this message, and the next one has a chance")
{
    const directory where;
    message_spool kept(where.path, memory, 0);
    {
        const file_limit full(memory);
        put_in_pieces(kept, content_of(5 * memory), memory / 2);
        CHECK(kept.failure() == fault::input_output);
        CHECK(kept.cause() == EFBIG);
    }
    kept.clear();
    const std::string content = content_of(5 * memory);
    put_in_pieces(kept, content, memory);
    CHECK(kept.view() == content);
}

TEST_CASE("a disk that fills with the last bytes is found when the view is made")
{
    const directory where;
    message_spool kept(where.path, memory, 0);
    const file_limit full(memory);
    put_in_pieces(kept, content_of(memory + 10), memory);
    CHECK(kept.failure() == fault::none);
    CHECK(kept.view().empty());
    CHECK(kept.failure() == fault::input_output);
}
