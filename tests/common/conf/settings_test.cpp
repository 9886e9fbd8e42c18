#include "common/conf/reload.hpp"
#include "common/conf/settings.hpp"
#include "common/conf/value.hpp"
#include "tests/log_lines.hpp"

#include <doctest/doctest.h>
#include <unistd.h>

#include <array>
#include <fstream>
#include <set>
#include <string>

using conf::settings;
using namespace std::chrono_literals;

namespace {

/// A configuration file that goes away with the test.
class written_file
{
  public:
    explicit written_file(const std::string& text)
    {
        const int handle = mkstemp(path_.data());
        REQUIRE(handle >= 0);
        REQUIRE(::write(handle, text.data(), text.size()) == static_cast<ssize_t>(text.size()));
        ::close(handle);
    }
    ~written_file() { ::unlink(path_.c_str()); }
    written_file(const written_file&) = delete;
    written_file& operator=(const written_file&) = delete;
    const std::string& path() const { return path_; }

  private:
    std::string path_ = "/tmp/settings_test.XXXXXX";
};

settings load(const std::string& text, const std::vector<std::string>& overrides = {})
{
    const written_file file(text);
    auto read = settings::load(file.path(), overrides);
    if (!read)
        FAIL(read.error().text);
    return *std::move(read);
}

std::string refusal(const std::string& text, const std::vector<std::string>& overrides = {})
{
    const written_file file(text);
    const auto read = settings::load(file.path(), overrides);
    if (read)
        return "taken";
    std::string sentence = read.error().text;
    for (auto at = sentence.find(file.path()); at != std::string::npos; at = sentence.find(file.path()))
        sentence.replace(at, file.path().size(), "FILE");
    return sentence;
}

} // namespace

TEST_CASE("every setting has one sentence, a valid default and sensible limits")
{
    std::set<std::string_view> keys;
    for (const conf::setting& each : conf::schema()) {
        CAPTURE(each.key);
        CHECK(keys.insert(each.key).second);
        CHECK(each.description.size() > 20);
        CHECK(each.description.ends_with('.'));
        CHECK(each.description.find('\n') == std::string_view::npos);
        const bool is_limited =
            each.type == conf::kind::number || each.type == conf::kind::duration || each.type == conf::kind::size;
        CHECK((!is_limited || (each.least < each.most && each.most < INT64_MAX)));
        if (each.type != conf::kind::texts)
            CHECK(conf::read_value(each, each.default_value).has_value());
        const auto dot = each.key.find('.');
        const auto section = each.key.substr(0, dot == std::string_view::npos ? 0 : dot);
        CHECK((section.empty() || section == "policyd" || section == "contentd"));
    }
}

TEST_CASE("without a file there are the defaults")
{
    const auto read = settings::load("", {});
    REQUIRE(read.has_value());
    CHECK(read->text("state") == "sqlite:/var/lib/sekimori/state.sqlite");
    CHECK(read->texts("policyd.listen") == std::vector<std::string>{"inet:127.0.0.1:10040"});
    CHECK(read->texts("policyd.metrics").empty());
    CHECK(read->duration("contentd.data_done_timeout") == 600s);
    CHECK(read->size("policyd.request_limit") == 65536);
    CHECK(read->where("state") == "default");
}

TEST_CASE("a file's values replace the defaults, and --set replaces the file's, lists too")
{
    const std::string text = "state = sqlite:/tmp/a\n[policyd]\nlisten = inet:127.0.0.1:1\nlisten = unix:/tmp/b\n"
                             "idle_timeout = 1h30m\n[contentd]\nspool_memory = 1MB\n"
                             "metrics = inet:127.0.0.1:4\n";
    const settings file = load(text);
    CHECK(file.text("state") == "sqlite:/tmp/a");
    CHECK(file.texts("policyd.listen") == std::vector<std::string>{"inet:127.0.0.1:1", "unix:/tmp/b"});
    CHECK(file.duration("policyd.idle_timeout") == 90min);
    CHECK(file.size("contentd.spool_memory") == 1U << 20U);
    CHECK(file.where("policyd.listen").ends_with(":3"));

    const settings set = load(text, {"policyd.listen=inet:127.0.0.1:2", "policyd.listen = inet:127.0.0.1:3",
                                     "contentd.spool_memory=64kB", "contentd.metrics="});
    CHECK(set.text("state") == "sqlite:/tmp/a");
    CHECK(set.texts("policyd.listen") == std::vector<std::string>{"inet:127.0.0.1:2", "inet:127.0.0.1:3"});
    CHECK(set.size("contentd.spool_memory") == 65536);
    CHECK(set.texts("contentd.metrics").empty());
    CHECK(set.where("contentd.spool_memory") == "--set");
}

