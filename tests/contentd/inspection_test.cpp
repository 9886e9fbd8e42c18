// inspection - what is known of a message before it is looked at

#include "contentd/inspection.hpp"
#include "contentd/mime/digest.hpp"

#include <doctest/doctest.h>

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
