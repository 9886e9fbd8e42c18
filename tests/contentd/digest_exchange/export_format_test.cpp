// export_format - what is written can be read, and what is not as it must be is one clear error

#include "contentd/digest_exchange/digest_text.hpp"
#include "contentd/digest_exchange/export_format.hpp"

#include <doctest/doctest.h>

#include <string>

using namespace digest_exchange;
using namespace std::chrono_literals;

namespace {

const base::time_point then = base::from_epoch_ms(1'700'000'000'000);

state::digest_change change()
{
    state::digest_change made;
    made.what.kind = 2;
    made.what.exact.fill(0xab);
    made.what.has_features = true;
    made.what.tokens = 40;
    for (std::size_t i = 0; i < made.what.features.size(); ++i)
        made.what.features[i] = ~std::uint64_t{0} - i;
    made.sums = {3.5, 0.25};
    made.first = then;
    made.last = then + 1h;
    made.expires = then + 720h;
    return made;
}

std::string whole(const std::string& lines, const std::string& head = header_line({"mx.example", "0f", 0, 8, then}))
{
    std::array<std::uint8_t, signature_size> signature{};
    signature.fill(7);
    return head + lines + signature_line(signature);
}

std::string replaced(std::string text, const std::string& what, const std::string& by)
{
    const auto at = text.find(what);
    REQUIRE(at != std::string::npos);
    return text.replace(at, what.size(), by);
}

/// The error, empty when there is none.
std::string refusal(const std::string& file, const limits& allowed = {})
{
    const auto opened = open_envelope(file, allowed);
    if (!opened)
        return opened.error().text;
    const auto body = read_body(opened->body, allowed);
    return body ? std::string() : body.error().text;
}

} // namespace

TEST_CASE("what is written is read again")
{
    state::digest_change plain = change();
    plain.what.kind = 4;
    plain.what.has_features = false;
    plain.what.features = {};
    plain.sums = {0, 0};
    const std::string file = whole(digest_line(change()) + digest_line(plain));
    const auto opened = open_envelope(file, {});
    REQUIRE(opened.has_value());
    CHECK(opened->about.site == "mx.example");
    CHECK(opened->about.key_id == "0f");
    CHECK(opened->about.from == 0);
    CHECK(opened->about.to == 8);
    CHECK(opened->about.created == then);
    CHECK(opened->signature[63] == 7);
    CHECK(file.starts_with(opened->signed_part));
    CHECK(opened->signed_part.ends_with(opened->body));
    const auto body = read_body(opened->body, {});
    REQUIRE(body.has_value());
    REQUIRE(body->size() == 2);
    CHECK((*body)[0].what.exact == change().what.exact);
    CHECK((*body)[0].what.features == change().what.features);
    CHECK((*body)[0].what.tokens == 40);
    CHECK((*body)[0].sums.spam == 3.5);
    CHECK((*body)[0].sums.ham == 0.25);
    CHECK((*body)[0].last == then + 1h);
    CHECK((*body)[0].expires == then + 720h);
    CHECK((*body)[1].what.kind == 4);
    CHECK(!(*body)[1].what.has_features);
    CHECK(refusal(whole({})).empty());
}

TEST_CASE("members that a later version adds are skipped")
{
    CHECK(refusal(replaced(whole(digest_line(change())), "\"tokens\"", "\"more\": [{\"a\": 1}], \"tokens\"")).empty());
}

