#include "contentd/shapes/delivery_status_code.hpp"

#include "contentd/shapes/phrase_set.hpp"

#include <array>

namespace shapes {

namespace {

bool is_digit(char c)
{
    return c >= '0' && c <= '9';
}

/// As phrase::meaning: 511 is x.1.1, the class as the code says. Hundreds: the class.
constexpr std::uint32_t code(std::uint32_t first, std::uint32_t second, std::uint32_t third)
{
    return first << 16U | second << 8U | third;
}

/// The more telling first: a sentence about a full mailbox also says that it failed.
constexpr std::array meanings = {
    phrase{"(mailbox|mailfolder|inbox|account|user|recipient|quota|disk)[^\\n]{0,40}"
           "(is |was |has )?(currently )?(over ?quota|full\\b|exceeded|out of (disk )?space|over (its|the) (disk "
           ")?(quota|limit))",
           code(5, 2, 2)},
    phrase{"over ?quota|quota ?(has been |is )?exceed|exceed[a-z]* [^\\n]{0,40}(quota|local "
           "limit|storage|mailbox)|mailbox ?full|"
           "insufficient (system )?(storage|disk)|not enough (storage|disk|space)|容量を超|一杯の?ため|いっぱいの?ため|"
           "ディスク使用量|容量オーバー|メールボックスがいっぱい|メールボックスが一杯",
           code(5, 2, 2)},
    phrase{"(user|recipient|addressee|mailbox|account|address|customer)[^\\n]{0,60}"
           "(unknown|not (be )?(found|known|recogni[sz]ed|listed|exist)|does ?n[o']t exist|doesn't have an?|no longer "
           "(valid|exists?|available)|"
           "undeliverable|rejected by (the )?server)",
           code(5, 1, 1)},
    phrase{"(unknown|no such|invalid|unrecogni[sz]ed|non-?existent|not a valid|nonexistent|bad)[ -]"
           "(local )?(user|recipient|mailbox|address|account|person|destination mailbox|addressee)",
           code(5, 1, 1)},
    phrase{"(unable to find|invalid( final delivery)?|no valid) (user|recipient)|check if address is correct|"
           "user(id| id)? (is )?(invalid|not known)",
           code(5, 1, 1)},
    phrase{"malformed (recipient )?address|(address|recipient)[^\\n]{0,40}(syntax|malformed)|incorrectly "
           "constructed|bad address syntax",
           code(5, 1, 3)},
    phrase{"no smtp service|null ?mx|does not accept (e-?)?mail", code(5, 1, 10)},
    phrase{"host not found, try again|name service error|temporary (name|dns)|cname lookup failed temporarily",
           code(4, 4, 3)},
    phrase{"no mailbox (here )?by that name|not our customer|does not like recipient|mailbox unavailable|user_unknown|"
           "no (such )?(user|mailbox) (here|found)|not listed in|isn't (in my|a valid)|"
           "宛先不明|存在しない|存在しません|見つかりません|あて先不明|宛先が見つかりません|受信者が見つかり|"
           "アドレスは使われて",
           code(5, 1, 1)},
    phrase{"(host|domain)( name)?( is)? (unknown|not found|lookup)|unknown (host|domain)|unrouteable|unroutable|"
           "(host|domain|server)[^\\n]{0,40}(does ?n[o']t exist|could ?n[o']t be found|couldn't be located|not be "
           "found|no such)|"
           "couldn't find any host|no such (host|domain)|find a gateway|illegal host|bad destination "
           "(host|system)|name server: no data|nxdomain",
           code(5, 1, 2)},
    phrase{
        "message (is )?(size|too (large|big|long))|(size|length) (limit|exceed)|exceed[a-z]* [^\\n]{0,40}(size|limit)|"
        "too (large|big) (message|for)|サイズが(大き|制限)|サイズの?制限",
        code(5, 3, 4)},
    phrase{"(mailbox|account|user|address|recipient)[^\\n]{0,40}(disabled|inactive|suspended|locked|deactivated|"
           "discontinued|expired|closed)|"
           "no longer (accept|active)|not active",
           code(5, 2, 1)},
    phrase{"too many (hops|received)|mail (forwarding )?loop|loops? back|routing loop|loop detected|ループ",
           code(5, 4, 6)},
    phrase{"relay(ing)? (access )?(denied|not (allowed|permitted)|is prohibited)|(un|not )able to relay|not? "
           "relay|cannot relay|中継",
           code(5, 7, 1)},
    phrase{"reverse[- ]?dns|\\bptr\\b|\\brdns\\b", code(5, 7, 25)},
    phrase{"permission to post|not (a )?member|members[- ]only|not open to posting", code(5, 7, 2)},
    phrase{"(spam|junk|virus|blacklist|blocklist|blocked|banned|denied|polic(y|ies)|prohibited|not "
           "(allowed|authori[sz]ed|permitted)|"
           "content (rejected|filter)|reject|refused (your|mail|to accept)|forbidden|invalid "
           "ip|dmarc|spf|reputation)|受信拒否|拒否",
           code(5, 7, 1)},
    phrase{"retry time(out)? |retry timeout exceeded|too long|(for|within|in) \\d+(\\.\\d+)? (days?|hours)|expired|"
           "failing for a long time|aborted after|could not deliver for the last|multiple retries|failed \\d+ "
           "attempts|retries exhausted|retry limit|have been trying|last attempt",
           code(4, 4, 7)},
    phrase{"(connection|connect|conversation|session|operation|server)[^\\n]{0,60}(timed? "
           "?out|refused|reset|dropped|lost|closed|fail|not respond)|"
           "no route to host|network (is )?unreachable|cannot connect|unable to connect|wasn't able to establish|not "
           "responding|"
           "did not accept our requests to connect|socket error|network error|could ?n[o']t connect|host not "
           "reachable|host is unreachable|no answer",
           code(4, 4, 1)},
    phrase{"host or domain name not found|(no|without|lookup of) (mx|a|aaaa)\\b|mx (record|lookup)|null mx",
           code(5, 4, 4)},
    phrase{"system(error| error| config)|local (delivery )?(error|failed)|i/o error|mail system error|unable to "
           "(open|write)",
           code(5, 3, 0)},
};

const phrase_set& words()
{
    static const phrase_set made{meanings};
    return made;
}

/// A reply code and what follows it: the beginning of a line or a word, three digits, then a blank or '-'.
char reply_class_in(std::string_view text)
{
    for (std::size_t at = 0; at + 3 <= text.size(); ++at) {
        const bool is_code = (text[at] == '4' || text[at] == '5') && text[at + 1] >= '0' && text[at + 1] <= '7' &&
                             is_digit(text[at + 2]);
        const bool begins = at == 0 || std::string_view(" \t\n:(<[\"'").find(text[at - 1]) != std::string_view::npos;
        const bool ends = at + 3 == text.size() || text[at + 3] == ' ' || text[at + 3] == '-' || text[at + 3] == '\n';
        if (is_code && begins && ends)
            return text[at];
    }
    return '\0';
}

/// The length of a code that begins at `at`, 0 when none does.
std::size_t code_at(std::string_view text, std::size_t at)
{
    const auto digits = [&](std::size_t from) {
        std::size_t to = from;
        while (to < text.size() && to - from < 4 && is_digit(text[to]))
            ++to;
        return to - from <= 3 ? to - from : 0;
    };
    if (text[at] != '2' && text[at] != '4' && text[at] != '5')
        return 0;
    if (at > 0 && (is_digit(text[at - 1]) || text[at - 1] == '.' || text[at - 1] == '/'))
        return 0;
    if (text.substr(at + 1, 1) != ".")
        return 0;
    const std::size_t subject = digits(at + 2);
    if (subject == 0 || text.substr(at + 2 + subject, 1) != ".")
        return 0;
    const std::size_t detail = digits(at + 3 + subject);
    const std::size_t end = at + 3 + subject + detail;
    const std::string_view behind = text.substr(std::min(end, text.size()), 2);
    const bool goes_on =
        behind.size() > 1 && (behind[0] == '.' || behind[0] == '-' || behind[0] == '/') && is_digit(behind[1]);
    return detail == 0 || goes_on ? 0 : end - at;
}

} // namespace

std::string status_code_in(std::string_view text)
{
    for (std::size_t at = 0; at < text.size(); ++at) {
        if (const std::size_t length = code_at(text, at); length > 0)
            return std::string(text.substr(at, length));
    }
    return {};
}

bool is_unspecific(std::string_view status)
{
    return status.size() < 5 || status.substr(1) == ".0.0";
}

std::string status_by_words(std::string_view folded)
{
    const auto first = words().first_in(folded);
    if (!first)
        return {};
    const std::uint32_t means = meanings[*first].meaning;
    return std::to_string(means >> 16U) + "." + std::to_string(means >> 8U & 0xffU) + "." +
           std::to_string(means & 0xffU);
}

std::string status_of(std::string_view folded)
{
    std::string written = status_code_in(folded);
    if (!written.empty() && !is_unspecific(written))
        return written;
    const char reply_class = written.empty() ? reply_class_in(folded) : written.front();
    std::string by_words = status_by_words(folded);
    if (by_words.empty())
        return !written.empty() || reply_class == '\0' ? written : std::string{reply_class} + ".0.0";
    if (reply_class != '\0')
        by_words.front() = reply_class;
    return by_words;
}

} // namespace shapes
