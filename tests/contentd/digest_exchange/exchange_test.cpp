// exchange - what one site reports counts at another, once, until it is taken back; nothing else does

#include "tests/contentd/digest_exchange/sites.hpp"

#include <sys/stat.h>

using namespace testing;
using namespace digest_exchange;
using namespace std::chrono_literals;

namespace {

const base::time_point now = base::now();

std::vector<std::string> exports_in(const std::string& path)
{
    std::vector<std::string> names;
    for (const auto& each : std::filesystem::directory_iterator(path))
        if (file_name::parse(each.path().filename().string()))
            names.push_back(each.path().filename().string());
    std::sort(names.begin(), names.end());
    return names;
}

std::string read(const std::string& path)
{
    std::ifstream file(path, std::ios::binary);
    return {std::istreambuf_iterator<char>(file), {}};
}

} // namespace

TEST_CASE("reports of a neighbour count with its trust, and twice imported they count once")
{
    site here("a");
    site there("b");
    there.report(content(1));
    there.report(content(1), true, "user:bob", 0.5);
    there.report(content(2, 100), false);
    const std::string file = there.told(0, now);
    CHECK(file.find("user:") == std::string::npos); // who reported it there is nobody's business
    const auto first = here.hear(there, file);
    REQUIRE(first.has_value());
    CHECK(first->neighbour == "b");
    CHECK(first->digests == 2);
    CHECK(!first->is_known);
    CHECK(!first->has_gap);
    for (int again = 0; again < 2; ++again) {
        CHECK(here.find(content(1)).exact.spam == 0.75);
        CHECK(here.find(content(9, 106)).alike.ham == 0.5);
        CHECK(here.hear(there, file).value().is_known);
    }
    // Told once more in another file: nothing is added either.
    CHECK(!here.hear(there, there.told(0, now + 1s)).value().is_known);
    CHECK(here.find(content(1)).exact.spam == 0.75);
    const auto shown = here.digests().show(content(1).exact).value();
    REQUIRE(shown.size() == 1);
    REQUIRE(shown[0].statements.size() == 1);
    CHECK(shown[0].statements[0].reporter == "neighbour:b");
}

TEST_CASE("an incremental export brings what changed, taken back reports too; older ones are known")
{
    site here("a");
    site there("b");
    there.report(content(1));
    const std::string first = there.told(0, now);
    const auto to = open_envelope(first, {})->about.to;
    there.report(content(2));
    REQUIRE(there.digests().revoke(content(1).exact, {}, now).value() == 1);
    const std::string second = there.told(to, now + 1s);
    CHECK(here.hear(there, first).value().digests == 1);
    CHECK(here.find(content(1)).exact.spam == 0.5);
    CHECK(here.hear(there, second).value().digests == 2);
    CHECK(here.find(content(1)).exact.spam == 0);
    CHECK(here.find(content(2)).exact.spam == 0.5);
    CHECK(here.hear(there, first).value().is_known); // a replay brings nothing back
    CHECK(here.find(content(1)).exact.spam == 0);
    const std::string third = there.told(to, now + 2s); // made later, and tells nothing newer
    CHECK(here.hear(there, third).value().is_known);
}

TEST_CASE("a gap between exports is told, and an export of everything begins anew")
{
    site here("a");
    site there("b");
    there.report(content(1));
    there.report(content(2));
    const auto to = open_envelope(there.told(0, now), {})->about.to;
    there.report(content(3));
    const auto late = here.hear(there, there.told(to, now));
    CHECK(late.value().has_gap);
    CHECK(late.value().digests == 1);
    CHECK(!here.hear(there, there.told(0, now + 1s)).value().has_gap);
    CHECK(here.find(content(1)).exact.spam == 0.5);
    // The neighbour lost its database, and not its key.
    site restored("b");
    restored.report(content(4));
    std::string file = header_line({"b", there.key().published().id(), 0, 2, now + 2s});
    for (const auto& each : restored.digests().changed(0, 10, now).value())
        file += digest_line(each);
    const auto signature = there.key().sign(file);
    file += signature_line(signature);
    CHECK(!here.hear(there, file).value().is_known);
    CHECK(here.find(content(4)).exact.spam == 0.5);
}

TEST_CASE("whatever byte of an export is changed, it is refused as a whole")
{
    site here("a");
    site there("b");
    there.report(content(1));
    there.report(content(2, 100), false);
    const std::string file = there.told(0, now);
    for (std::size_t at = 0; at < file.size(); ++at)
        for (const char bit : {'\x01', '\x20', '\x80'}) {
            std::string changed = file;
            changed[at] = static_cast<char>(changed[at] ^ bit);
            CAPTURE(at);
            REQUIRE(!here.hear(there, changed).has_value());
        }
    for (std::size_t at = 0; at < file.size(); at += 7) {
        REQUIRE(!here.hear(there, file.substr(0, at)).has_value());
        REQUIRE(!here.hear(there, file.substr(0, at) + file.substr(at + 1)).has_value());
        REQUIRE(!here.hear(there, file.substr(0, at) + ' ' + file.substr(at)).has_value());
    }
    CHECK(here.find(content(1)).exact.spam == 0);
    CHECK(!here.digests().progress("b").value().has_value());
    CHECK(here.hear(there, file).has_value());
}