TEST_CASE("lines that are not as they must be are refused with the member that is wrong")
{
    const std::string line = digest_line(change());
    const std::string digits(16, 'f');
    struct
    {
        std::string what;
        std::string by;
        std::string told;
    } const cases[] = {
        {"\"text\"", "\"texts\"", "kind"},
        {"\"text\"", "2", "kind"},
        {"abab", "ABAB", "sha256"},
        {"abab", "ab", "sha256"},
        {"abab", "abxx", "sha256"},
        {"\"sha256\"", "\"sha1\"", "sha256"},
        {digits, "fff", "features"},
        {digits, digits + "00", "features"},
        {digits, std::string(16, 'g'), "features"},
        {"\"tokens\": 40", "\"tokens\": -1", "tokens"},
        {"\"tokens\": 40", "\"tokens\": 4294967296", "tokens"},
        {"\"tokens\": 40", "\"tokens\": 4.5", "tokens"},
        {"3.5", "-3.5", "spam"},
        {"3.5", "1e7", "spam"},
        {"3.5", "1e400", "spam"},
        {"3.5", "\"3.5\"", "spam"},
        {"3.5", "null", "spam"},
        {"0.25", "NaN", "no JSON object"},
        {"\"first\": 17", "\"first\": 18", "last"},
        {"\"last\": ", "\"last\": -", "last"},
        {"\"expires\": ", "\"expires\": 999999", "expires"},
        {"{", "[", "no JSON object"},
        {"}", "} {}", "no JSON object"},
        {"40", "40, \"deep\": [[[[[[[[1]]]]]]]]", "no JSON object"},
        {"40", "40, \"long\": \"" + std::string(2048, 'x') + "\"", "longer than 2048 bytes"},
    };
    for (const auto& each : cases) {
        CAPTURE(each.by);
        const std::string told = refusal(whole(line + replaced(line, each.what, each.by)));
        CAPTURE(told);
        CHECK(told.starts_with("line 3: "));
        CHECK(told.find(each.told) != std::string::npos);
    }
}

TEST_CASE("first lines that are not as they must be are refused")
{
    const std::string head = header_line({"mx.example", "0f", 3, 8, then});
    struct
    {
        std::string what;
        std::string by;
        std::string told;
    } const cases[] = {
        {"\"sekimori-digests\": 1", "\"sekimori-digests\": 2", "version 2, this program reads version 1"},
        {"\"sekimori-digests\": 1", "\"sekimori-digests\": \"1\"", "sekimori-digests"},
        {"\"sekimori-digests\"", "\"digests\"", "no export"},
        {"{", "x", "no export"},
        {"\"mx.example\"", "7", "site"},
        {"mx.example", std::string(256, 'x'), "site"},
        {"mx.example", std::string(3000, 'x'), "no export"},
        {"\"0f\"", "null", "key"},
        {"\"from\": 3", "\"from\": 9", "to"},
        {"\"from\": 3", "\"from\": -3", "from"},
        {"\"to\": 8", "\"to\": 9223372036854775808", "to"},
        {"\"created\": ", "\"created\": 9999999", "created"},
    };
    for (const auto& each : cases) {
        CAPTURE(each.by);
        CHECK(refusal(whole({}, replaced(head, each.what, each.by))).find(each.told) != std::string::npos);
    }
}

TEST_CASE("a file that is cut off, too large, or has too many digests is refused")
{
    const std::string line = digest_line(change());
    const std::string file = whole(line + line);
    for (std::size_t length = 0; length < file.size(); ++length)
        CHECK(!refusal(file.substr(0, length)).empty());
    CHECK(refusal(file + "x\n").find("cut off") != std::string::npos);
    CHECK(refusal(replaced(file, "{\"signature\": ", "{\"signature\":")).find("line of the signature") !=
          std::string::npos);
    CHECK(refusal(file + "\n").find("cut off") != std::string::npos);
    CHECK(refusal(file, {file.size(), 2}).empty());
    CHECK(refusal(file, {file.size() - 1, 2}).find("bytes") != std::string::npos);
    CHECK(refusal(file, {file.size(), 1}).find("more than 1 digests") != std::string::npos);
    const std::string no_signature = header_line({"mx.example", "0f", 0, 8, then}) + line;
    CHECK(refusal(no_signature).find("cut off") != std::string::npos);
}

TEST_CASE("hashes and kinds have one form as text")
{
    CHECK(kind_name(kind_of("url")) == "url");
    CHECK(kind_of("URL") == 0);
    CHECK(kind_name(0).empty());
    CHECK(kind_name(5).empty());
    CHECK(!read_exact(std::string(63, '0')).has_value());
    CHECK(!read_exact(std::string(65, '0')).has_value());
    CHECK(to_text(*read_exact("00ff" + std::string(60, '1'))) == "00ff" + std::string(60, '1'));
}
