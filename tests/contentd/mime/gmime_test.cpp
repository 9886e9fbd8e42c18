// GMime as an oracle: each leaf that it sees in the mails of tests/data/mime is among ours, in some reading, with the
// same bytes and name. Where it is not so stands in a table, with the reason.

#include "common/text/escape.hpp"
#include "contentd/mime/digest.hpp"
#include "contentd/mime/tree.hpp"
#include "tests/contentd/corpus.hpp"

#include <doctest/doctest.h>
#include <gmime/gmime.h>

#include <algorithm>
#include <memory>
#include <string>
#include <vector>

namespace {

struct unreference
{
    void operator()(gpointer object) const { g_object_unref(object); }
};

template <typename T>
using owned = std::unique_ptr<T, unreference>;

struct leaf
{
    std::string type;
    std::string name; // empty when there is none
    std::string sha256;
};

std::string text_or_empty(const char* text)
{
    return text == nullptr ? "" : text;
}

std::string content_of(GMimePart* part)
{
    GMimeDataWrapper* const wrapper = g_mime_part_get_content(part);
    if (wrapper == nullptr)
        return {};
    const owned<GMimeStream> memory(g_mime_stream_mem_new());
    g_mime_data_wrapper_write_to_stream(wrapper, memory.get());
    const GByteArray* const bytes = g_mime_stream_mem_get_byte_array(GMIME_STREAM_MEM(memory.get()));
    return {reinterpret_cast<const char*>(bytes->data), bytes->len};
}

void add_leaf(GMimeObject* parent, GMimeObject* object, gpointer into)
{
    static_cast<void>(parent);
    if (GMIME_IS_MESSAGE_PART(object)) {
        GMimeMessage* const inner = g_mime_message_part_get_message(GMIME_MESSAGE_PART(object));
        if (inner != nullptr)
            g_mime_message_foreach(inner, add_leaf, into);
    }
    if (!GMIME_IS_PART(object))
        return;
    GMimeContentType* const type = g_mime_object_get_content_type(object);
    const std::string name = text_or_empty(g_mime_content_type_get_media_type(type)) + "/" +
                             text_or_empty(g_mime_content_type_get_media_subtype(type));
    static_cast<std::vector<leaf>*>(into)->push_back({text::to_lower(name),
                                                      text_or_empty(g_mime_part_get_filename(GMIME_PART(object))),
                                                      mime::sha256_hex(content_of(GMIME_PART(object)))});
}

std::vector<leaf> leaves_of_gmime(const std::string& mail)
{
    std::vector<leaf> leaves;
    const owned<GMimeStream> bytes(g_mime_stream_mem_new_with_buffer(mail.data(), mail.size()));
    const owned<GMimeParser> parser(g_mime_parser_new_with_stream(bytes.get()));
    const owned<GMimeMessage> message(g_mime_parser_construct_message(parser.get(), nullptr));
    if (message != nullptr)
        g_mime_message_foreach(message.get(), add_leaf, &leaves);
    return leaves;
}

/// What of the leaf is missing in the tree: "", "name", "type" or "bytes".
std::string missing(const mime::tree& tree, const leaf& wanted)
{
    std::string worst = "bytes";
    for (std::size_t i = 0; i < tree.parts().size(); ++i) {
        const mime::part& part = tree.parts()[i];
        if (!part.is_leaf || mime::sha256_hex(tree.decoded(i)) != wanted.sha256)
            continue;
        const bool has_name =
            wanted.name.empty() || std::find(part.names.begin(), part.names.end(), wanted.name) != part.names.end();
        if (has_name && part.type == wanted.type)
            return "";
        worst = has_name ? "type" : worst == "bytes" ? "name" : worst;
    }
    return worst;
}

struct difference
{
    const char* file;
    const char* leaf; // its type and name
    const char* what;
    const char* reason;
};

constexpr const char* cut = "GMime leaves off base64's last letters when the padding is missing";
constexpr const char* no_type = "no type, which RFC 2045, 5.2 makes text/plain; GMime takes application/octet-stream";
constexpr const char* last_line_end =
    "GMime leaves the CR before a close delimiter that ends the file without a line end";
constexpr const char* blanks = "GMime keeps blanks at the end of quoted-printable lines, against RFC 2045, 6.7, rule 3";
constexpr const char* quote = "GMime ends the name at a quote that an encoded word holds";
constexpr const char* not_utf8 = "the name is not UTF-8; ours always are";

const difference differences[] = {
    {"cpython/data/msg_14.txt", "application/octet-stream", "type", no_type},
    {"cpython/data/msg_15.txt", "text/plain", "bytes", blanks},
    {"encode/part-quoted-headers.golden", "application/zip árvíztűrő ", "name", quote},
    {"encode/part-quoted-printable-headers.golden", "application/zip árvíztűrő ", "name", quote},
    {"mail/inlinemultipart.raw", "application/pdf test.pdf", "bytes", cut},
    {"mail/malformed-multiple-address-header-values.raw", "application/pdf test.pdf", "bytes", cut},
    {"mail/mime-bad-content-type.raw", "application/pdf Invoice_302232133150612.pdf", "bytes", cut},
    {"mail/mime-blank-media-name.raw", "application/pdf Invoice_302232133150612.pdf", "bytes", cut},
    {"mail/mime-duplicate-param.raw", "application/pdf Invoice_302232133150612.pdf", "bytes", cut},
    {"mail/mime-unquoted-tspecials-param.raw", "application/pdf Invoice_(302232133150612).pdf", "bytes", cut},
    {"parts/empty-ctype-bad-content.raw", "application/octet-stream", "type", no_type},
    {"haraka/varied-fold-lengths-preserve-data.txt", "image/gif 72-char-fold-missing-padding.gif", "bytes", cut},
    {"haraka/varied-fold-lengths-preserve-data.txt", "image/gif varied-fold-missing-padding.gif", "bytes", cut},
    {"hostile/m1-blank-at-end.eml", "application/octet-stream evil.exe", "bytes",
     "GMime keeps the blank at the end of the boundary, and decodes the close delimiter as base64"},
    {"hostile/m13-no-type.eml", "application/octet-stream", "type", no_type},
    {"hostile/m7-text-called-base64.eml", "text/plain", "bytes", cut},
    {"hostile/m7-url-alphabet.eml", "application/octet-stream evil.exe", "bytes", cut},
    {"hostile/m8-quoted-printable.eml", "application/octet-stream evil.js", "bytes", blanks},
    {"hostile/m9-encoded-message.eml", "message/rfc822", "bytes", "we see what is in the message that GMime decodes"},
    {"testmsgs/double-content-transfer-encoding.msg", "application/octet-stream", "bytes",
     "GMime does not take the last '=' of quoted-printable \"==\" for a soft break"},
    {"testmsgs/frag.msg", "image/jpeg aprilfools.jpg", "bytes", cut},
    {"testmsgs/malformed-content-type-zip.msg", "application/octet-stream", "type", no_type},
    {"testmsgs/multi-digest.msg", "application/octet-stream", "type", no_type},
    {"testmsgs/multi-frag.msg", "image/gif 3d-eye.gif", "bytes", cut},
    {"attachment_emails/attachment_message_rfc822_inline_image.eml", "text/html", "bytes", blanks},
    {"attachment_emails/attachment_with_encoded_name.eml",
     "application/octet-stream 01 Quien Te Dij\x8a"
     "at. Pitbull.mp3",
     "name", not_utf8},
    {"mime_emails/raw_email_encoded_stack_level_too_deep.eml", "text/html", "bytes", last_line_end},
    {"mime_emails/two_from_in_message.eml", "text/html", "bytes", last_line_end},
    {"multi_charset/japanese_attachment_long_name.eml",
     "text/plain かきくけこかきくけこかきくけこかきくけこかきくけこ.txt", "bytes", last_line_end},
    {"plain_emails/raw_email8.eml",
     "application/octet-stream 01 Quien Te Dij\x8a"
     "at. Pitbull.mp3",
     "name", not_utf8},
};

bool is_expected(const std::string& file, const std::string& leaf, const std::string& what)
{
    return std::any_of(std::begin(differences), std::end(differences), [&](const difference& each) {
        return file.ends_with(each.file) && leaf == each.leaf && what == each.what;
    });
}

bool is_mail(const std::filesystem::path& file)
{
    const std::string name = file.filename().string();
    for (const char* other : {"LICENSE", "LICENSE.upstream", "COPYING", "SOURCE", "README"}) {
        if (name == other)
            return false;
    }
    return file.extension() != ".ref" && file.extension() != ".json";
}

} // namespace

TEST_CASE("every leaf that GMime sees is among ours, but for the table's")
{
    g_mime_init();
    std::size_t mails = 0;
    std::size_t leaves = 0;
    std::size_t differing = 0;
    for (const auto& file : corpus::files("mime")) {
        if (!is_mail(file))
            continue;
        ++mails;
        const std::string mail = corpus::content(file);
        mime::tree tree = mime::tree::parse(mail, {});
        tree.add_readings();
        for (const leaf& each : leaves_of_gmime(mail)) {
            if (each.name.empty() && each.sha256 == mime::sha256_hex(""))
                continue; // nothing to miss
            ++leaves;
            const std::string what = missing(tree, each);
            if (what.empty())
                continue;
            ++differing;
            const std::string shown = each.type + (each.name.empty() ? "" : " " + each.name);
            CAPTURE(file.string());
            CAPTURE(shown);
            CAPTURE(what);
            CHECK(is_expected(file.string(), shown, what));
        }
    }
    CHECK(mails > 350);
    CHECK(leaves > 500);
    CHECK(differing == std::size(differences));
    g_mime_shutdown();
}
