// mime_load - how fast a message is parsed, decoded, hashed and its type told, on one thread
//
// One line a message: MB of message a second for the parse alone, then with other readings sought and each leaf
// decoded, then with its SHA-256 and its file type too. Usage: mime_load [SECONDS]

#include "contentd/filetype/filetype.hpp"
#include "contentd/mime/digest.hpp"
#include "contentd/mime/transfer_encoding.hpp"
#include "contentd/mime/tree.hpp"

#include <cstdio>
#include <cstdlib>
#include <ctime>
#include <functional>
#include <string>

namespace {

std::string base64_lines(std::size_t bytes)
{
    constexpr std::string_view letters = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
    std::string all;
    unsigned state = 1;
    for (std::size_t i = 0; i < bytes; ++i) {
        state = state * 1103515245U + 12345U;
        all += letters[(state >> 16U) & 63U];
        if (i % 76 == 75)
            all += "\r\n";
    }
    return all + "\r\n";
}

std::string header(const std::string& type)
{
    std::string all;
    for (int i = 0; i < 6; ++i)
        all += "Received: from relay.example (relay.example [192.0.2.1])\r\n\tby mx.example (Postfix) with ESMTPS id "
               "4Xq\r\n\tfor <user@example.org>; Tue, 24 Nov 2026 07:00:00 +0000 (UTC)\r\n";
    return all +
           "From: Sender <sender@example.com>\r\nTo: user@example.org\r\nSubject: =?utf-8?q?h=C3=A9llo?=\r\n"
           "MIME-Version: 1.0\r\nContent-Type: " +
           type + "\r\n\r\n";
}

/// A text, its HTML and two pictures: what a newsletter is.
std::string multipart_64k()
{
    std::string text;
    while (text.size() < 8000)
        text += "Some words that say little, but say it in lines of the usual length.\r\n";
    const std::string inner = "--a\r\nContent-Type: text/plain; charset=utf-8\r\n\r\n" + text +
                              "\r\n--a\r\nContent-Type: text/html; charset=utf-8\r\n"
                              "Content-Transfer-Encoding: quoted-printable\r\n\r\n<html>" +
                              text + text + "\r\n--a--\r\n";
    std::string all = header("multipart/related; boundary=\"r\"") +
                      "--r\r\nContent-Type: multipart/alternative; boundary=a\r\n\r\n" + inner;
    for (int i = 0; i < 2; ++i)
        all += "--r\r\nContent-Type: image/png; name=\"a.png\"\r\nContent-Transfer-Encoding: base64\r\n"
               "Content-Disposition: inline; filename=\"a.png\"\r\n\r\n" +
               base64_lines(19000);
    return all + "--r--\r\n";
}

std::string attachment_1m()
{
    return header("multipart/mixed; boundary=m") + "--m\r\n\r\nHello\r\n--m\r\n" +
           "Content-Type: application/octet-stream; name=a.bin\r\nContent-Transfer-Encoding: base64\r\n\r\n" +
           base64_lines(1000000) + "--m--\r\n";
}

/// Megabytes a second of processor time, calling `work` over and over: other work on the machine matters less.
double rate(double seconds, std::size_t bytes, const std::function<void()>& work)
{
    const std::clock_t begin = std::clock();
    double passed = 0;
    std::size_t rounds = 0;
    do {
        work();
        ++rounds;
        passed = static_cast<double>(std::clock() - begin) / CLOCKS_PER_SEC;
    } while (passed < seconds);
    return static_cast<double>(rounds * bytes) / passed / 1e6;
}

std::size_t decode_all(mime::tree tree)
{
    tree.add_readings();
    std::size_t bytes = 0;
    for (std::size_t i = 0; i < tree.parts().size(); ++i)
        bytes += tree.parts()[i].is_leaf ? tree.decoded(i).size() : 0;
    return bytes;
}

std::size_t examine_all(mime::tree tree)
{
    tree.add_readings();
    std::size_t bytes = 0;
    for (std::size_t i = 0; i < tree.parts().size(); ++i) {
        if (tree.parts()[i].is_leaf)
            bytes += mime::sha256_hex(tree.decoded(i)).size() + filetype::detect(tree.decoded(i), false).type.size();
    }
    return bytes;
}

void measure(const char* name, const std::string& message, double seconds)
{
    std::size_t sink = 0;
    const double parse = rate(seconds, message.size(), [&] { sink += mime::tree::parse(message, {}).parts().size(); });
    const double decode = rate(seconds, message.size(), [&] { sink += decode_all(mime::tree::parse(message, {})); });
    const double all = rate(seconds, message.size(), [&] { sink += examine_all(mime::tree::parse(message, {})); });
    std::printf("%-16s %8zu bytes  parse %8.0f MB/s  and decode %6.0f MB/s  and SHA-256, type %6.0f MB/s%s\n", name,
                message.size(), parse, decode, all, sink == 0 ? " (nothing read)" : "");
}

} // namespace

int main(int count, char** arguments)
{
    const double seconds = count > 1 ? std::atof(arguments[1]) : 1.0;
    measure("64k multipart", multipart_64k(), seconds);
    measure("1m attachment", attachment_1m(), seconds);
    const std::string lines = base64_lines(1000000);
    std::size_t sink = 0;
    const double base64 = rate(seconds, lines.size(), [&] { sink += mime::decode_base64(lines).bytes.size(); });
    std::printf("%-16s %8zu bytes  %21.0f MB/s%s\n", "base64 alone", lines.size(), base64, sink == 0 ? " (none)" : "");
    return 0;
}
