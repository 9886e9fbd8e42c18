#include "contentd/html/references.hpp"

#include <doctest/doctest.h>

#include <string>
#include <vector>

namespace {

/// As text or as an attribute's value.
std::string read(std::string_view text, bool is_in_attribute)
{
    std::string made;
    for (std::size_t at = 0; at < text.size();) {
        const html::reference found =
            text[at] == '&' ? html::reference_at(text, at, is_in_attribute) : html::reference{};
        if (found.length == 0) {
            made += text[at++];
            continue;
        }
        html::append_utf8(made, found.first);
        if (found.second != 0)
            html::append_utf8(made, found.second);
        at += found.length;
    }
    return made;
}

struct row
{
    std::string written;
    std::string text;
    std::string attribute;
};

} // namespace

TEST_CASE("references are read as HTML says")
{
    const std::vector<row> rows = {
        {"&amp;&lt;&gt;&quot;&apos;", "&<>\"'", "&<>\"'"},
        {"&AMP &LT", "& <", "& <"},
        {"&#65;&#x42;&#X43", "ABC", "ABC"},
        {"&#65x", "Ax", "Ax"},
        {"&#0000000000000000000000065;", "A", "A"},
        {"&#x80;&#150;&#129;", "\u20ac\u2013\u0081", "\u20ac\u2013\u0081"},
        {"&#0;&#xd800;&#x110000;&#99999999999999999999;", "\ufffd\ufffd\ufffd\ufffd", "\ufffd\ufffd\ufffd\ufffd"},
        {"&#x1f600;", "\U0001f600", "\U0001f600"},
        {"&#;&#x;&#y", "&#;&#x;&#y", "&#;&#x;&#y"},
        {"&colon;&sol;&period;&commat;&num;&quest;&Tab;&NewLine;", ":/.@#?\t\n", ":/.@#?\t\n"},
        {"&notin;&notit;&not", "\u2209\u00acit;\u00ac", "\u2209&notit;\u00ac"},
        {"?a=1&copy=2&amp=3&lt", "?a=1\u00a9=2&=3<", "?a=1&copy=2&amp=3<"},
        {"&copya &copy. &copy", "\u00a9a \u00a9. \u00a9", "&copya \u00a9. \u00a9"},
        {"&eacute;&eacute &Eacute;", "\u00e9\u00e9 \u00c9", "\u00e9\u00e9 \u00c9"},
        {"&NotEqualTilde;", "\u2242\u0338", "\u2242\u0338"},
        {"&CounterClockwiseContourIntegral;", "\u2233", "\u2233"},
        {"&CounterClockwiseContourIntegral", "&CounterClockwiseContourIntegral", "&CounterClockwiseContourIntegral"},
        {"& &; &x; &nosuch; &&amp;", "& &; &x; &nosuch; &&", "& &; &x; &nosuch; &&"},
        {"&nbsp;&shy;&zwnj;&ZeroWidthSpace;", "\u00a0\u00ad\u200c\u200b", "\u00a0\u00ad\u200c\u200b"},
    };
    for (const row& each : rows) {
        CAPTURE(each.written);
        CHECK_EQ(read(each.written, false), each.text);
        CHECK_EQ(read(each.written, true), each.attribute);
        CHECK_EQ(html::attribute_text(each.written, 100), each.attribute);
    }
}

TEST_CASE("a value is cut at a character, and NULs are no part of it")
{
    CHECK_EQ(html::attribute_text(std::string_view("a\0b\0", 4), 10), "ab");
    CHECK_EQ(html::attribute_text("abc", 2), "ab");
    CHECK_EQ(html::attribute_text("ab&eacute;", 3), "ab");
    CHECK_EQ(html::attribute_text("ab&eacute;", 4), "ab\u00e9");
    CHECK_EQ(html::attribute_text("", 2), "");
    CHECK_EQ(html::attribute_text("abc", 0), "");
}
