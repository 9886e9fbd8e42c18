#include "contentd/mime/tree.hpp"

#include <doctest/doctest.h>

#include <string>
#include <string_view>
#include <vector>

namespace {

mime::tree parse(std::string_view message, const mime::limits& allowed = {})
{
    return mime::tree::parse(message, allowed);
}

/// "1 multipart/mixed; 1.1 text/plain": what stands where.
std::string outline(const mime::tree& tree)
{
    std::string all;
    for (const mime::part& each : tree.parts())
        all += (all.empty() ? "" : "; ") + each.path + " " + each.type;
    return all;
}

std::string_view decoded_last(const mime::tree& tree)
{
    return tree.decoded(tree.parts().size() - 1);
}

const std::string two_parts = "Subject: two\r\n"
                              "MIME-Version: 1.0\r\n"
                              "Content-Type: multipart/mixed;\r\n"
                              "\tboundary=\"=_x\"\r\n"
                              "\r\n"
                              "preamble\r\n"
                              "--=_x\r\n"
                              "\r\n"
                              "first\r\n"
                              "--=_x\r\n"
                              "Content-Type: Application/Octet-Stream; name=\"a.exe\"\r\n"
                              "Content-Transfer-Encoding: base64\r\n"
                              "Content-Disposition: ATTACHMENT; filename=\"a.exe\"\r\n"
                              "\r\n"
                              "TVqQ\r\n"
                              "--=_x--\r\n"
                              "epilogue\r\n";

} // namespace

TEST_CASE("a message without MIME fields is one text/plain part")
{
    const std::string message = "From: a@example.org\r\nSubject: hi\r\n\r\nbody\r\n";
    const mime::tree tree = parse(message);
    CHECK(outline(tree) == "1 text/plain");
    CHECK(tree.root().raw_header == "From: a@example.org\r\nSubject: hi\r\n\r\n");
    CHECK(tree.root().raw_body == "body\r\n");
    CHECK(tree.decoded(0).data() == message.data() + message.size() - 6);
    CHECK(tree.root().fields.size() == 2);
    CHECK(tree.root().is_leaf);
    CHECK_FALSE(tree.root().is_attachment);
    CHECK(tree.defects() == mime::no_defect);
}

TEST_CASE("a multipart gives its parts, each without the line end before the delimiter")
{
    const mime::tree tree = parse(two_parts);
    CHECK(outline(tree) == "1 multipart/mixed; 1.1 text/plain; 1.2 application/octet-stream");
    CHECK_FALSE(tree.root().is_leaf);
    CHECK(tree.root().preamble == "preamble\r\n");
    CHECK(tree.root().epilogue == "epilogue\r\n");
    CHECK(tree.root().defects == (mime::text_in_preamble | mime::text_in_epilogue));
    CHECK(tree.depth() == 1);
    CHECK(tree.parts()[1].raw_body == "first");
    const mime::part& attachment = tree.parts()[2];
    CHECK(attachment.parent == 0);
    CHECK(attachment.is_attachment);
    CHECK(attachment.disposition == "attachment");
    CHECK(attachment.encoding == "base64");
    CHECK(attachment.filename == "a.exe");
    CHECK(attachment.names == std::vector<std::string>{"a.exe"});
    CHECK(tree.decoded(2) == "MZ\x90");
    CHECK(tree.decoded(2) == "MZ\x90");
}

TEST_CASE("bare LF ends lines as CRLF does")
{
    std::string with_feeds;
    for (const char byte : two_parts) {
        if (byte != '\r')
            with_feeds += byte;
    }
    const mime::tree tree = parse(with_feeds);
    CHECK(outline(tree) == outline(parse(two_parts)));
    CHECK(tree.parts()[1].raw_body == "first");
}

TEST_CASE("an enclosed message is descended into, in a digest also without a Content-Type")
{
    CHECK(outline(parse("Content-Type: message/rfc822\r\n\r\nSubject: in\r\nContent-Type: text/html\r\n\r\n<p>")) ==
          "1 message/rfc822; 1.1 text/html");
    CHECK(outline(parse("Content-Type: message/global\n\nContent-Type: message/news\n\nA: b\n\nc")) ==
          "1 message/global; 1.1 message/news; 1.1.1 text/plain");
    const mime::tree digest = parse("Content-Type: multipart/digest; boundary=d\r\n\r\n--d\r\n\r\nSubject: one\r\n\r\n"
                                    "body one\r\n--d\r\nContent-Type: text/plain\r\n\r\nnot a message\r\n--d--\r\n");
    CHECK(outline(digest) == "1 multipart/digest; 1.1 message/rfc822; 1.1.1 text/plain; 1.2 text/plain");
    CHECK(digest.parts()[2].raw_body == "body one");
    CHECK(digest.parts()[2].fields[0].name == "Subject");
}

