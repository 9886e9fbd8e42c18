// The pages of real mails: spam with white text between its words, newsletters, a mail that is cut in its title.

#include "contentd/html/page.hpp"
#include "contentd/mime/tree.hpp"
#include "tests/contentd/corpus.hpp"

#include <doctest/doctest.h>

#include <string>
#include <vector>

namespace {

bool is_page(const mime::part& part)
{
    return part.is_leaf && part.type == "text/html";
}

html::page first_page(const std::string& mail)
{
    const std::string message = corpus::content("tests/data/mime/" + mail);
    mime::tree tree = mime::tree::parse(message, {});
    for (std::size_t i = 0; i < tree.parts().size(); ++i)
        if (is_page(tree.parts()[i]))
            return html::read_page(tree.decoded(i));
    FAIL("no page in " << mail);
    return {};
}

struct row
{
    std::string mail;
    std::size_t links;
    std::string target; // of the last link
    std::string shown;
    std::size_t visible;
    std::size_t hidden;
};

} // namespace

TEST_CASE("pages of real mails")
{
    const std::vector<row> rows = {
        {"rubymail/emails/error_emails/content_transfer_encoding_empty.eml", 1,
         "http://%33%36%39%39%2e%32%34%63%63%2e%63%63/", "", 149, 640},
        {"rubymail/emails/multipart_report_emails/multipart_report_multiple_status.eml", 0, "", "", 0, 77},
        {"rubymail/emails/error_emails/content_transfer_encoding_with_8bits.eml", 111,
         "http://medals.bizrate.com/medals/medal_litebg_124x55.gif", "BizRate Customer Certified (GOLD) Site", 4008, 0},
        {"enmime/mail/ctype-bug.raw", 11, "https://papertrailapp.com/chat", "Chat", 348, 0},
        {"enmime/mail/html-mime-inline.raw", 1, "cid:8B8481A2-25CA-4886-9B5A-8EB9115DD064@skynet", "", 17, 0},
        {"mimetools/testmsgs/bluedot-postcard.msg", 1, "cid:my-graphic", "", 50, 0},
        {"mimetools/testin/lennie.msg", 2, "Pull1.html", "", 34, 0},
    };
    for (const row& each : rows) {
        CAPTURE(each.mail);
        const html::page page = first_page(each.mail);
        CHECK_EQ(page.links.size(), each.links);
        CHECK_EQ(page.text.visible_characters, each.visible);
        CHECK_EQ(page.text.hidden_characters, each.hidden);
        if (page.links.empty())
            continue;
        CHECK_EQ(page.links.back().target, each.target);
        if (!each.shown.empty())
            CHECK_EQ(page.links.back().shown, each.shown);
    }
}
