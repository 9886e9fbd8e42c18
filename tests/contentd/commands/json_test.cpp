#include "contentd/commands/json.hpp"

#include <boost/json.hpp>

#include <doctest/doctest.h>

#include <string>

namespace {

boost::json::array parts_of(std::string_view content)
{
    contentd::received_message received;
    received.content = content;
    contentd::inspection message(received, {});
    message.load_contents();
    text::json to;
    contentd::add_parts(message, to);
    return boost::json::parse(to.take()).as_array();
}

} // namespace

TEST_CASE("parts are shown with every name, encoding, defect and reading")
{
    const auto parts = parts_of("Content-Type: multipart/mixed; boundary=y\n\n--x\n"
                                "Content-Type: text/plain; name=a.txt\nContent-Transfer-Encoding: BASE64\n"
                                "Content-Disposition: attachment; filename=b.exe; filename=c.exe\n\nTV*qQ\n--x--\n");
    REQUIRE(parts.size() == 3);
    const boost::json::object& root = parts[0].as_object();
    CHECK(root.at("path") == "1");
    CHECK(root.at("reading") == "as written");
    CHECK(root.at("encoding").is_null());
    CHECK(root.at("names").as_array().empty());
    CHECK(root.at("defects") == boost::json::array{"no close delimiter"});
    CHECK(root.at("sha256").is_string()); // as written it is a leaf
    CHECK(parts[1].as_object().at("path") == "1~1");
    CHECK(parts[1].as_object().at("sha256").is_null()); // of no bytes of its own
    CHECK(parts[1].as_object().at("real_type").is_null());
    CHECK(parts[1].as_object().at("size") == 0);
    const boost::json::object& file = parts[2].as_object();
    CHECK(file.at("path") == "1~1.1");
    CHECK(file.at("reading") == "found boundary");
    CHECK(file.at("encoding") == "base64");
    CHECK(file.at("filename") == "b.exe");
    CHECK(file.at("names") == boost::json::array{"b.exe", "c.exe", "a.txt"});
    CHECK(file.at("defects") == boost::json::array{"broken base64", "conflicting names"});
    CHECK(file.at("size") == 3);
}
