// What other programs see: each way of reading a message differently, alone. tests/data/mime/hostile has whole mails.

#include "contentd/mime/tree.hpp"
#include "tests/repeated.hpp"

#include <doctest/doctest.h>

#include <algorithm>
#include <chrono>
#include <ctime>
#include <limits>
#include <string>
#include <string_view>

namespace {

mime::tree read(std::string_view message, const mime::limits& allowed = {})
{
    mime::tree made = mime::tree::parse(message, allowed);
    made.add_readings();
    return made;
}

/// "1~1 found boundary; 1~1.1": what is not as written.
std::string others(const mime::tree& tree)
{
    std::string all;
    for (const mime::part& each : tree.parts().subspan(tree.parts_as_written().size())) {
        all += (all.empty() ? "" : "; ") + each.path;
        if (tree.parts()[each.parent].how != each.how)
            all.append(" ").append(mime::name_of(each.how));
    }
    return all;
}

std::string told(const mime::tree& tree)
{
    std::string all;
    for (const mime::ambiguity& each : tree.ambiguities())
        all.append(all.empty() ? "" : "; ").append(mime::name_of(each.how)).append(" ").append(each.path);
    return all;
}

std::string mixed(const std::string& boundary, const std::string& body)
{
    return "Content-Type: multipart/mixed; boundary=" + boundary + "\n\n" + body;
}

using testing::repeated;

const std::string file = "--x\nContent-Type: text/html; name=a.html\n\n<p>\n";

} // namespace

TEST_CASE("a message that all programs read alike has no other reading")
{
    const std::string messages[] = {
        "",
        "Subject: x\n\ntext\n-- \nsignature\n--\n",
        mixed("b", "--b\n\nContent-free text\n--b\nContent-Type: text/html\n\n-- x\n--b--\n\n"),
        mixed("b", "--b\nContent-Transfer-Encoding: base64\n\nTVo=\n--b--\n"),
        mixed("b\nContent-Type: multipart/mixed; boundary=\"b\"", "--b\n\nx\n--b--\n"),
        "Content-Transfer-Encoding: 7bit\nContent-Transfer-Encoding: binary\n\nx",
        mixed("ab", "--ab\n" + mixed("abc", "--abc\n\nx\n--abc--\n") + "--ab--\n"),
    };
    for (const std::string& each : messages) {
        CAPTURE(each);
        const mime::tree tree = read(each);
        CHECK(others(tree).empty());
        CHECK(told(tree).empty());
        CHECK(tree.exceeded_limits() == mime::nothing);
    }
}

TEST_CASE("each way to read a message differently")
{
    struct row
    {
        std::string message;
        std::string others;
        std::string told;
    };
    const row rows[] = {
        {mixed("y", file + "--x--\n"), "1~1 found boundary; 1~1.1", "found boundary 1"},
        {"Content-Type: multipart/mixed\n\n--x\n\none\n--x--\n", "1~1 found boundary; 1~1.1", "found boundary 1"},
        {mixed("y; boundary=x", file), "1~1 other boundary; 1~1.1", "other boundary 1"},
        {"Content-Type: text/plain\n" + mixed("x", file), "1~1 other type; 1~1.1", "other type 1"},
        {"Content-Type: text/plain\nContent-Type: text/html\n\n<p>", "1~1 other type", "other type 1"},
        {"Content-Type: text/plain\nContent-Type: message/rfc822\n\nContent-Type: text/html\n\n<p>", "1~1 other type",
         "other type 1"},
        {"Content-Transfer-Encoding: base64\nContent-Transfer-Encoding: 8bit\n\nTVqQ", "1~1 other encoding",
         "other encoding 1"},
        {"Content-Transfer-Encoding: x\n\nTVqQTVqQTVqQTVqQ", "1~1 other encoding", "other encoding 1"},
        {"Content-Transfer-Encoding: x\n\nno base64, no =", "", ""},
        {mixed("b", "--b\n\n1\n--b 2\n\n2\n--b--\n"), "1~1 loose delimiter; 1~1.1; 1~1.2", "loose delimiter 1"},
        {"Content-Transfer-Encoding: base64\n" +
             mixed("b", "LS1iCgp4Ci0tYiB5Cgp6Ci0tYi0tCg=="), // "--b\n\nx\n--b y\n\nz\n--b--\n"
         "1~1 loose delimiter; 1~1.1; 1~1.2", "loose delimiter 1"},
        {"Content-Transfer-Encoding: base64\n" + mixed("c", "LS1iCgp4Ci0tYi0tCg=="), "1~1 found boundary; 1~1.1",
         "found boundary 1"},
        {mixed("b", "--b\n\n1\n\t--b\n\n2\n--b--\n"), "1~1 loose delimiter; 1~1.1; 1~1.2", "loose delimiter 1"},
        {"A: b\n \nContent-Type: text/html\n\n<p>", "1~1 early header end", "early header end 1"},
        {"A: b\nbroken\nC: d\n\ntext", "1~1 late header end", "late header end 1"},
        {mixed("b", "--b\nno header\n\nbody\n--b--\n"), "1.1~1 late header end", "late header end 1.1"},
        // The delimiter is a line of the header to those who look for an empty one: then the second type is the root's.
        {"Content-Type: multipart/mixed; boundary=b\nbroken\n--b\nContent-Type: text/html\n\n<p>\n--b\n\nx\n--b--\n",
         "1~1 preamble; 1~2 late header end; 1~2~1 preamble; 1~2~2 other type", "other type 1~2"},
        {mixed("b", "before\n--b\n\nx\n--b--\nbehind\n"), "1~1 preamble; 1~2 epilogue", ""},
        {mixed("ab", "--ab\n" + mixed("abc", "--abc\n\nx\n--abc--\n--abc--\n") + "--ab--\n"), "1.1~1 epilogue", ""},
        {mixed("b", "--b\n\n1\n--b--\n--b\n\n2\n--b--\n"), "1~1 epilogue; 1~1~1; 1~1~1.1", "epilogue 1~1"},
        {"\nsome text\n\n" + file, "1~1 embedded", ""},
        {"\nsome text\n\nA: b\nContent-Type: text/html\n\n<p>\n", "1~1 embedded", ""},
        {mixed("b", "--b\nContent-Transfer-Encoding: base64\n\nTVqQ\n\n" + file + "--x--\n--b--\n"),
         "1.1~1 embedded; 1.1~2 padding ends", "padding ends 1.1"},
        {"Content-Transfer-Encoding: base64\n\nTVo=\nTVo=\n", "1~1 padding ends", "padding ends 1"},
        {"Content-Transfer-Encoding: base64\n\nTV_-\n", "1~1 url alphabet", "url alphabet 1"},
        {"Content-Transfer-Encoding: base64\n\nVFZxUVRWcVFUVnFRVFZxUQ==\n", "1~1 encoded twice", ""},
    };
    for (const row& each : rows) {
        CAPTURE(each.message);
        const mime::tree tree = read(each.message);
        CHECK(others(tree) == each.others);
        CHECK(told(tree) == each.told);
        CHECK(tree.exceeded_limits() == mime::nothing);
    }
}

