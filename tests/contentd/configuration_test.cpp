#include "contentd/configuration.hpp"

#include <doctest/doctest.h>

#include <string>
#include <vector>

namespace {

conf::settings with(const std::vector<std::string>& overrides)
{
    return conf::settings::load({}, overrides).value();
}

} // namespace

using namespace std::chrono_literals;

TEST_CASE("each limit of the inspection is set by its key")
{
    const auto made = contentd::inspection_from(
        with({"contentd.mime_depth_limit=5", "contentd.mime_parts_limit=6", "contentd.mime_header_limit=70000",
              "contentd.mime_decoded_limit=8000000", "contentd.mime_reread_limit=9", "contentd.mime_time_limit=11s"}));
    CHECK(made.limits.depth == 5);
    CHECK(made.limits.parts == 6);
    CHECK(made.limits.header_bytes == 70000);
    CHECK(made.limits.decoded_bytes == 8000000);
    CHECK(made.limits.rereads == 9);
    CHECK(made.limits.time == 11s);
}

TEST_CASE("each timeout of the next hop is set by its key")
{
    const auto made = contentd::next_hop_timeouts(with({"contentd.connect_timeout=2s", "contentd.command_timeout=3s",
                                                        "contentd.data_timeout=4s", "contentd.data_done_timeout=5s"}));
    CHECK(made.connect == 2s);
    CHECK(made.command == 3s);
    CHECK(made.data == 4s);
    CHECK(made.data_done == 5s);
}

TEST_CASE("the threads together have no more connections than are allowed, and each has one")
{
    const auto check = [](unsigned threads, unsigned limit, unsigned network, std::size_t each) {
        const conf::settings settings =
            with({"threads=" + std::to_string(threads), "contentd.outbound_limit=" + std::to_string(limit)});
        CHECK(contentd::thread_count(settings) == threads);
        CHECK(contentd::network_threads(settings) == network);
        CHECK(contentd::connections_a_thread(settings) == each);
    };
    check(2, 50, 2, 25);
    check(4, 50, 4, 12);
    check(8, 3, 3, 1);
    check(1, 1, 1, 1);
}
