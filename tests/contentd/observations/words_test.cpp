// What rules see of texts, links and digests.

#include "observed.hpp"
#include "tests/repeated.hpp"

#include <string>

using testing::observed;

namespace {

std::string page(const std::string& markup)
{
    return "From: a@example.com\r\nContent-Type: text/html; charset=utf-8\r\n\r\n" + markup;
}

std::string text(const std::string& words)
{
    return "From: a@example.com\r\nContent-Type: text/plain; charset=utf-8\r\n\r\n" + words;
}

std::string attached_text(const std::string& words)
{
    return "From: a@example.com\r\nContent-Type: text/plain\r\nContent-Disposition: attachment\r\n\r\n" + words;
}

// More of them than are kept.
std::string many_links(const std::string& before, const std::string& behind)
{
    std::string all;
    for (int i = 0; i < 2001; ++i)
        all += before + std::to_string(i) + ".example.com" + behind;
    return all;
}

} // namespace

TEST_CASE("each target is a link once, in whatever spelling, with what is inside it")
{
    observed seen(text("http://EVIL.example/%61?x=1 and http://user@evil.example:80/a?x=1 and\r\n"
                       "https://t.example/r?u=https%3A%2F%2Finner.example%2Fb\r\n"));
    CHECK(seen.all("url.text") == "http://evil.example/a?x=1; "
                                  "https://t.example/r?u=https%3A%2F%2Finner.example%2Fb; https://inner.example/b");
    CHECK(seen.all("url.place") == "text; text; wrapped");
    CHECK(seen.all("url.domain") == "evil.example; t.example; inner.example");
}

TEST_CASE("who is shown another domain than the link's is told so")
{
    observed lure(page("<a href=http://evil.example/x>https://www.bank.example/</a>"));
    CHECK(lure.text("url.text_mismatch") == "true");
    CHECK(lure.text("url.shown") == "https://www.bank.example/");
    CHECK(lure.text("url.place") == "anchor");
    for (const char* const honest :
         {"<a href=http://www.bank.example/x>bank.example</a>",
          "<a href='http://click.example/?to=https%3A%2F%2Fbank.example%2F'>bank.example</a>",
          "<a href=http://evil.example/x>Version 2.0, click here</a>"})
        CHECK(observed(page(honest)).text("url.text_mismatch") == "false");
}

TEST_CASE("relative links are read by the page's base")
{
    observed seen(page("<base href='https://base.example/d/'><img src='../a.png'><form action=send></form>"));
    CHECK(seen.all("url.text") == "https://base.example/d/send; https://base.example/d/; https://base.example/a.png");
    CHECK(seen.all("url.place") == "form; other; image");
}

TEST_CASE("a base holds for the links before it too, and the first one counts")
{
    observed seen(page("<img src='a.png'><base href='https://base.example/d/'><base href='https://other.example/'>"
                       "<a href=b>x</a>"));
    CHECK(seen.all("url.text") == "https://base.example/d/b; https://base.example/d/a.png; https://base.example/d/; "
                                  "https://other.example/");
}

TEST_CASE("an earlier link hides nothing of a later one to the same target")
{
    observed seen(page("<img style='display:none' src=http://evil.example/><a href=http://evil.example/ "
                       "style='display:none'>x</a><a href=http://evil.example/>https://bank.example/</a>"
                       "<form action=http://evil.example/></form>"));
    CHECK(seen.all("url.place") == "anchor; form; text; image");
    CHECK(seen.all("url.hidden") == "false; false; false; true");
    CHECK(seen.all("url.text_mismatch") == "true; false; false; false");
    CHECK(seen.all("url.shown") == "https://bank.example/; absent; absent; absent");
}

TEST_CASE("a page that is labelled as plain text is read as both")
{
    observed seen(text("<html><body><a href=\"http://evil.example/&#x61;\">see</a> http://plain.example/&#x61;\r\n"));
    CHECK(seen.all("url.text").find("http://evil.example/a;") == 0);
    CHECK(seen.all("url.text").find("http://plain.example/a") != std::string::npos);
    CHECK(seen.all("url.text").find("http://plain.example/&#x61") != std::string::npos);
    CHECK(seen.message().words().texts.size() == 2);
}

TEST_CASE("what only Outlook shows is read")
{
    observed seen(page("<p>visible</p><!--[if mso]><p>see www.outlook.example</p><![endif]-->"));
    CHECK(seen.all("url.host") == "www.outlook.example");
    CHECK(seen.message().words().texts.back() == "see www.outlook.example");
}

