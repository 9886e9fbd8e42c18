// What is read from the configuration and from files, and the forms of an address.

#include "policyd/recipients/recipient_file.hpp"
#include "policyd/recipients/source_spec.hpp"
#include "tests/policyd/desk.hpp"

#include <filesystem>
#include <fstream>

using policyd::forms_of;
using policyd::recipient_entries;
using policyd::recipient_file;
using policyd::source_spec;

namespace {

void write(const std::string& path, const std::string& text)
{
    std::ofstream(path) << text;
}

std::shared_ptr<const recipient_entries> entries(const std::string& text)
{
    const auto made = recipient_entries::parse(text, "list");
    REQUIRE(made.has_value());
    return *made;
}

bool has(const std::shared_ptr<const recipient_entries>& in, const std::string& address)
{
    return in->contains(forms_of(address, "+").value());
}

} // namespace

TEST_CASE("an address is looked up in lower case, then without its extension")
{
    struct row
    {
        const char* address;
        const char* delimiters;
        const char* full;
        const char* base;
    };
    const row table[] = {
        {"Bob@Example.ORG", "+", "bob@example.org", ""},
        {"bob+list@example.org", "+", "bob+list@example.org", "bob@example.org"},
        {"bob+a+b@example.org", "+", "bob+a+b@example.org", "bob@example.org"},
        {"bob-a+b@example.org", "+-", "bob-a+b@example.org", "bob@example.org"},
        {"bob+list@example.org", "", "bob+list@example.org", ""},
        {"+list@example.org", "+", "+list@example.org", ""},
        {"a@b@example.org.", "+", "a@b@example.org", ""},
    };
    for (const row& each : table) {
        CAPTURE(std::string(each.address));
        const auto forms = forms_of(each.address, each.delimiters);
        REQUIRE(forms.has_value());
        CHECK_EQ(forms->full, each.full);
        CHECK_EQ(forms->base, each.base);
        CHECK_EQ(forms->domain, "example.org");
    }
    for (const std::string& each :
         {std::string(), std::string("postmaster"), std::string("@example.org"), std::string("bob@"),
          std::string("a\rb@example.org"), std::string(600, 'x') + "@example.org"})
        CHECK_FALSE(forms_of(each, "+").has_value());
}

TEST_CASE("roles that must be there are known by their names")
{
    CHECK(forms_of("PostMaster@example.org", "+")->is_role());
    CHECK(forms_of("abuse+x@example.org", "+")->is_role());
    CHECK_FALSE(forms_of("webmaster@example.org", "+")->is_role());
}

TEST_CASE("a source is read from its line")
{
    const auto dovecot =
        source_spec::parse("Example.org,example.NET dovecot:unix:/run/auth-userdb user=local probe=no");
    REQUIRE(dovecot.has_value());
    CHECK_EQ(dovecot->domains, std::vector<std::string>{"example.org", "example.net"});
    CHECK_EQ(dovecot->where.host, "/run/auth-userdb");
    CHECK(dovecot->where.is_unix);
    CHECK(dovecot->wants_local_part);
    CHECK_FALSE(dovecot->may_accept_all());
    const auto sql =
        source_spec::parse("* sqlite:/var/users name=users query=SELECT 1 FROM u WHERE a = ?1 AND b='x y'");
    REQUIRE(sql.has_value());
    CHECK(sql->domains.empty());
    CHECK_EQ(sql->name, "users");
    CHECK_EQ(sql->query, "SELECT 1 FROM u WHERE a = ?1 AND b='x y'");
    const auto lmtp = source_spec::parse("example.org lmtp:[::1]:24 connections=2 name=store");
    REQUIRE(lmtp.has_value());
    CHECK_EQ(lmtp->where.host, "::1");
    CHECK_EQ(lmtp->connections, 2);
    CHECK(lmtp->may_accept_all());
    CHECK_FALSE(lmtp->tls.has_value());
    const auto smtp = source_spec::parse("example.org smtp:[2001:db8::25]:25 tls=verify tls_name=store.example.org");
    REQUIRE(smtp.has_value());
    CHECK(smtp->tls == net::tls_level::verify);
    CHECK_EQ(smtp->tls_name, "store.example.org");
    CHECK_EQ(source_spec::parse("* smtp:store.example.org:25 tls_name=2001:db8::25")->tls_name, "2001:db8::25");
}

