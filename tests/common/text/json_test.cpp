#include "common/text/json.hpp"

#include <doctest/doctest.h>

#include <limits>
#include <vector>

namespace {

struct pair
{
    int left;
    int right;
};

void write_json(text::json& to, const pair& shown)
{
    to.begin_object().member("left", shown.left).member("right", shown.right).end_object();
}

} // namespace

TEST_CASE("members, elements and nested values are separated by commas")
{
    text::json to;
    to.begin_object().member("a", 1).begin_array("b").value("x").value("y").end_array();
    to.begin_object("c").end_object().member("d", true).end_object();
    CHECK(to.take() == R"({"a": 1, "b": ["x", "y"], "c": {}, "d": true})");
    CHECK(to.take().empty());
}

TEST_CASE("each kind of value is written as JSON knows it")
{
    text::json to;
    to.begin_object().member("none", std::optional<int>()).member("some", std::optional<int>(3));
    to.member("list", std::vector<std::string>{"a", "b"}).member("pairs", std::vector<pair>{{1, 2}});
    to.member("at", base::from_epoch_ms(0)).member("half", 0.5).member("whole", 3.0).member("least", -1);
    to.member("nan", std::numeric_limits<double>::quiet_NaN()).member("huge", 1e300);
    to.member("most", std::numeric_limits<std::uint64_t>::max()).end_object();
    CHECK(to.take() == R"({"none": null, "some": 3, "list": ["a", "b"], "pairs": [{"left": 1, "right": 2}], )"
                       R"("at": "1970-01-01T00:00:00Z", "half": 0.5, "whole": 3, "least": -1, )"
                       R"("nan": null, "huge": 1e+300, "most": 18446744073709551615})");
}

TEST_CASE("names and texts of peers cannot end their string")
{
    text::json to;
    to.begin_object().member("a\"b", "</script>\"\n\xff").end_object();
    CHECK(to.take() == "{\"a\\\"b\": \"</script>\\\"\\u000a\xef\xbf\xbd\"}");
}

TEST_CASE("an outermost array has a line for each element, also when it is taken in pieces")
{
    text::json to;
    to.begin_array().value(1);
    std::string all = to.take();
    to.begin_array().value(2).value(3).end_array();
    all += to.take();
    all += to.end_array().take();
    CHECK(all == "[\n  1,\n  [2, 3]\n]");
    CHECK(text::json().begin_array().end_array().take() == "[]");
}
