#include "tests/contentd/texts.hpp"

namespace texts {

namespace {

std::string header(std::size_t number)
{
    const std::string n = std::to_string(number);
    return "Received: from mx" + n + ".example.org (mx" + n +
           ".example.org [192.0.2.1])\n\tby mail.example.com; Mon, 1 Jan 2024 10:00:00 +0000\n"
           "From: Jane Doe <jane@example.org>\nTo: list@example.com\nSubject: message " +
           n + "\nMessage-ID: <" + n + "@example.org>\nMIME-Version: 1.0\n";
}

std::string plain(std::size_t number)
{
    return header(number) +
           "Content-Type: text/plain; charset=utf-8\nContent-Transfer-Encoding: 8bit\n\nHello,\n\nthis is " +
           std::to_string(number) + ".\n\n-- \nJane\n";
}

std::string alternative(std::size_t number)
{
    const std::string boundary = "----=_Part_" + std::to_string(number);
    return header(number) + "Content-Type: multipart/alternative;\n boundary=\"" + boundary +
           "\"\n\nThis is a message in MIME format.\n--" + boundary + "\nContent-Type: text/plain\n\nHello.\n--" +
           boundary + "\nContent-Type: text/html\n\n<p>Hello " + std::to_string(number) + ".</p>\n--" + boundary +
           "--\n";
}

std::string letter(std::size_t number)
{
    return number % 2 == 0 ? plain(number) : alternative(number);
}

std::string patch(std::size_t number)
{
    const std::string n = std::to_string(number);
    return "From 0123456789abcdef0123456789abcdef01234567 Mon Sep 17 00:00:00 2001\nFrom: Jane Doe <jane@example.org>\n"
           "Date: Mon, 1 Jan 2024 10:00:00 +0000\nSubject: [PATCH " +
           n +
           "] change\nMIME-Version: 1.0\nContent-Type: text/plain; charset=UTF-8\nContent-Transfer-Encoding: 8bit\n\n"
           "Because it has to be so.\n\nSigned-off-by: Jane Doe <jane@example.org>\n---\n file.c | 2 +-\n 1 file "
           "changed, 1 insertion(+), 1 deletion(-)\n\ndiff --git a/file.c b/file.c\n--- a/file.c\n+++ b/file.c\n@@ -1 "
           "+1 @@\n-int a;\n+int b" +
           n + ";\n-- \n2.39.2\n\n";
}

std::string attached_patch(std::size_t number)
{
    const std::string n = std::to_string(number);
    return "From 0123456789abcdef0123456789abcdef01234567 Mon Sep 17 00:00:00 2001\nFrom: Jane Doe <jane@example.org>\n"
           "Subject: [PATCH " +
           n +
           "] change\nMIME-Version: 1.0\nContent-Type: multipart/mixed; boundary=\"------------2.39.2\"\n\nThis is a "
           "multi-part message in MIME format.\n--------------2.39.2\nContent-Type: text/plain; charset=UTF-8; "
           "format=fixed\nContent-Transfer-Encoding: 8bit\n\n---\n file.c | 2 +-\n\n--------------2.39.2\n"
           "Content-Type: text/x-patch; name=\"000" +
           n + ".patch\"\nContent-Transfer-Encoding: 8bit\nContent-Disposition: attachment; filename=\"000" + n +
           ".patch\"\n\n--- a/file.c\n+++ b/file.c\n+int b" + n + ";\n\n--------------2.39.2--\n\n";
}

std::string logged(std::size_t number)
{
    return "Jan  1 10:00:00 mail filter[" + std::to_string(number) + "]: message accepted, header follows\n" +
           header(number) + "Content-Type: text/plain; charset=utf-8\nContent-Transfer-Encoding: quoted-printable\n" +
           (number % 3 == 0 ? "\n" : "") + "Jan  1 10:00:01 mail filter: done in 12 ms\n";
}

/// `each` of the numbers below `count`, but for the guest.
template <typename maker>
std::string series(std::size_t count, std::size_t where, const std::string& guest, const std::string& before,
                   maker each)
{
    std::string all;
    for (std::size_t i = 0; i < count; ++i)
        all += before + (i == where && !guest.empty() ? guest : each(i)) + "\n";
    return all;
}

const std::string rule = "------------------------------\n\n";
const std::string envelope = "From jane@example.org Mon Jan  1 10:00:00 2024\n";

} // namespace

std::vector<sample> with_messages(std::size_t count, std::size_t where, const std::string& guest)
{
    const std::string introduction = "Hello,\n\nhere they are:\n\n";
    return {
        {"messages one after the other", introduction + series(count, where, guest, "", letter)},
        {"a digest", introduction + std::string(70, '-') + "\n\n" + series(count, where, guest, rule, letter) + rule +
                         "End of Digest\n"},
        {"a mailbox", series(count, where, guest, envelope, letter)},
        {"patches", series(count, where, guest, "", patch)},
        {"attached patches", introduction + series(count, where, guest, envelope, attached_patch)},
        {"a log", series(count, where, guest, "", logged)},
        {"parts", introduction +
                      series(count, where, guest, "--b\n",
                             [](std::size_t number) {
                                 return "Content-Type: text/html\n\n<p>" + std::to_string(number) + "\n";
                             }) +
                      "--b--\nbye\n"},
        {"parts of as many multiparts", series(count, where, guest, "--b\n", alternative) + "--b--\n"},
    };
}

std::vector<sample> honest(std::size_t count)
{
    return with_messages(count, count, "");
}

std::string mailbox(std::size_t first, std::size_t count)
{
    std::string all;
    for (std::size_t i = first; i < first + count; ++i)
        all += envelope + letter(i) + "\n";
    return all;
}

std::string message_of(const std::string& body)
{
    return "From: jane@example.org\nTo: list@example.com\nSubject: see below\nContent-Type: text/plain\n\n" + body;
}

} // namespace texts
