// Mails made to be read in several ways (tests/data/mime/hostile): every leaf that their expected file names is seen by
// rules, with all its names, and mime.ambiguous says what differs and where.

#include "contentd/observations/observation.hpp"
#include "tests/contentd/corpus.hpp"

#include <boost/json.hpp>

#include <doctest/doctest.h>

#include <algorithm>
#include <string>
#include <vector>

namespace {

std::string text_of(const boost::json::value& value)
{
    return std::string(value.as_string());
}

bool has_names(const mime::part& part, const boost::json::array& wanted)
{
    return std::all_of(wanted.begin(), wanted.end(), [&](const boost::json::value& name) {
        return std::find(part.names.begin(), part.names.end(), text_of(name)) != part.names.end();
    });
}

bool has_leaf(const contentd::inspection& message, const boost::json::object& wanted)
{
    return std::any_of(message.leaves().begin(), message.leaves().end(), [&](const contentd::leaf& each) {
        return each.sha256 == text_of(wanted.at("sha256")) &&
               has_names(message.tree().parts()[each.part], wanted.at("names").as_array());
    });
}

std::string value_of(std::string_view name, const contentd::inspection& message)
{
    const auto table = contentd::observations();
    const auto found =
        std::find_if(table.begin(), table.end(), [name](const auto* each) { return each->name == name; });
    REQUIRE(found != table.end());
    const rules::value value = (*found)->compute(message, 0, 0);
    return value.is_present() ? rules::to_text(value) : "";
}

std::string joined(const boost::json::array& texts)
{
    std::string all;
    for (const boost::json::value& each : texts)
        all += (all.empty() ? "" : ", ") + text_of(each);
    return all;
}

} // namespace

TEST_CASE("every leaf of a hostile mail is seen, and what differs is told")
{
    std::size_t mails = 0;
    std::size_t leaves = 0;
    for (const auto& file : corpus::files("mime/hostile")) {
        if (file.extension() != ".json")
            continue;
        const boost::json::object wanted = boost::json::parse(corpus::content(file)).as_object();
        CAPTURE(file.string());
        ++mails;
        std::filesystem::path mail = file;
        const std::string content = corpus::content(mail.replace_extension(".eml"));
        contentd::received_message received;
        received.content = content;
        contentd::inspection message(received, {});
        message.load_contents();
        for (const boost::json::value& each : wanted.at("leaves").as_array()) {
            CAPTURE(boost::json::serialize(each));
            CHECK(has_leaf(message, each.as_object()));
            ++leaves;
        }
        CHECK(value_of("mime.ambiguous", message) == joined(wanted.at("ambiguous").as_array()));
        CHECK(value_of("mime.exceeded", message).empty());
    }
    CHECK(mails > 50);
    CHECK(leaves > 80);
}
