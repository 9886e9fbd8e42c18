#include "contentd/actions/quarantine.hpp"
#include "tests/directory.hpp"

#include <doctest/doctest.h>

#include <filesystem>
#include <fstream>
#include <set>
#include <sstream>

namespace {

state::quarantined row_at(base::time_point at)
{
    state::quarantined row;
    row.id = contentd::new_quarantine_id(at);
    row.at = at;
    row.sender = "a\"b@example.com";
    row.recipients = {"one@example.com", "two@example.com"};
    row.rule = "dropper";
    row.reason = "executable";
    return row;
}

} // namespace

TEST_CASE("ids sort by time, differ, and fit into a path")
{
    std::set<std::string> ids;
    std::string last;
    for (int ms = 0; ms < 200; ++ms) {
        const std::string id = contentd::new_quarantine_id(base::from_epoch_ms(1764000000000 + ms));
        CHECK(contentd::quarantine_store::is_id(id));
        CHECK(id > last);
        last = id;
        ids.insert(id);
    }
    CHECK(ids.size() == 200);
    for (const char* wrong : {"", "../../etc/passwd", "01KAVN6E4Q2M8W0T5XJ9ZB3CD", "01KAVN6E4Q2M8W0T5XJ9ZB3CDFX",
                              "01KAVN6E4Q2M8W0T5XJ9ZB3C/F", "01kavn6e4q2m8w0t5xj9zb3cdf"})
        CHECK_FALSE(contentd::quarantine_store::is_id(wrong));
}

TEST_CASE("a kept message is read back byte for byte, with its envelope beside it, until it is removed")
{
    const testing::directory place;
    const contentd::quarantine_store store(place.path() + "/new");
    const state::quarantined row = row_at(base::now());
    const std::string content("Subject: x\r\n\r\n\0\xff.\r\n", 19);
    REQUIRE(store.write({row}, content).has_value());
    const auto back = store.read(row.id);
    REQUIRE(back.has_value());
    CHECK(*back == content);
    std::ifstream envelope(place.path() + "/new/" + row.id + ".json");
    std::ostringstream written;
    written << envelope.rdbuf();
    CHECK(written.str().find("\"sender\": \"a\\\"b@example.com\"") != std::string::npos);
    CHECK(written.str().find("\"one@example.com\", \"two@example.com\"") != std::string::npos);
    REQUIRE(store.remove(row.id).has_value());
    CHECK(std::filesystem::is_empty(place.path() + "/new"));
    CHECK_FALSE(store.read(row.id).has_value());
    CHECK(store.remove(row.id).has_value());
}

TEST_CASE("the files alone make the row again")
{
    const testing::directory place;
    const contentd::quarantine_store store(place.path());
    state::quarantined row = row_at(base::from_epoch_ms(1764000000123));
    row.host = "mx1";
    row.queue_id = "4XyZ";
    row.client_address = "192.0.2.7";
    row.subject = "\"caf\xc3\xa9\"\n";
    row.score = 4.5;
    row.sha256 = "ab12";
    contentd::kept_envelope kept{row, "127.0.0.1:10028", {}};
    REQUIRE(store.write(kept, "Subject: x\r\n\r\n").has_value());
    std::ofstream(place.path() + "/README.json") << "none of ours";
    const auto ids = store.ids();
    REQUIRE((ids.has_value() && ids->size() == 1));
    const auto back = store.read_envelope(ids->front());
    REQUIRE(back.has_value());
    CHECK(back->row.id == row.id);
    CHECK(back->row.at == row.at);
    CHECK(back->row.host == row.host);
    CHECK(back->row.queue_id == row.queue_id);
    CHECK(back->row.client_address == row.client_address);
    CHECK(back->row.sender == row.sender);
    CHECK(back->row.recipients == row.recipients);
    CHECK(back->row.subject == row.subject);
    CHECK(back->row.rule == row.rule);
    CHECK(back->row.reason == row.reason);
    CHECK(back->row.score == row.score);
    CHECK(back->row.sha256 == row.sha256);
    CHECK(back->row.size == 14);
    CHECK(back->next_hop == "127.0.0.1:10028");
    CHECK(back->released.empty());
}

TEST_CASE("who was given a message stands in its envelope, and when all were in its row")
{
    const testing::directory place;
    const contentd::quarantine_store store(place.path());
    contentd::kept_envelope kept{row_at(base::from_epoch_ms(1764000000123))};
    REQUIRE(store.write(kept, "x").has_value());
    kept.released["two@example.com"] = base::from_epoch_ms(1764000002000);
    REQUIRE(store.rewrite(kept).has_value());
    auto back = store.read_envelope(kept.row.id);
    REQUIRE(back.has_value());
    CHECK(back->released == kept.released);
    CHECK_FALSE(back->row.released.has_value());
    kept.released["one@example.com"] = base::from_epoch_ms(1764000001000);
    REQUIRE(store.rewrite(kept).has_value());
    back = store.read_envelope(kept.row.id);
    REQUIRE(back.has_value());
    CHECK(back->row.released == base::from_epoch_ms(1764000002000));
    CHECK(store.read(kept.row.id).value() == "x");
}

TEST_CASE("an envelope that was tampered with is told, not believed")
{
    const testing::directory place;
    const contentd::quarantine_store store(place.path());
    const state::quarantined row = row_at(base::now());
    REQUIRE(store.write({row}, "x").has_value());
    for (const auto& [written, problem] :
         {std::pair("", "no JSON object"), std::pair("[1]", "no JSON object"),
          std::pair(R"({"sender": "a", "sha256": "b"})", "\"recipients\" is missing"),
          std::pair(R"({"sender": "a", "sha256": "b", "recipients": "c"})", "\"recipients\" is no list"),
          std::pair(R"({"sender": "a", "sha256": "b", "recipients": []})", "there is no recipient"),
          std::pair(R"({"sender": "a", "sha256": "b", "recipients": [1]})", "a recipient is no text")}) {
        CAPTURE(written);
        std::ofstream(place.path() + "/" + row.id + ".json", std::ios::trunc) << written;
        const auto back = store.read_envelope(row.id);
        REQUIRE_FALSE(back.has_value());
        CHECK(back.error().text.find(row.id + ".json: " + problem) != std::string::npos);
    }
    CHECK_FALSE(contentd::quarantine_store(place.path() + "/away/gone").ids().has_value());
}

TEST_CASE("a directory that cannot be written is told and leaves nothing behind")
{
    const testing::directory place;
    const std::string blocked = place.path() + "/file";
    std::ofstream(blocked) << "in the way";
    const contentd::quarantine_store store(blocked);
    const auto written = store.write({row_at(base::now())}, "x");
    REQUIRE_FALSE(written.has_value());
    CHECK(written.error().text.find(blocked) != std::string::npos);
}

TEST_CASE("a failure at the second file takes the first away again")
{
    const testing::directory place;
    const contentd::quarantine_store store(place.path());
    const state::quarantined row = row_at(base::now());
    // The envelope's place is taken by a directory: the second file fails after the first was written.
    std::filesystem::create_directory(place.path() + "/" + row.id + ".json");
    std::filesystem::create_directory(place.path() + "/" + row.id + ".json/x");
    CHECK_FALSE(store.write({row}, "x").has_value());
    CHECK_FALSE(std::filesystem::exists(place.path() + "/" + row.id + ".eml"));
}