TEST_CASE("a reading shares no leaf with those before it, and knows what it reads anew")
{
    const std::string message = mixed("y; boundary=x", "--y\n\nfirst\n--y--\n" + file + "--x\n\nlast\n--x--\n");
    const mime::tree tree = read(message);
    CHECK(others(tree) == "1~1 epilogue; 1~2 other boundary; 1~2.1; 1~2.2; 1~2~1 preamble");
    const mime::part& html = tree.parts()[4];
    const mime::part& other = tree.parts()[html.parent];
    CHECK(html.path == "1~2.1");
    CHECK(other.path == "1~2");
    CHECK(other.parent == 0);
    CHECK_FALSE(other.is_leaf);
    CHECK(html.depth == 2);
    CHECK(tree.depth() == 1);
    CHECK(html.filename == "a.html");
    CHECK(html.fields.size() == 1);
    CHECK(tree.decoded(4) == "<p>");
    CHECK(tree.root().fields.size() == 1);
}

TEST_CASE("a leaf that is known is read again when its header may end elsewhere")
{
    const std::string known = "Content-Transfer-Encoding: base64\n\nTVqQ\n";
    const std::string message =
        mixed("y; boundary=x", "--y\n" + known + "--y\n\ntext\n--x\nbroken\n" + known + "--x--\n--y--\n");
    const mime::tree tree = read(message);
    std::size_t found = 0;
    for (std::size_t i = 0; i < tree.parts().size(); ++i) {
        const bool is_early = tree.parts()[i].how == mime::reading::early_header_end;
        found += is_early && tree.decoded(i).starts_with("broken\nContent-") ? 1U : 0U;
    }
    CHECK(found > 0);
}

TEST_CASE("readings are added once")
{
    const std::string message = mixed("y", file + "--x--\n");
    mime::tree tree = read(message);
    tree.add_readings();
    CHECK(others(tree) == "1~1 found boundary; 1~1.1");
}

TEST_CASE("what no program takes for parts by itself holds no ambiguity")
{
    const std::string inner = "Content-Type: multipart/mixed; boundary=y\n\n" + file + "--x--\n";
    const mime::tree tree = read("\nreturned:\n\nFrom: a\n" + inner);
    CHECK(told(tree).empty());
    CHECK(std::any_of(tree.parts().begin(), tree.parts().end(),
                      [](const mime::part& each) { return each.filename == "a.html"; }));
}

TEST_CASE("bytes read again are counted over the whole message")
{
    const std::string text = repeated("some text\n", 100000);
    const std::string message =
        mixed("a; boundary=b; boundary=c; boundary=d", "--a\n\n" + text + "--b\n\n" + text + "--c\n\n--d\n\nend\n");
    mime::limits few;
    few.rereads = 2;
    CHECK(read(message).exceeded_limits() == mime::nothing);
    const mime::tree cut = read(message, few);
    CHECK(cut.exceeded_limits() == mime::readings_limit);
    CHECK(told(cut) == "other boundary 1; other boundary 1");
}

