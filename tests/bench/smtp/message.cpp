// message - words, markup and attachments

#include "tests/bench/smtp/message.hpp"

#include <array>

namespace bench {

namespace {

constexpr std::size_t plain_limit = 16 * 1024;
constexpr std::size_t base64_line = 76;
constexpr std::string_view boundary = "----=_Part_4711.0815";
constexpr std::array<std::string_view, 40> words = {
    "the",     "of",      "and",    "meeting", "invoice", "please", "attached", "order",   "delivery", "regards",
    "you",     "we",      "for",    "report",  "monday",  "price",  "offer",    "project", "schedule", "thanks",
    "with",    "account", "system", "update",  "change",  "office", "team",     "next",    "week",     "customer",
    "request", "answer",  "number", "contact", "product", "sample", "question", "letter",  "contract", "confirm"};

void append_text(std::string& to, std::size_t size, random& dice, std::string_view line_end)
{
    const std::size_t end = to.size() + size;
    std::size_t column = 0;
    while (to.size() < end) {
        const std::string_view word = words[dice.below(words.size())];
        to.append(word);
        column += word.size() + 1;
        if (column < 70) {
            to += ' ';
            continue;
        }
        to.append(line_end);
        column = 0;
        if (dice.chance(0.02))
            to.append("See http://www.example.com/orders?id=")
                .append(std::to_string(dice.below(100000)))
                .append("\r\n");
    }
    to.append("\r\n");
}

/// Whole lines of 76 digits, so that it decodes cleanly; the first begins with `start`.
void append_base64(std::string& to, std::string_view start, std::size_t size, random& dice)
{
    static constexpr std::string_view digits = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
    const std::size_t end = to.size() + size;
    to.append(start);
    std::size_t column = start.size();
    do {
        for (; column < base64_line; ++column)
            to += digits[dice.next() >> 58];
        to.append("\r\n");
        column = 0;
    } while (to.size() < end);
}

void append_part(std::string& to, std::string_view type, std::string_view encoding, std::string_view name)
{
    to.append("--").append(boundary).append("\r\nContent-Type: ").append(type);
    if (!name.empty())
        to.append("; name=\"").append(name).append("\"\r\nContent-Disposition: attachment; filename=\"").append(name);
    to.append(name.empty() ? "" : "\"").append("\r\nContent-Transfer-Encoding: ").append(encoding).append("\r\n\r\n");
}

std::string make_multipart(std::size_t size, random& dice)
{
    std::string body("MIME-Version: 1.0\r\nContent-Type: multipart/mixed;\r\n boundary=\"");
    body.append(boundary).append("\"\r\n\r\nThis is a multi-part message in MIME format.\r\n");
    append_part(body, "text/plain; charset=utf-8", "7bit", "");
    append_text(body, 4000, dice, "\r\n");
    append_part(body, "text/html; charset=utf-8", "7bit", "");
    body.append("<html><body><p><a href=\"https://www.example.com/\">Our shop</a></p><p>\r\n");
    append_text(body, 6000, dice, "<br>\r\n");
    body.append("</p></body></html>\r\n");
    const std::size_t rest = size > body.size() + 2000 ? size - body.size() - 1000 : 1000;
    // The first digits are those of "%PDF-1.4" and of a PNG's signature and first chunk.
    append_part(body, "application/pdf", "base64", "invoice.pdf");
    append_base64(body, "JVBERi0xLjQK", rest / 2, dice);
    append_part(body, "image/png", "base64", "scan.png");
    append_base64(body, "iVBORw0KGgoAAAANSUhEUgAAAoAAAAHg", rest / 2, dice);
    return body.append("--").append(boundary).append("--\r\n.\r\n");
}

} // namespace

std::string make_body(std::size_t size, kind of, random& dice)
{
    if (of == kind::by_size && size > plain_limit)
        return make_multipart(size, dice);
    std::string body("MIME-Version: 1.0\r\nContent-Type: text/plain; charset=utf-8\r\nContent-Transfer-Encoding: "
                     "7bit\r\n\r\n");
    append_text(body, size > 1000 ? size - 900 : 100, dice, "\r\n");
    return body.append(".\r\n");
}

void renew_attachments(std::string& body, std::string_view name)
{
    static constexpr std::string_view before = "Content-Transfer-Encoding: base64\r\n\r\n";
    for (std::size_t at = body.find(before); at != std::string::npos; at = body.find(before, at + 1)) {
        const std::size_t second_line = at + before.size() + base64_line + 2;
        if (second_line + name.size() < body.size())
            body.replace(second_line, name.size(), name);
    }
}

std::string make_header(unsigned session, unsigned number, const std::string& queue_id)
{
    const std::string name = std::to_string(session) + '.' + std::to_string(number);
    return "Received: from mx0.d" + std::to_string(number % 5000) +
           ".example (mx0.example [198.51.100.25])\r\n\t(using TLSv1.3 with cipher TLS_AES_256_GCM_SHA384 (256/256 "
           "bits))\r\n\tby mail.example.org (Postfix) with ESMTPS id " +
           queue_id +
           "\r\n\tfor <sato.1@example.jp>; Tue,  1 Sep 2026 09:00:00 +0900 (JST)\r\nReceived: from client.example "
           "(client.example [203.0.113.7])\r\n\tby mx0.example (Postfix) with ESMTPSA id 4ABC;\r\n\tTue,  1 Sep 2026 "
           "08:59:58 +0900 (JST)\r\nMessage-ID: <" +
           name + "@client.example>\r\nDate: Tue, 1 Sep 2026 08:59:57 +0900\r\nFrom: Hanako Tanaka <user@d" +
           std::to_string(number % 5000) + ".example>\r\nTo: sato.1@example.jp\r\nSubject: Order number " + name +
           "\r\nUser-Agent: Mozilla Thunderbird\r\n";
}

} // namespace bench
