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

} // namespace

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
