// envelope - what came with a message: the addresses with their parameters, and what Postfix tells of the client

#pragma once

#include <optional>
#include <string>
#include <vector>

namespace smtp_in {

/// XFORWARD attributes, decoded from xtext; nothing when not given or [UNAVAILABLE] ([TEMPUNAVAIL] likewise).
struct xforward
{
    std::optional<std::string> name;
    std::optional<std::string> addr; // without "IPV6:"
    std::optional<std::string> port;
    std::optional<std::string> proto;
    std::optional<std::string> helo;
    std::optional<std::string> ident;  // Postfix's queue ID
    std::optional<std::string> source; // LOCAL or REMOTE

    bool is_empty() const;
};

struct recipient
{
    std::string address;    // between the angle brackets, as written
    std::string parameters; // NOTIFY=… ORCPT=…, as written, without a leading blank
};

struct envelope
{
    std::string sender;     // between the angle brackets, as written; empty for the null sender
    std::string parameters; // SIZE=… BODY=… SMTPUTF8 RET=… ENVID=…, as written
    std::vector<recipient> recipients;
    xforward origin;
    std::string helo; // what our peer (Postfix) called itself
    std::string peer_address;
    bool is_lmtp = false;
};

} // namespace smtp_in