TEST_CASE("what nobody of ours signed, or one in another's name, is refused with one clear error")
{
    site here("a");
    site there("b");
    site stranger("c");
    stranger.report(content(1));
    const std::string file = stranger.told(0, now);
    CHECK(here.hear(there, file).error().text.find("no neighbour's") != std::string::npos);
    // The stranger writes our neighbour's key id into its file.
    std::string forged = header_line({"b", there.key().published().id(), 0, 2, now});
    const auto signature = stranger.key().sign(forged);
    forged += signature_line(signature);
    CHECK(here.hear(there, forged).error().text.find("not good") != std::string::npos);
    CHECK(here.hear(there, "nonsense").error().text.find("no export") != std::string::npos);
    std::string newer = there.told(0, now);
    CHECK(here.hear(there, there.told(0, now + 48h)).error().text.find("to come") != std::string::npos);
    CHECK(import_export(here.digests(), {there.as_neighbour()}, newer, {10, 10}, now)
              .error()
              .text.find("more than 10 bytes") != std::string::npos);
    CHECK(!here.digests().progress("b").value().has_value());
}

TEST_CASE("a signed export that is broken inside is refused, with its line, before anything of it counts")
{
    site here("a");
    site there("b");
    there.report(content(1));
    std::string file = header_line({"b", there.key().published().id(), 0, 2, now});
    file += digest_line(there.digests().changed(0, 10, now).value().at(0));
    file += "{\"kind\": \"text\"}\n";
    const auto signature = there.key().sign(file);
    file += signature_line(signature);
    CHECK(here.hear(there, file).error().text.find("neighbour b, line 3: ") != std::string::npos);
    CHECK(here.find(content(1)).exact.spam == 0);
}

