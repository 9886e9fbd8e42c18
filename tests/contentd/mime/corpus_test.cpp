// Mails that other mail software tests itself with (tests/data/mime): every one is read within the limits, and what
// holds for all trees holds for each.

#include "common/text/utf8.hpp"
#include "contentd/mime/tree.hpp"
#include "tests/contentd/corpus.hpp"

#include <doctest/doctest.h>

#include <string>

namespace {

void check_part(const mime::tree& tree, std::size_t index)
{
    const mime::part& part = tree.parts()[index];
    const mime::part& parent = tree.parts()[part.parent];
    CHECK(part.parent <= index);
    CHECK(part.depth == (index == 0 ? 0 : parent.depth + 1));
    CHECK(part.path.starts_with(parent.path));
    CHECK((part.how == mime::reading::as_written) == (index < tree.parts_as_written().size()));
    CHECK(part.is_attachment == (part.disposition == "attachment" || !part.names.empty()));
    CHECK(part.filename == (part.names.empty() ? "" : part.names.front()));
    for (const std::string& name : part.names) {
        CHECK(!name.empty());
        CHECK(text::is_utf8(name));
    }
    CHECK(tree.decoded(index).size() <= part.raw_body.size());
    for (const mime::field& field : part.fields) {
        CHECK(part.raw_header.find(field.whole) != part.raw_header.npos);
        CHECK(text::is_utf8(mime::decode_header_text(field.value)));
    }
}

void check_message(const std::string& message)
{
    mime::tree tree = mime::tree::parse(message, {});
    tree.add_readings();
    CHECK(tree.exceeded_limits() == mime::nothing);
    CHECK(message.ends_with(std::string(tree.root().raw_header) + std::string(tree.root().raw_body)));
    for (std::size_t i = 0; i < tree.parts().size(); ++i)
        check_part(tree, i);
}

/// "type size name" of each leaf, a line each.
std::string leaves(const std::string& file)
{
    const std::string message = corpus::content("tests/data/mime/" + file);
    const mime::tree tree = mime::tree::parse(message, {});
    std::string all;
    for (std::size_t i = 0; i < tree.parts().size(); ++i) {
        const mime::part& each = tree.parts()[i];
        if (each.is_leaf)
            all += each.type + " " + std::to_string(tree.decoded(i).size()) + " " + each.filename + "\n";
    }
    return all;
}

struct expected_leaves
{
    std::string file;
    std::string leaves;
};

const expected_leaves expected[] = {
    {"cyrus/base64-body.eml", "text/plain 19 \n"},
    {"enmime/low-quality/bad-final-boundary.raw",
     "text/plain 14 \napplication/x-zip-compressed 7 foo_9E5D72.zip\ntext/plain 0 \n"},
    // The first field is indented. GMime and Python take all of it for a body, and miss the parts.
    {"enmime/low-quality/bad-header-start.raw", "text/plain 14 \ntext/plain 15 \n"},
    // A line of the attachment's header lost its indent. Python ends the header there, and decodes nothing.
    {"enmime/low-quality/bad-header-wrap.raw", "text/plain 14 \napplication/x-zip-compressed 7 7DDA4_foo_9E5D72.zip\n"},
    {"enmime/low-quality/malformed-base64-attach.raw", "text/plain 14 \napplication/msword 7 some.doc\n"},
    {"enmime/low-quality/unk-encoding-part.raw", "text/plain 14 \napplication/x-zip-compressed 13 foo_9E5D72.zip\n"},
    // "multipart" alone, and a type glued to its name.
    {"enmime/mail/mime-bad-content-type.raw", "text/plain 41 \napplication/pdf 524 Invoice_302232133150612.pdf\n"},
    {"haraka/base64-root-part.txt", "text/html 425 \n"},
    {"haraka/varied-fold-lengths-preserve-data.txt",
     "image/gif 2209 known-good.gif\nimage/gif 2209 75-char-fold.gif\nimage/gif 2209 74-char-fold.gif\n"
     "image/gif 2209 73-char-fold.gif\nimage/gif 2209 72-char-fold-missing-padding.gif\n"
     "image/gif 2209 varied-fold-missing-padding.gif\n"},
    {"mimetools/testmsgs/double-boundary.msg", "application/octet-stream 7 wookie.exe\n"},
    {"mimetools/testmsgs/double-content-transfer-encoding.msg",
     "text/plain 9 \napplication/octet-stream 7 wookie.exe\n"}, // GMime: 13, by the second field
    {"mimetools/testmsgs/utf8-bom-at-start.msg",
     "text/plain 132 \napplication/msword 9 NO_B_548_KUFN530642878_09_15_2018.doc\n"},
    {"mimetools/testin/twopart.msg", // Python is put off by the blank behind "base64"
     "text/plain 195 \nimage/jpeg 30631 /home1/eucyon/data/img_event/postcard/uk7200_110_6.jpg\n"},
    {"rubymail/emails/attachment_emails/attachment_message_rfc822.eml",
     "text/plain 25 \ntext/plain 129 \napplication/pdf 1026 broken.pdf\n"},
    {"rubymail/emails/attachment_emails/attachment_nonascii_filename.eml", "text/plain 25 \ntext/plain 11 ciële.txt\n"},
    {"rubymail/emails/attachment_emails/attachment_only_email.eml", "application/x-gzip 288 blah.gz\n"},
    {"rubymail/emails/attachment_emails/attachment_with_quoted_filename.eml",
     "image/jpeg 1952 Eelanalüüsi päring.jpg\n"},
    {"rubymail/emails/attachment_emails/attachment_with_unquoted_name.eml",
     "text/plain 25 \ntext/plain 11 This is a test.txt\n"},
    {"rubymail/emails/multi_charset/japanese_attachment.eml", "text/plain 70 \ntext/plain 33 てすと.txt\n"},
    {"rubymail/emails/multi_charset/japanese_attachment_long_name.eml",
     "text/plain 18 かきくけこかきくけこかきくけこかきくけこかきくけこ.txt\n"},
};

} // namespace

TEST_CASE("every mail of the corpora is read within the limits")
{
    for (const auto& file : corpus::files("mime")) {
        CAPTURE(file.string());
        check_message(corpus::content(file));
    }
}

TEST_CASE("a mail of the corpora cut anywhere is read too")
{
    for (const auto& file : corpus::files("mime/enmime/low-quality")) {
        CAPTURE(file.string());
        const std::string whole = corpus::content(file);
        for (std::size_t size = 0; size < whole.size(); size += 7)
            check_message(whole.substr(0, size));
    }
}

TEST_CASE("attachments of the corpora are found by name and size")
{
    for (const expected_leaves& each : expected) {
        CAPTURE(each.file);
        CHECK(leaves(each.file) == each.leaves);
    }
}