TEST_CASE("a delimiter of an outer multipart ends the inner ones")
{
    const mime::tree tree =
        parse("Content-Type: multipart/mixed; boundary=o\n\n--o\n"
              "Content-Type: multipart/alternative; boundary=i\n\n--i\n\ninner\n--o\n\nouter\n--o--\n");
    CHECK(outline(tree) == "1 multipart/mixed; 1.1 multipart/alternative; 1.1.1 text/plain; 1.2 text/plain");
    CHECK(tree.parts()[1].defects == mime::no_close_delimiter);
    CHECK(tree.parts()[2].raw_body == "inner");
    CHECK(tree.parts()[3].raw_body == "outer");
    CHECK(tree.root().defects == mime::no_defect);
}

TEST_CASE("a delimiter is the whole boundary, and blanks behind it are padding")
{
    const std::string head = "Content-Type: multipart/mixed; boundary=\"abc\"\n\n";
    CHECK(parse(head + "--abcd\n\nx\n").parts().size() == 1);
    CHECK(parse(head + "--abc \t\n\nx\n--abc-- \n").parts().size() == 2);
    CHECK(parse(head + " --abc\n\nx\n").parts().size() == 1);
    const std::string prefix =
        "Content-Type: multipart/mixed; boundary=abc\n\n--abc\n"
        "Content-Type: multipart/mixed; boundary=abc--\n\n--abc--\n\ninner\n--abc----\n--abc\n\nb\n";
    CHECK(outline(parse(prefix)) == "1 multipart/mixed; 1.1 multipart/mixed; 1.1.1 text/plain; 1.2 text/plain");
}

TEST_CASE("of two open multiparts with one boundary the inner has it until it closes")
{
    const mime::tree tree = parse("Content-Type: multipart/mixed; boundary=b\n\n--b\n"
                                  "Content-Type: multipart/mixed; boundary=b\n\n--b\n\n1\n--b--\n--b\n\n2\n--b--\n");
    CHECK(outline(tree) == "1 multipart/mixed; 1.1 multipart/mixed; 1.1.1 text/plain; 1.2 text/plain");
}

TEST_CASE("a multipart whose delimiters never come is a leaf, so that its bytes are looked at")
{
    const mime::tree none = parse("Content-Type: multipart/mixed\n\n--x\n\nbody\n");
    CHECK(none.root().is_leaf);
    CHECK(none.root().defects == mime::bad_boundary);
    const mime::tree other = parse("Content-Type: multipart/mixed; boundary=y\n\n--x\n\nbody\n");
    CHECK(other.root().is_leaf);
    CHECK(other.root().defects == mime::no_close_delimiter);
    CHECK(other.decoded(0) == "--x\n\nbody\n");
}

TEST_CASE("where the header ends")
{
    struct row
    {
        std::string message;
        std::string outline;
        std::string body; // of the last part
        std::uint32_t defects;
    };
    const row rows[] = {
        {"", "1 text/plain", "", 0},
        {"\r\nbody", "1 text/plain", "body", 0},
        {"A: b", "1 text/plain", "", 0},
        {"no field at all\nmore\n", "1 text/plain", "no field at all\nmore\n", mime::broken_header},
        {" \nbody", "1 text/plain", "body", mime::broken_header},
        {" From: a@b.example\nContent-Type: text/html\n\nx", "1 text/html", "x", mime::broken_header},
        {" indented\nbody", "1 text/plain", " indented\nbody", mime::broken_header},
        {"A: b\n \nC: d\n\nbody", "1 text/plain", "body", mime::broken_header},
        {"From x@example.org Mon Jan 1\nA: b\n\nbody", "1 text/plain", "body", 0},
        {"A: b\nbroken\nbody: text\n\nx", "1 text/plain", "broken\nbody: text\n\nx", mime::broken_header},
        {"A: b\nbroken\n folded\nContent-Type: text/html\n\nx", "1 text/html", "x", mime::broken_header},
        {"\xef\xbb\xbf"
         "Content-Type: text/html\n\nx",
         "1 text/html", "x", mime::broken_header},
        {"Content-Type : text/html\n\nx", "1 text/html", "x", 0},
        {std::string("A: \0b\n\nx", 8), "1 text/plain", "x", mime::broken_header},
        {"A: a\rb\n\nx", "1 text/plain", "x", mime::broken_header},
        {"Content-Type: multipart/mixed; boundary=b\n--b\nContent-Type: text/html\n\nx",
         "1 multipart/mixed; 1.1 text/html", "x", mime::broken_header | mime::no_close_delimiter},
        {"Content-Type: multipart/mixed; boundary=b\n\n--b\nContent-Type: text/html\n--b--\n",
         "1 multipart/mixed; 1.1 text/html", "", 0},
    };
    for (const row& each : rows) {
        CAPTURE(each.message);
        const mime::tree tree = parse(each.message);
        CHECK(outline(tree) == each.outline);
        CHECK(decoded_last(tree) == each.body);
        CHECK(tree.defects() == each.defects);
    }
}

