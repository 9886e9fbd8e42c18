// dovecot_answer - the lines of Dovecot's user database protocol
//
// What Dovecot's own delivery agents ask over an auth-userdb or auth-master socket (Dovecot's design documents,
// "Authentication Protocol", server and master):
//
//   we:    VERSION TAB 1 TAB 0          USER TAB id TAB name TAB service=lmtp
//   it:    VERSION TAB 1 TAB minor, SPID TAB pid
//          USER TAB id TAB name TAB …   |   NOTFOUND TAB id   |   FAIL TAB id [TAB reason=…] [TAB temp] …
//
// Values are escaped with \001. Answers come in any order. Pure, in linear time.

#pragma once

#include <cstdint>
#include <string>
#include <string_view>

namespace policyd {

struct dovecot_line
{
    enum class kind : std::uint8_t {
        version,   // number: the major one
        user,      // number: the id, as with the next two
        not_found, //
        failed,    // reason: what it says
        mechanism, // of a socket for logins: the wrong one
        other,     // to be ignored
        broken,    // of ours, and malformed
    };

    kind is = kind::other;
    std::uint32_t number = 0;
    std::string reason{};
};

/// `line` without its line end.
dovecot_line parse_dovecot_line(std::string_view line);

/// Cuts what Dovecot sends into lines.
class dovecot_reader
{
  public:
    /// Dovecot's own limit.
    static constexpr std::size_t line_limit = 16384;

    enum class status : std::uint8_t { incomplete, complete, broken };

    /// Takes bytes off the front of `bytes` until a line is complete or nothing is left; broken beyond the limit.
    status feed(std::string_view& bytes);
    /// The complete line; the reader is ready for the next.
    std::string take();

  private:
    std::string line_;
};

/// A question, with its line end.
std::string dovecot_question(std::uint32_t id, std::string_view user, std::string_view service);

} // namespace policyd