TEST_CASE("more text or links than contentd reads are told")
{
    const auto told = [](const std::string& mail) { return observed(mail).text("message.exceeded"); };
    CHECK(told(text("http://a.example/")) == "absent");
    CHECK(told(text(testing::repeated("word ", (1U << 20U) + 1))) == "text");
    CHECK(told(page("<p>" + testing::repeated("word ", 900000) + "</p>")) == "absent");
    const std::string links = many_links("http://", "/\r\n");
    CHECK(told(text(links)) == "links");
    CHECK(told(page(many_links("<img src=http://", ">"))) == "links");
    CHECK(told(page(testing::repeated("<img src=http://a.example/blank.gif>", 36L * 3000))) == "absent");
    CHECK(told(attached_text(links)) == "files");
    CHECK(told(attached_text(testing::repeated("word ", (1U << 20U) + 1))) == "files");
    CHECK(told(page("<a href='http://a.example/?" + testing::repeated("a=b&", 4L * 129) + "'>x</a>")) == "links");
    CHECK(told(text(links + testing::repeated("word ", 2U << 20U))) == "text, links");
}

TEST_CASE("padding hides no link")
{
    const auto sees = [](const std::string& mail) {
        return observed(mail).all("url.host").find("evil.example") != std::string::npos;
    };
    const std::string links = many_links("http://", "/\r\n");
    const std::string pictures = many_links("<img src=http://", ">");
    const std::string anchor = "<a href=http://evil.example/>x</a>";
    CHECK(sees(text(links + "http://evil.example/")));
    CHECK(sees(text("http://evil.example/ " + links)));
    CHECK(sees(page(pictures + anchor + pictures)));
    CHECK(sees(page("<!--" + testing::repeated("word ", 2U << 20U) + "-->" + anchor)));
    CHECK(sees(page("<style>" + testing::repeated("word ", 2U << 20U) + "</style>" + anchor)));
    CHECK(sees(page("<!--" + testing::repeated("word ", 9U << 20U) + "-->\n" + anchor)));
    CHECK(sees(text(testing::repeated("word ", 2U << 20U) + " http://evil.example/")));
}

TEST_CASE("a data: URL that brings a page or a file tells so")
{
    CHECK(observed(page("<a href='data:text/html,%3Ca%20href=http://evil.example/>x'>y</a>")).text("url.signs") ==
          "carried page");
    CHECK(
        observed(page("<a download=a.exe href='data:image/png;base64,UEsDBBQAAAAIAAAAIQAAAAAAAAAAAAAAAAAFAAAAYS50eHQ='>"
                      "y</a>"))
            .text("url.signs") == "carried file");
    CHECK(observed(page("<img src='data:image/gif;base64,R0lGODlhAQABAAAAACw='>")).text("url.signs") == "absent");
}

TEST_CASE("links in folded lines are whole")
{
    const auto seen = [](const std::string& type) {
        return observed("From: a@example.com\r\nContent-Type: " + type +
                        "\r\n\r\nBEGIN:VCALENDAR\r\nDESCRIPTION:Join https://login.evil-\r\n domain.example/x\\, or "
                        "http://\r\n\tb.example/\\n\\nBye\r\nEND:VCALENDAR\r\n")
            .all("url.text");
    };
    for (const char* const type : {"text/calendar", "application/octet-stream; name=a.ics"})
        CHECK(seen(type) == "https://login.evil-domain.example/x; http://b.example/");
    CHECK(observed(text("a\r\n http://b.example/\r\n c")).all("url.text") == "http://b.example/");
}

TEST_CASE("an internet shortcut leads somewhere")
{
    CHECK(observed("From: a@example.com\r\nContent-Type: application/octet-stream; name=a.url\r\n\r\n"
                   "[InternetShortcut]\r\nURL=http://evil.example/x\r\n")
              .text("url.text") == "http://evil.example/x");
}

TEST_CASE("links of attached texts stand in a file")
{
    CHECK(observed(attached_text("http://evil.example/")).all("url.place") == "file");
}

TEST_CASE("a name that imitates a protected one, an address in numbers and a hidden link are told")
{
    observed seen(page("<a href=http://paypa1.com/>x</a><a href=http://www.paypal.com/>y</a>"
                       "<a style='display:none' href=http://0x7f.1/>z</a>"));
    CHECK(seen.all("url.lookalike") == "paypal.com; absent; absent");
    CHECK(seen.all("url.raw_ip") == "false; false; true");
    CHECK(seen.text("url.signs", 2) == "raw ip, odd ip");
    CHECK(seen.all("url.hidden") == "false; false; true");
}

