#include "common/text/escape.hpp"
#include "contentd/digest/compute.hpp"

#include <doctest/doctest.h>

#include <random>

namespace {

const std::string offer =
    "Dear customer, we are pleased to announce the opening of our new shop near the central station. During the first "
    "week every visitor receives a small present and a voucher for the next purchase. Our staff will answer all "
    "questions about delivery, payment and service. Bring your friends and family, and enjoy the music.";

std::string words(std::size_t count)
{
    std::string text;
    for (std::size_t i = 0; i < count; ++i) {
        text += "word";
        text += static_cast<char>('a' + i / 5);
        text += "aeiou"[i % 5];
        text += ' ';
    }
    return text;
}

std::string replaced(std::string text, std::string_view what, std::string_view with)
{
    for (auto at = text.find(what); at != std::string::npos; at = text.find(what, at + with.size()))
        text.replace(at, what.size(), with);
    return text;
}

std::string hex(const digest::value& of)
{
    return text::to_hex({reinterpret_cast<const char*>(of.exact.data()), of.exact.size()});
}

} // namespace

TEST_CASE("a copy that differs only in what mailers and senders vary has the same digest")
{
    const digest::value original = digest::of_text(offer, {});
    REQUIRE(original.has_features);
    CHECK(original.what == digest::kind::text);
    digest::options to_john;
    to_john.leave_out = {"john.smith", "John"};
    for (const std::string& copy :
         {replaced(offer, " ", "\r\n"), replaced(offer, ".", " !!!"), replaced(offer, "e", "e\u200b"),
          replaced(offer, "n", "N"), replaced(offer, "s", "ｓ"), replaced(offer, "customer,", "customer 4711,"),
          replaced(offer, "customer", "customer john@home.example"), replaced(offer, "customer", "customer xqzvkrtp"),
          replaced(offer, "customer", "John Smith customer john")}) {
        CAPTURE(copy);
        const digest::value found = digest::of_text(copy, to_john);
        CHECK_EQ(hex(found), hex(original));
        CHECK_EQ(found.features, original.features);
        CHECK_EQ(found.tokens, original.tokens);
    }
    const std::string link = offer + " http://shop.example/";
    CHECK_EQ(hex(digest::of_text(link + "a?user=1", {})), hex(digest::of_text(link + "zzz?user=2#q", {})));
    CHECK_NE(hex(digest::of_text(link, {})), hex(original));
    CHECK_NE(hex(digest::of_text(replaced(offer, "central", "northern"), {})), hex(original));
}

TEST_CASE("what is compared between hosts does not change with the version")
{
    const digest::value known = digest::of_text(offer, {});
    CHECK_EQ(known.tokens, 52);
    CHECK_EQ(hex(known), "3f41ac471a09ae036f4bd51e1b1bed455eabf15d51e8231e10c6e9dbe29f5de9");
    CHECK_EQ(known.features.front(), 15287780742704593057U);
    CHECK_EQ(known.features.back(), 13790117403100168346U);
    const std::vector<std::uint64_t> tags{1, 2, 3, 4, 5, 6, 7, 8, 9, 10};
    digest::options few;
    few.least_tokens = 10;
    const digest::value structure = digest::of_structure(tags, few);
    CHECK_EQ(structure.features.front(), 4417285177371476872U);
}

TEST_CASE("there are no features below the least number of tokens")
{
    CHECK_FALSE(digest::of_text(words(47), {}).has_features);
    CHECK_EQ(digest::of_text(words(47), {}).tokens, 47);
    CHECK_EQ(digest::of_text(words(47), {}).features, decltype(digest::value::features){});
    CHECK(digest::of_text(words(48), {}).has_features);
    digest::options more;
    more.least_tokens = 60;
    CHECK_FALSE(digest::of_text(words(59), more).has_features);
    CHECK(digest::of_text(words(60), more).has_features);
    digest::options none;
    none.least_tokens = 0;
    CHECK_FALSE(digest::of_text("", none).has_features);
}

TEST_CASE("one phrase repeated has no features")
{
    std::string same;
    for (int i = 0; i < 200; ++i)
        same += "buy this now ";
    const digest::value found = digest::of_text(same, {});
    CHECK_EQ(found.tokens, 600);
    CHECK_FALSE(found.has_features);
    CHECK_FALSE(digest::of_structure(std::vector<std::uint64_t>(500, 7), {}).has_features);
}

TEST_CASE("a short text is known by all of it but blanks and case")
{
    const auto exact = [](std::string_view text) { return hex(digest::of_text(text, {})); };
    CHECK_EQ(exact("Your code is 1234"), exact("your  CODE\r\nis 1234"));
    CHECK_NE(exact("Your code is 1234"), exact("Your code is 5678"));
    CHECK_NE(exact("Thanks bob@a.example"), exact("Thanks eve@a.example"));
    CHECK_NE(exact(""), exact("1"));
}

TEST_CASE("only the first bytes of a text are read")
{
    digest::options how;
    how.most_bytes = offer.size();
    CHECK_EQ(hex(digest::of_text(offer + " more", how)), hex(digest::of_text(offer, {})));
    how.most_bytes = offer.size() + 5;
    CHECK_NE(hex(digest::of_text(offer + " more", how)), hex(digest::of_text(offer, {})));
}

TEST_CASE("files and keys of URLs are known by SHA-256 alone")
{
    const digest::value file = digest::of_file("abc");
    CHECK_EQ(hex(file), "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad"); // FIPS 180-2, B.1
    CHECK(file.what == digest::kind::file);
    CHECK_FALSE(file.has_features);
    CHECK_NE(hex(digest::of_file("abd")), hex(file));
    const digest::value url = digest::of_url_key("shop.example/offer");
    CHECK(url.what == digest::kind::url);
    CHECK_FALSE(url.has_features);
    CHECK_NE(hex(url), hex(digest::of_url_key("shop.example/other")));
}

TEST_CASE("the structure of HTML is known by its tags in order")
{
    std::vector<std::uint64_t> tags;
    for (std::uint64_t i = 0; i < 100; ++i)
        tags.push_back(i * i % 37);
    const digest::value found = digest::of_structure(tags, {});
    CHECK(found.what == digest::kind::html);
    CHECK(found.has_features);
    CHECK_EQ(found.tokens, 100);
    CHECK_EQ(hex(digest::of_structure(tags, {})), hex(found));
    std::swap(tags[10], tags[11]);
    CHECK_NE(hex(digest::of_structure(tags, {})), hex(found));
    CHECK_FALSE(digest::of_structure(std::span(tags).first(47), {}).has_features);
    CHECK_FALSE(digest::of_structure({}, {}).has_features);
}

TEST_CASE("any bytes give a digest, and twice the same")
{
    std::mt19937_64 random(5);
    const std::vector<std::string> pieces{
        "a",    " ",        "日",     "@",      "://", "www.", ".",      "/",
        "\xff", "\xe3\x81", "\u0301", "\ufdfa", "9",   "\n",   "\u200b", std::string(1, '\0'),
        "ß",    "<",        "ﾊﾞ"};
    for (int i = 0; i < 3000; ++i) {
        std::string text;
        for (std::size_t left = random() % 200; left > 0; --left)
            text += random() % 4 == 0 ? std::string(1, static_cast<char>(random())) : pieces[random() % pieces.size()];
        const digest::value first = digest::of_text(text, {});
        CHECK_EQ(hex(first), hex(digest::of_text(text, {})));
        CHECK_LE(first.tokens, 11 * text.size());
    }
}
