#include "contentd/smtp_in/offer.hpp"

namespace smtp_in {

std::string ehlo_reply(const offer& announced)
{
    std::string reply = "250-" + announced.hostname + "\r\n250-PIPELINING\r\n250-SIZE";
    if (announced.size != 0)
        reply += ' ' + std::to_string(announced.size);
    reply += "\r\n";
    if (announced.eight_bit_mime)
        reply += "250-8BITMIME\r\n";
    if (announced.eight_bit_mime && announced.smtputf8) // RFC 6531, 3.1: the one needs the other
        reply += "250-SMTPUTF8\r\n";
    if (announced.dsn)
        reply += "250-DSN\r\n";
    if (announced.starttls)
        reply += "250-STARTTLS\r\n";
    reply += "250-ENHANCEDSTATUSCODES\r\n250 XFORWARD NAME ADDR PORT PROTO HELO IDENT SOURCE\r\n";
    return reply;
}

} // namespace smtp_in