TEST_CASE("the words of both readings are looked at where a label lies")
{
    observed seen("From: a@example.com\r\nContent-Type: text/plain; charset=iso-8859-1\r\n\r\n"
                  "http://\xe4\xbe\x8b.example/ \r\n");
    CHECK(seen.all("url.host").find("xn--fsq.example") != std::string::npos);
}

TEST_CASE("parts are known by their files, texts, structure and links, and what is too little by none")
{
    std::string words;
    for (int i = 0; i < 60; ++i)
        words += std::string(1, static_cast<char>('a' + i % 26)) + "word" + static_cast<char>('a' + i / 26) + ' ';
    CHECK(observed(text(words + "http://shop.example/offer")).all("digest.kind") == "text; url");
    for (const char* const shared : {"http://shop.example", "http://shop.example/", "http://shop.example/?q=1",
                                     "http://s.example/Ab3xY9q", "http://s.example/9f3c-8a21.html"})
        CHECK(observed(text(words + shared)).all("digest.kind") == "text");
    CHECK(observed(text("thanks, see you\r\n")).all("digest.kind").empty());
    std::string pictures = "From: a@example.com\r\nContent-Type: multipart/mixed; boundary=b\r\n\r\n";
    for (int i = 0; i < 40; ++i)
        pictures += "--b\r\nContent-Type: image/png; name=a.png\r\n\r\n\x89PNG\r\n\x1a\n" + std::to_string(i) +
                    std::string(1024, '.') + "\r\n";
    observed many(pictures + "--b\r\nContent-Type: text/plain\r\n\r\n" + words + "\r\n--b--\r\n");
    CHECK(many.all("digest.kind") == testing::repeated("file; ", 24L * 6) + "text");
    const std::string picture = "From: a@example.com\r\nContent-Type: image/png; name=a.png\r\n\r\n\x89PNG\r\n\x1a\n";
    CHECK(observed(picture + std::string(1024 - 8, '.')).all("digest.kind") == "file");
    CHECK(observed(picture + std::string(1023 - 8, '.')).all("digest.kind").empty());
}

TEST_CASE("reports are temporary while the state cannot tell, and lists where the DNS cannot")
{
    observed seen(text("http://a.example/ http://b.example/"));
    seen.message().load_digests();
    seen.message().set_standings(std::nullopt);
    seen.message().set_listings({{"", true}, {"bad", false}});
    CHECK(seen.text("digest.spam_reports") == "temporary");
    CHECK(seen.text("digest.cleared") == "temporary");
    CHECK(seen.all("url.listed") == "temporary; bad");
}

TEST_CASE("scanners' answers are kept apart")
{
    using malware::verdict;
    const auto told = [](verdict::status is, const std::string& name) {
        observed seen(text("words"));
        seen.message().set_malware({is, name, "clamd", "why"});
        return seen.text("virus.name") + ' ' + seen.text("virus.unscannable") + ' ' + seen.text("virus.engine");
    };
    CHECK(told(verdict::clean, "") == "absent absent absent");
    CHECK(told(verdict::infected, "Eicar") == "Eicar absent clamd");
    CHECK(told(verdict::infected, "") == "unnamed absent clamd");
    CHECK(told(verdict::unscannable, "Heuristics.Limits.Exceeded") == "absent Heuristics.Limits.Exceeded absent");
    CHECK(told(verdict::unscannable, "") == "absent why absent");
    CHECK(told(verdict::temporary, "") == "temporary temporary temporary");

    observed seen(text("words"));
    const auto suspected = [&](const std::vector<verdict>& all) {
        seen.message().set_malware(malware::combined(all));
        return seen.text("virus.name") + ' ' + seen.text("virus.heuristic");
    };
    const verdict guess = malware::found("Heuristics.Phishing.Email.SpoofedDomain");
    CHECK(suspected({malware::make_clean()}) == "absent absent");
    CHECK(suspected({guess}) == "absent Heuristics.Phishing.Email.SpoofedDomain");
    CHECK(suspected({malware::found("Bad"), guess}) == "Bad Heuristics.Phishing.Email.SpoofedDomain");
    CHECK(suspected({malware::make_temporary("down"), guess}) == "temporary Heuristics.Phishing.Email.SpoofedDomain");
    CHECK(suspected({malware::make_temporary("down")}) == "temporary temporary");
}
