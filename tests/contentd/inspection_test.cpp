// inspection - what is known of a message before it is looked at

#include "contentd/inspection.hpp"
#include "contentd/mime/digest.hpp"

#include <doctest/doctest.h>

#include <algorithm>
#include <optional>
#include <string>
#include <vector>

using contentd::inspection;

namespace {

std::vector<std::string> digests_of(const std::string& content, const std::string& known)
{
    contentd::received_message message;
    message.content = content;
    inspection made(message, {});
    made.set_hashed({message.content.substr(content.find("\r\n\r\n") + 4), known});
    made.load_contents();
    std::vector<std::string> all;
    for (const contentd::leaf& each : made.leaves())
        all.push_back(each.sha256);
    return all;
}

const std::string two_files = "Content-Type: multipart/mixed; boundary=b\r\n\r\n"
                              "--b\r\nContent-Type: application/pdf; name=one.pdf\r\n\r\n%PDF-1\r\n"
                              "--b\r\nContent-Type: application/pdf; name=two.pdf\r\n\r\n%PDF-2\r\n--b--\r\n";

walk::report report_with(std::string_view name, std::uint32_t traits)
{
    walk::entry outer;
    outer.name = name;
    walk::entry inner;
    inner.name = "inner.exe";
    inner.traits = traits;
    return {{outer, inner}, {}};
}

/// Two files of a message, some of which were seen before.
class seen_before
{
  public:
    explicit seen_before(std::vector<std::string> names, std::uint32_t traits = filetype::no_trait)
    {
        message_.content = two_files;
        contentd::inspection_settings settings;
        settings.remember_inside = [names = std::move(names), traits](const contentd::looked_at& file) {
            const bool is_known = std::find(names.begin(), names.end(), file.name) != names.end();
            return is_known ? std::optional(report_with(file.name, traits)) : std::nullopt;
        };
        settings.look_inside = [this, traits](const contentd::looked_at& file) {
            ++looks;
            return report_with(file.name, traits);
        };
        inspected_.emplace(message_, settings);
    }

    inspection& inspected() { return *inspected_; }
    int looks = 0;

  private:
    contentd::received_message message_;
    std::optional<inspection> inspected_;
};

} // namespace

TEST_CASE("a part that is the whole body as it stands is not hashed again, any other is")
{
    CHECK(digests_of("Subject: x\r\n\r\ntext\r\n", "known") == std::vector<std::string>{"known"});
    CHECK(digests_of("Content-Transfer-Encoding: base64\r\n\r\ndGV4dA==\r\n", "known") ==
          std::vector<std::string>{mime::sha256_hex("text")});
    CHECK(digests_of("Content-Type: multipart/mixed; boundary=b\r\n\r\n--b\r\n\r\ntext\r\n--b--\r\n", "known") ==
          std::vector<std::string>{mime::sha256_hex("text")});
    CHECK(digests_of("Subject: x\r\n\r\n", "known") == std::vector<std::string>{mime::sha256_hex("")});
}

TEST_CASE("files that were all seen before are known without a look, else nothing is loaded")
{
    seen_before both({"one.pdf", "two.pdf"});
    CHECK(both.inspected().load_remembered_inside());
    CHECK(both.inspected().has(contentd::resource::inside));
    CHECK(both.looks == 0);
    REQUIRE(both.inspected().attachments().size() == 4);
    CHECK(both.inspected().attachments()[3].path == "two.pdf/inner.exe");

    seen_before one({"two.pdf"});
    CHECK_FALSE(one.inspected().load_remembered_inside());
    CHECK_FALSE(one.inspected().has(contentd::resource::inside));
    CHECK(one.inspected().attachments().size() == 2);
    one.inspected().load_inside();
    CHECK(one.inspected().load_remembered_inside());
    CHECK(one.looks == 2);
    CHECK(one.inspected().attachments().size() == 4);
}

TEST_CASE("a file that a password may open is looked into each time")
{
    seen_before locked({"one.pdf", "two.pdf"}, filetype::encrypted);
    CHECK_FALSE(locked.inspected().load_remembered_inside());
    locked.inspected().load_inside();
    CHECK(locked.looks == 2);
}