TEST_CASE("a neighbour's reports last no longer than ours, whatever it says of the time")
{
    site here("a");
    site there("b");
    state::digest_change told{content(1), {1, 0}, now + 900h, now + 1000h, now + 90'000h, 0};
    std::string file = header_line({"b", there.key().published().id(), 0, 2, now}) + digest_line(told);
    const auto signature = there.key().sign(file);
    file += signature_line(signature);
    REQUIRE(here.hear(there, file, now).has_value());
    const auto shown = here.digests().show(content(1).exact).value().at(0);
    CHECK(shown.last == now);
    CHECK(shown.first == now);
    CHECK(shown.expires == now + here.digests().options().kept);
}

TEST_CASE("what neighbours told is not told on")
{
    site here("a");
    site there("b");
    there.report(content(1));
    REQUIRE(here.hear(there, there.told(0, now)).has_value());
    const std::string file = here.told(0, now);
    CHECK(read_body(open_envelope(file, {})->body, {})->empty());
}

TEST_CASE("a directory of exports goes on where it stands, in files of bounded size, with an index")
{
    site there("b");
    const directory where;
    CHECK(export_directory(there.exporter(), where.path(), now)->files == 0);
    CHECK(read(where.file("index")).empty());
    for (std::uint8_t i = 1; i <= 7; ++i)
        there.report(content(i));
    const limits small{64U << 20U, 3};
    const auto first = export_directory(there.exporter(small), where.path(), now);
    CHECK(first->files == 3);
    CHECK(first->digests == 7);
    CHECK(export_directory(there.exporter(small), where.path(), now)->files == 0);
    there.report(content(8));
    CHECK(export_directory(there.exporter(small), where.path(), now)->digests == 1);
    const auto names = exports_in(where.path());
    REQUIRE(names.size() == 4);
    CHECK(read(where.file("index")) == names[0] + '\n' + names[1] + '\n' + names[2] + '\n' + names[3] + '\n');
    for (std::size_t i = 1; i < names.size(); ++i) {
        CHECK(file_name::parse(names[i])->from == file_name::parse(names[i - 1])->to);
        CHECK(file_name::parse(names[i])->created > file_name::parse(names[i - 1])->created);
    }
    const std::string file = read(where.file(names[1]));
    CHECK(open_envelope(file, {})->about.created == file_name::parse(names[1])->created);
    CHECK(there.key().published().verifies(open_envelope(file, {})->signed_part, open_envelope(file, {})->signature));
    const limits tiny{4096 + 300, 1000};
    there.report(content(9));
    there.report(content(10));
    CHECK(export_directory(there.exporter(tiny), where.path(), now)->files == 2);
    // Those that are older than reports count go.
    there.report(content(11));
    CHECK(export_directory(there.exporter(), where.path(), now + 24 * 40h)->files == 1);
    CHECK(exports_in(where.path()).size() == 1);
}

TEST_CASE("what changed at once is never parted: all that one reporter said, taken back, arrives")
{
    site here("a");
    site there("b");
    const directory where;
    constexpr std::uint8_t count = 10;
    for (std::uint8_t i = 1; i <= count; ++i)
        there.report(content(i), true, "user:bob");
    there.report(content(count + 1));
    const auto hear_all = [&] {
        for (const std::string& name : exports_in(where.path()))
            REQUIRE(here.hear(there, read(where.file(name))).has_value());
    };
    REQUIRE(export_directory(there.exporter(), where.path(), now).has_value());
    hear_all();
    REQUIRE(there.digests().revoke_reporter("user:bob", now).value() == count); // one number for all
    there.report(content(count + 2));
    there.report(content(count + 3));
    const auto changed = there.digests().changed(count + 1, 3, now).value(); // in the midst of them
    CHECK(changed.size() == count);
    CHECK(changed.front().sequence == changed.back().sequence);
    // The first has room for all of them and one more, the second begins behind them.
    const auto made = export_directory(there.exporter({64U << 20U, count + 1}), where.path(), now);
    REQUIRE(made.has_value());
    CHECK(made->digests == count + 2);
    CHECK(made->files == 2);
    hear_all();
    for (std::uint8_t i = 1; i <= count; ++i)
        CHECK(here.find(content(i)).exact.spam == 0);
    for (std::uint8_t i = count + 1; i <= count + 3; ++i)
        CHECK(here.find(content(i)).exact.spam == 0.5);
    // A file that cannot take them all is none: they would never be told again.
    const directory other;
    CHECK(export_directory(there.exporter({64U << 20U, count - 1}), other.path(), now)
              .error()
              .text.find("too large for a file") != std::string::npos);
}

TEST_CASE("a directory whose exports are of another database is begun anew")
{
    site there("b");
    const directory where;
    where.write(file_name{now, 0, 1'000'000}.to_text(), "from the database that was lost");
    there.report(content(1));
    CHECK(export_directory(there.exporter(), where.path(), now)->digests == 1);
    const auto names = exports_in(where.path());
    REQUIRE(names.size() == 1);
    CHECK(file_name::parse(names[0])->from == 0);
    CHECK(file_name::parse(names[0])->to < 1'000'000);
}

TEST_CASE("a directory in which all is told anew does not grow while that fails")
{
    site there("b");
    const directory where;
    constexpr std::size_t most = 3;
    const limits few{64U << 20U, 1000, most};
    for (std::uint8_t i = 1; i <= most; ++i) {
        there.report(content(i));
        REQUIRE(export_directory(there.exporter(few), where.path(), now)->digests == 1);
    }
    REQUIRE(exports_in(where.path()).size() == most);
    std::filesystem::remove(where.file("index"));
    std::filesystem::create_directory(where.file("index"));
    there.report(content(100));
    for (int again = 0; again < 5; ++again) {
        CHECK(!export_directory(there.exporter(few), where.path(), now).has_value());
        CHECK(exports_in(where.path()).size() == most + 1); // the others are listed for all that neighbours know
    }
    std::filesystem::remove(where.file("index"));
    CHECK(export_directory(there.exporter(few), where.path(), now)->digests == 0);
    const auto names = exports_in(where.path());
    REQUIRE(names.size() == 1);
    CHECK(read(where.file("index")) == names[0] + '\n');
    CHECK(read(where.file(names[0])).find("\n") != std::string::npos);
}

TEST_CASE("an export that cannot be written is an error, and leaves nothing behind")
{
    site there("b");
    CHECK(!export_file(there.exporter(), 0, "/nowhere/export", now).has_value());
    CHECK(!export_directory(there.exporter(), "/nowhere", now).has_value());
}

TEST_CASE("only names of exports are taken for such")
{
    const file_name name{now, 5, 70};
    const auto read = file_name::parse(name.to_text());
    REQUIRE(read.has_value());
    CHECK(read->created == now);
    CHECK(read->from == 5);
    CHECK(read->to == 70);
    for (const std::string& each :
         {std::string(), std::string("index"), name.to_text() + ".new", "../" + name.to_text(),
          name.to_text().substr(1), std::string("digests-1-2-3.jsonl"),
          "digests-" + std::string(19, '9') + '-' + std::string(19, '0') + '-' + std::string(19, '0') + ".jsonl",
          "digests--" + name.to_text().substr(9),
          "digests-" + std::string(19, '0') + "--" + std::string(18, '0') + '-' + std::string(19, '0') + ".jsonl"})
        CHECK(!file_name::parse(each).has_value());
}