TEST_CASE("a source that cannot be is an error that says how it can")
{
    struct row
    {
        const char* line;
        const char* told;
    };
    const row table[] = {
        {"", "is no domain"},
        {"file:/x", "is no domain"},
        {"a@example.org file:/x", "is no domain"},
        {"example.org,, file:/x", "is no domain"},
        {"example.org", "is no source"},
        {"example.org ldap:/x", "is no source"},
        {"example.org file:", "is no source"},
        {"example.org file:x", "is no path from the root"},
        {"example.org smtp:host", "smtp:host"},
        {"example.org smtp::25", "a host and a port"},
        {"example.org smtp:127.0.0.1:0", "a host and a port"},
        {"example.org sqlite:/x", "needs query="},
        {"example.org sqlite:/x query=", "needs query="},
        {"example.org file:/x connections=2", "no option of this source"},
        {"example.org smtp:127.0.0.1:25 connections=0", "1 to 100"},
        {"example.org smtp:127.0.0.1:25 connections=many", "1 to 100"},
        {"example.org smtp:127.0.0.1:25 probe=maybe", "yes or no"},
        {"example.org smtp:127.0.0.1:25 name=\"x\"", "letters"},
        {"example.org smtp:127.0.0.1:25 tls=dane", "none, may, encrypt or verify"},
        {"example.org smtp:127.0.0.1:25 tls=", "none, may, encrypt or verify"},
        {"example.org smtp:127.0.0.1:25 tls_name=", "a host name or an address"},
        {"example.org smtp:127.0.0.1:25 tls_name=a:b", "a host name or an address"},
        {"example.org lmtp:unix:/x tls=may", "no TLS over a UNIX-domain socket"},
        {"example.org dovecot:127.0.0.1:24 tls=may", "no option of this source"},
        {"example.org dovecot:unix:/x user=both", "address or local"},
        {"example.org file:/x verbose", "no option"},
    };
    for (const row& each : table) {
        CAPTURE(std::string(each.line));
        const auto made = source_spec::parse(each.line);
        REQUIRE(made.has_error());
        CHECK(made.error().text.find(each.told) != std::string::npos);
    }
}

TEST_CASE("a file of recipients may be a list or a table of Postfix")
{
    const auto list = entries("# comment\n\nBob@example.org\n  anything that goes on\nsales@example.org  bob, alice\n"
                              "@all.example  bob\nroot:   bob\n/^info-[0-9]+@example[.]org$/ x\n");
    CHECK_EQ(list->size(), 5);
    for (const char* each : {"bob@example.org", "BOB+x@example.org", "sales@example.org", "any@all.example",
                             "root@anywhere.example", "info-12@example.org"})
        CHECK(has(list, each));
    for (const char* each : {"alice@example.org", "bob@example.com", "any@sub.all.example", "info-x@example.org",
                             "bob@x@example.org", "anything@example.org"})
        CHECK_FALSE(has(list, each));
}

TEST_CASE("a line that is no recipient is an error with its place")
{
    const std::pair<std::string, std::string> table[] = {
        {"a@example.org\nb@\n", "list:2: \"b@\" has no domain"},
        {" a@example.org\n", "list:1: a line that begins with a blank"},
        {"/[/\n", "list:1: "},
        {std::string(2000, 'a') + "\n", "list:1: a recipient has"},
        {"caf\xe9@example.org\n", "list:1: the recipient is not UTF-8"},
        {"", "names no recipient"},
        {"# nobody\n", "names no recipient"},
    };
    for (const auto& [text, told] : table) {
        const auto made = recipient_entries::parse(text, "list");
        REQUIRE(made.has_error());
        CHECK(made.error().text.find(told) != std::string::npos);
    }
}

TEST_CASE("a file is read again once it no longer changes, and a bad one makes nobody unknown")
{
    const testing::directory place;
    policyd_test::log_lines lines;
    const base::logger log(lines.sink());
    const std::string path = place.path() + "/list";
    CHECK(recipient_file::open(path).has_error());
    write(path, "a@example.org\n");
    const auto file = std::move(recipient_file::open(path).value());
    CHECK(has(file->current(), "a@example.org"));
    write(path, "a@example.org\nbb@example.org\n");
    file->follow(log); // still being written, for all it knows
    CHECK_FALSE(has(file->current(), "bb@example.org"));
    file->follow(log);
    CHECK(has(file->current(), "bb@example.org"));
    for (const char* const bad : {"", "b@\n"}) {
        lines.clear();
        write(path, bad);
        for (int i = 0; i < 5; ++i)
            file->follow(log);
        CHECK(file->current() == nullptr);
        CHECK_EQ(lines.size(), 1);
    }
    lines.clear();
    std::filesystem::remove(path);
    for (int i = 0; i < 5; ++i)
        file->follow(log);
    CHECK(file->current() == nullptr);
    REQUIRE_EQ(lines.size(), 1);
    CHECK(lines.count("cannot read") == 1);
    write(path, "a@example.org\n");
    file->follow(log);
    file->follow(log);
    REQUIRE(file->current() != nullptr);
    CHECK(has(file->current(), "a@example.org"));
}