TEST_CASE("an encoded multipart or message is decoded and read, though RFC 2045 forbids it")
{
    // "Content-Type: text/html\n\n<p>" and "--i\nContent-Type: text/html\n\n<p>\n--i--\n"
    const mime::tree message = parse("Content-Type: message/rfc822\nContent-Transfer-Encoding: base64\n\n"
                                     "Q29udGVudC1UeXBlOiB0ZXh0L2h0bWwKCjxwPg==\n");
    CHECK(outline(message) == "1 message/rfc822; 1.1 text/html");
    CHECK(message.root().defects == mime::encoded_composite);
    CHECK_FALSE(message.root().is_leaf);
    CHECK(decoded_last(message) == "<p>");
    const mime::tree multipart =
        parse("Content-Type: multipart/mixed; boundary=o\n\n--o\n"
              "Content-Type: multipart/mixed; boundary=i\nContent-Transfer-Encoding: base64\n\n"
              "LS1pCkNvbnRlbnQtVHlwZTogdGV4dC9odG1sCgo8cD4KLS1pLS0K\n--o\n\nlast\n--o--\n");
    CHECK(outline(multipart) == "1 multipart/mixed; 1.1 multipart/mixed; 1.1.1 text/html; 1.2 text/plain");
    CHECK(multipart.decoded(2) == "<p>");
    CHECK(multipart.parts()[1].defects == mime::encoded_composite);
    // Labelled so, but not encoded.
    CHECK(outline(parse("Content-Type: message/rfc822\nContent-Transfer-Encoding: base64\n\n"
                        "Content-Type: text/html\n\n<p>\n")) == "1 message/rfc822; 1.1 text/html");
    CHECK(outline(parse("Content-Type: multipart/mixed; boundary=i\nContent-Transfer-Encoding: base64\n\n"
                        "--i\n\n<p>\n--i--")) == "1 multipart/mixed; 1.1 text/plain");
}

TEST_CASE("duplicates are noted, the first counts, all give names")
{
    const mime::tree tree =
        parse("Content-Type: text/plain; name=a.txt; name=b.exe\nContent-Type: text/html; name=c.scr\n"
              "Content-Disposition: inline; filename=d.txt; filename=e.pif\n\n");
    CHECK(tree.root().type == "text/plain");
    CHECK(tree.root().filename == "d.txt");
    CHECK(tree.root().names == std::vector<std::string>{"d.txt", "e.pif", "a.txt", "b.exe", "c.scr"});
    CHECK(tree.root().defects == (mime::duplicate_field | mime::conflicting_names));
    CHECK(parse("Content-Type: multipart/mixed; boundary=a; boundary=b\n\n--a\n\nx\n--a--\n").root().defects ==
          mime::duplicate_parameter);
    CHECK(parse("Content-Type: text/plain; name=a; name=a\n\n").root().defects == mime::no_defect);
}

TEST_CASE("unknown encodings, charsets and types are noted")
{
    CHECK(parse("Content-Transfer-Encoding: rot13\n\n").root().defects == mime::unknown_encoding);
    CHECK(parse("Content-Type: text/plain; charset=klingon\n\n").root().defects == mime::unknown_charset);
    const mime::tree html = parse("Content-Type: html\n\n");
    CHECK(html.root().defects == mime::bad_type);
    CHECK(html.root().type == "text/plain");
    const mime::tree base64 = parse("Content-Transfer-Encoding: base64\n\nTV*qQ");
    CHECK(base64.decoded(0) == "MZ\x90");
    CHECK(base64.root().defects == mime::broken_base64);
}

TEST_CASE("a uuencoded body gives its name")
{
    const mime::tree tree = parse("Content-Type: application/octet-stream\nContent-Transfer-Encoding: x-uuencode\n\n"
                                  "begin 644 a b.exe\n#0V%T\n`\nend\n");
    CHECK(tree.root().filename == "a b.exe");
    CHECK(tree.root().is_attachment);
    CHECK(tree.decoded(0) == "Cat");
}

TEST_CASE("header fields are found by name, unfolded")
{
    const mime::tree tree = parse("subject:  one\r\n two \r\nX: 1\r\nSubject: other\r\n\r\n");
    CHECK(tree.header("SUBJECT") == "one two");
    CHECK(tree.header("Y") == "");
    CHECK(tree.count_header("subject") == 2);
    CHECK(tree.count_header("y") == 0);
    CHECK(tree.root().fields[0].whole == "subject:  one\r\n two \r\n");
}

TEST_CASE("a moved tree is the same tree")
{
    mime::tree tree = parse(two_parts);
    const mime::tree moved = std::move(tree);
    CHECK(moved.decoded(2) == "MZ\x90");
}