TEST_CASE("what is wrong is named with file, line, key and the nearest valid key")
{
    struct row
    {
        const char* text;
        const char* error;
    };
    for (const row& bad : {
             row{"[policyd]\n\nlisen = x\n", "FILE:3: unknown key \"policyd.lisen\"; did you mean \"policyd.listen\"?"},
             row{"stat = x\n", "FILE:1: unknown key \"stat\"; did you mean \"state\"?"},
             row{"[policyd]\nstate = x\n", "FILE:2: unknown key \"policyd.state\"; \"state\" is shared by both "
                                           "daemons and stands above the sections"},
             row{"listen = x\n[policyd]\n",
                 "FILE:1: unknown key \"listen\"; \"listen\" belongs under [policyd] or [contentd]"},
             row{"dnsbl = x\n", "FILE:1: unknown key \"dnsbl\"; \"dnsbl\" belongs under [policyd]"},
             row{"next_hop = x\n", "FILE:1: unknown key \"next_hop\"; \"next_hop\" belongs under [contentd]"},
             row{"zzzzzzzzzzzz = x\n", "FILE:1: unknown key \"zzzzzzzzzzzz\""},
             row{"threads = many\n", "FILE:1: threads: \"many\" is not a whole number"},
             row{"threads = -1\n", "FILE:1: threads: -1 is below the least, 0"},
             row{"threads = 99999\n", "FILE:1: threads: 99999 is above the most, 1024"},
             row{"threads =\n", "FILE:1: threads: \"\" is not a whole number"},
             row{"log = journal\n", "FILE:1: log: \"journal\" is none of: auto syslog stderr"},
             row{"[contentd]\nquarantine =\n", "FILE:2: contentd.quarantine: it must not be empty"},
             row{"[policyd]\nlisten =\n", "FILE:2: policyd.listen: it must not be empty"},
             row{"[contentd]\nlisten = inet:127.0.0.1:1\nlisten =\n", "FILE:3: contentd.listen: it must not be empty"},
             row{"[policyd]\nrequest_limit = 1kB\n", "FILE:2: policyd.request_limit: 1kB is below the least, 4kB"},
             row{"[policyd]\nidle_timeout = 10x\n",
                 "FILE:2: policyd.idle_timeout: \"10x\" is not a duration such as 30s, 10m, 1h30m or 7d"},
             row{"[policyd]\nidle_timeout = 30d\n", "FILE:2: policyd.idle_timeout: 30d is above the most, 1w"},
             row{"[contentd]\nspool_memory = 5XB\n",
                 "FILE:2: contentd.spool_memory: \"5XB\" is not a size such as 512, 64kB, 5MB or 1GB"},
             row{"state = a\nlog = auto\nstate = b\n", "FILE:3: state was set before, at FILE:1"},
             row{"state\n", "FILE:1: \"state\" is not of the form \"key = value\""},
         }) {
        CAPTURE(bad.text);
        CHECK(refusal(bad.text) == bad.error);
    }
    CHECK(refusal("", {"policyd.lisen=x"}) == "--set: unknown key \"policyd.lisen\"; did you mean \"policyd.listen\"?");
    CHECK(refusal("", {"threads"}) == "--set: \"threads\" is not of the form KEY=VALUE");
    CHECK(refusal("", {"threads=x"}) == "--set: threads: \"x\" is not a whole number");
    CHECK(settings::load("/nonexistent/x.conf", {}).error().text ==
          "/nonexistent/x.conf: cannot read the file: No such file or directory");
}

TEST_CASE("a later --set replaces an earlier one, and repeatable keys gather")
{
    const std::vector<std::string> twice = {"threads=1", "policyd.listen=unix:/a", "threads=2",
                                            "policyd.listen=unix:/b"};
    const auto read = settings::load("", twice);
    REQUIRE(read.has_value());
    CHECK(read->number("threads") == 2);
    CHECK(read->texts("policyd.listen") == std::vector<std::string>{"unix:/a", "unix:/b"});
}

TEST_CASE("the effective settings are a file that gives the same settings")
{
    const settings first = load("outbox = /tmp/#x\n[policyd]\nlisten = unix:/a mode=0666\nlisten = inet::1\n"
                                "[contentd]\nidle_timeout = 500s\nmessage_size_limit = 1536kB\nscanners =\n");
    const std::string text = first.effective();
    CHECK(text.find("\n[policyd]\nlisten = unix:/a mode=0666\nlisten = inet::1\n") != std::string::npos);
    CHECK(text.find("\nmessage_size_limit = 1536kB\n") != std::string::npos);
    CHECK(text.find("\nidle_timeout = 8m20s\n") != std::string::npos);
    const settings second = load(text);
    CHECK(second.effective() == text);
    CHECK(second.texts("contentd.scanners").empty());
}

TEST_CASE("only changed settings that a reload does not take need a restart")
{
    const settings before = load("");
    const settings after = load("[policyd]\nlisten = inet::1\nrules = /tmp/rules\n[contentd]\nrecipient_limit = 500\n");
    CHECK(before.needs_restart(before).empty());
    CHECK(before.needs_restart(after) == std::vector<std::string>{"policyd.listen", "contentd.recipient_limit"});
}

TEST_CASE("at a reload an error gives no settings, and keys that wait for a start are named, each in the log")
{
    const written_file file("[policyd]\nrequest_limit = 32kB\nrules = /tmp/other\n");
    const testing::log_lines lines;
    const base::logger log(lines.sink());
    conf::command_line given;
    given.config = file.path();
    const settings running = load("");
    const auto next = conf::reload(given, running, log);
    REQUIRE(next);
    CHECK(next->text("policyd.rules") == "/tmp/other");
    CHECK(lines.all() == std::vector<std::string>{
                             "event=reload key=policyd.request_limit problem=\"takes effect at the next start\""});
    lines.clear();
    given.overrides = {"policyd.request_limit=1"};
    CHECK_FALSE(conf::reload(given, running, log));
    CHECK(lines.size() == 1);
    CHECK(lines.count("event=reload problem=\"--set: policyd.request_limit") == 1);
}

TEST_CASE("yes and no are read in Postfix's and in other common words")
{
    const conf::setting flag{"x", conf::kind::boolean, "no", "Whether."};
    for (const char* yes : {"yes", "YES", "true", "on", "1"})
        CHECK(std::get<bool>(*conf::read_value(flag, yes)));
    for (const char* no : {"no", "False", "off", "0"})
        CHECK_FALSE(std::get<bool>(*conf::read_value(flag, no)));
    CHECK(conf::read_value(flag, "maybe").error().text == "\"maybe\" is neither yes nor no");
    CHECK(conf::write_value(flag, conf::default_of(flag)) == std::vector<std::string>{"no"});
}