TEST_CASE("what is decoded for other readings is taken from what the parts as written leave of the budget")
{
    const std::string message = "Content-Type: multipart/mixed; boundary=b\n\n--b\nContent-Transfer-Encoding: base64\n"
                                "Content-Transfer-Encoding: quoted-printable\n\nTVqQTVqQ\n--b\n\nsecond\n--b--\n";
    mime::limits small;
    small.decoded_bytes = 12;
    const mime::tree tree = read(message, small);
    CHECK(tree.exceeded_limits() == mime::decoded_limit);
    CHECK(tree.decoded(1).size() == 6);
    CHECK(tree.decoded(2) == "second");
}

TEST_CASE("more than four other readings of a header are not tried, which is told")
{
    std::string boundaries = "a";
    for (const char* each : {"b", "c", "d", "e"})
        boundaries += std::string("; boundary=") + each;
    CHECK(read(mixed(boundaries, "x")).exceeded_limits() == mime::nothing);
    CHECK(read(mixed(boundaries + "; boundary=f", "x")).exceeded_limits() == mime::readings_limit);
}

TEST_CASE("parts and depth that only other readings have are told as theirs")
{
    mime::limits few;
    few.parts = 3;
    const std::string wrong = mixed("y", file + file + file + "--x--\n");
    CHECK(read(wrong, few).exceeded_limits() == mime::readings_limit);
    CHECK(read(wrong, few).parts().size() <= 3);
    mime::limits flat;
    flat.depth = 1;
    CHECK(read(wrong, flat).exceeded_limits() == mime::readings_limit);
}

namespace {

std::chrono::steady_clock::time_point clock_of_test;

std::chrono::steady_clock::time_point one_second_later()
{
    return clock_of_test += std::chrono::seconds(1);
}

} // namespace

TEST_CASE("when the time is over the rest is not inspected")
{
    mime::limits hurried;
    hurried.clock = one_second_later;
    hurried.time = std::chrono::seconds(4);
    const std::string many = mixed("b", repeated("--b\n\n" + repeated("text\n", 100000), 2000000) + "--b--\n");
    const mime::tree cut = mime::tree::parse(many, hurried);
    CHECK(cut.exceeded_limits() == mime::time_limit);
    CHECK(cut.parts().size() > 2);
    CHECK(cut.parts().size() < 15);
    CHECK(cut.root().raw_header.size() + cut.root().raw_body.size() == many.size());
    CHECK(cut.decoded(1).empty());
    hurried.time = std::chrono::hours(1);
    const mime::tree all = mime::tree::parse(many, hurried);
    CHECK(all.exceeded_limits() == mime::nothing);
    CHECK(all.parts().size() == 21);
    CHECK_FALSE(all.decoded(1).empty());
}

namespace {

/// The least processor time of three, so that another program's work counts little.
double cost_of(const std::string& message)
{
    double least = std::numeric_limits<double>::max();
    for (int i = 0; i < 3; ++i) {
        const std::clock_t begin = std::clock();
        static_cast<void>(read(message).parts().size());
        least = std::min(least, static_cast<double>(std::clock() - begin));
    }
    return least + CLOCKS_PER_SEC / 1000.0; // below a millisecond nothing is told
}

} // namespace

TEST_CASE("a message four times as long costs about four times as much, whatever its readings")
{
    std::string nested;
    for (int i = 0; i < 30; ++i) {
        const std::string boundary = "b" + std::to_string(i);
        nested += "Content-Type: multipart/mixed; boundary=" + boundary + "; boundary=c\n\nx\n--" + boundary + "\n";
    }
    const std::string heads[] = {"\n", "Content-Type: multipart/mixed\n\n", nested + "\n",
                                 mixed("a; boundary=b; boundary=c; boundary=--", "x"),
                                 mixed("b\nbroken\nContent-Type: text/plain\nContent-Transfer-Encoding: base64", "x")};
    const std::string blocks[] = {
        file,
        "--x\nContent-Type: multipart/mixed; boundary=y\n\n--y\nContent-Type: text/html\n\n--x--\n",
        "--\n",
        " --b\n",
        "--b junk\n\n",
        "--b--\n--b\n\nx\n",
        "A: b\nContent-Type: text/plain\n\nx\n",
        "Content-Type: a/b\n",
        "TVo=\n",
        "TV-_\n",
        "VFZxUVRWcVFUVnFRVFZxUQ\n",
        "--b30\nbroken\n\n",
    };
    for (const std::string& head : heads) {
        for (const std::string& block : blocks) {
            CAPTURE(head.substr(0, 60));
            CAPTURE(block);
            const double once = cost_of(head + repeated(block, 200000));
            const double four_times = cost_of(head + repeated(block, 800000));
            CHECK(four_times < 9 * once); // quadratic would be 16
            // A pass over all for each of the 2,000 parts that are allowed would take two seconds; all take a tenth.
            CHECK(four_times < 1.5 * CLOCKS_PER_SEC);
        }
    }
}
