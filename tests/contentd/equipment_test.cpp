#include "contentd/equipment.hpp"

#include <doctest/doctest.h>
#include <sys/resource.h>

namespace {

// No new descriptor for anybody in this process.
class no_descriptors
{
  public:
    no_descriptors()
    {
        ::getrlimit(RLIMIT_NOFILE, &before_);
        const rlimit none{0, before_.rlim_max};
        ::setrlimit(RLIMIT_NOFILE, &none);
    }
    ~no_descriptors() { ::setrlimit(RLIMIT_NOFILE, &before_); }
    no_descriptors(const no_descriptors&) = delete;
    no_descriptors& operator=(const no_descriptors&) = delete;

  private:
    rlimit before_{};
};

base::result<std::unique_ptr<contentd::equipment>> with_protected(const std::string& domains)
{
    const std::vector<std::string> set = {"contentd.protected_domains=" + domains};
    const auto settings = conf::settings::load({}, set);
    REQUIRE(settings.has_value());
    const base::logger log(base::to_stderr("equipment_test"));
    base::metrics metrics;
    return contentd::equipment::open(*settings, log, metrics, false);
}

} // namespace

TEST_CASE("protected domains stand on one line, and what is none is told with its place")
{
    const auto good = with_protected("bank.example  日本.jp shop.example");
    REQUIRE(good.has_value());
    CHECK_EQ((*good)->inspected().protected_names->size(), 3);
    for (const char* const wrong : {"bank.example not", "a^b.example", "http://bank.example/", "192.0.2.1",
                                    "a@b.example", "bank.example/x", "bank.example:81"}) {
        CAPTURE(wrong);
        CHECK_FALSE(with_protected(wrong).has_value());
    }
    CHECK_EQ(with_protected("a.jp not").error().text,
             "--set: contentd.protected_domains: \"not\" is no domain; write them with blanks between");
}

TEST_CASE("that nothing can be looked into for want of descriptors is told as the machine's fault, not the file's")
{
    const auto settings = conf::settings::load({}, {});
    REQUIRE(settings.has_value());
    const base::logger log(base::to_stderr("equipment_test"));
    base::metrics metrics;
    const auto tools = contentd::equipment::open(*settings, log, metrics, false);
    REQUIRE(tools.has_value());
    const contentd::looked_at file{"PK\x03\x04 some zip", "a.zip", "", {}, {}};
    const no_descriptors none;
    CHECK_THROWS_AS((*tools)->inspected().look_inside(file), contentd::inspection_unavailable);
}
