#include "contentd/text_links/each_link.hpp"

#include "common/text/byte_classes.hpp"
#include "contentd/text_links/candidates.hpp"
#include "contentd/text_links/line_wraps.hpp"
#include "contentd/text_links/run.hpp"

#include <algorithm>
#include <iterator>
#include <string>

namespace text_links {

namespace {

using link_use = std::function<void(std::string_view)>;

constexpr std::string_view codes[] = {"=2E", "=2F", "=3A", "=3D", "=40"};

void tell(std::string_view link, const link_use& use)
{
    if (!without_punctuation(without_scheme(link)).empty())
        use(without_punctuation(link.substr(0, longest_link)));
}

/// `=2E` and the like, which a program that decodes quoted-printable once more would read.
void tell_decoded(std::string_view link, const link_use& use)
{
    std::string decoded;
    for (std::size_t i = 0; i < link.size(); ++i) {
        const bool is_code = link[i] == '=' && i + 2 < link.size() && text::digit_value(link[i + 1]) >= 0 &&
                             text::digit_value(link[i + 2]) >= 0;
        decoded +=
            is_code ? static_cast<char>(text::digit_value(link[i + 1]) * 16 + text::digit_value(link[i + 2])) : link[i];
        i += is_code ? 2 : 0;
    }
    tell(decoded, use);
}

bool has_codes(std::string_view link)
{
    return std::any_of(std::begin(codes), std::end(codes),
                       [link](std::string_view each) { return link.find(each) != link.npos; });
}

/// A host that goes on at `at` with what is not ASCII, and has another dot there.
bool may_be_host(std::string_view link, std::size_t at)
{
    const std::size_t end = end_of_authority(link);
    if (at >= end)
        return false;
    const std::string_view rest = link.substr(at, std::min(end - at, longest_host));
    return rest.find('.') != rest.npos || rest.find("\u3002") != rest.npos || rest.find("\uff61") != rest.npos;
}

/// What is not ASCII ends a path. In a host it may belong to it, or be the text that goes on behind the link. Gives how
/// much of it was told; the rest may have another link.
std::size_t tell_candidate(std::string_view link, const link_use& use)
{
    const auto foreign =
        static_cast<std::size_t>(std::find_if_not(link.begin(), link.end(), text::is_ascii) - link.begin());
    const std::string_view before = link.substr(0, foreign);
    if (foreign < link.size() && before.find('.') == before.npos) {
        tell(link, use);
        return link.size();
    }
    if (may_be_host(link, foreign))
        tell(link.substr(0, longest_host), use);
    tell(before, use);
    if (has_codes(before.substr(0, longest_link)))
        tell_decoded(before.substr(0, longest_link), use);
    return before.size();
}

} // namespace

void each_link(std::string_view text, const link_use& use)
{
    for (run next = next_run_with_link(text, 0); next.begin < next.end; next = next_run_with_link(text, next.end)) {
        const std::string_view written = text.substr(next.begin, next.end - next.begin);
        const std::string normal = next.is_plain ? std::string() : normal_form(written);
        const std::string_view line = next.is_plain ? written : normal;
        std::size_t told = 0;
        for (candidate each = next_candidate(line, 0); each.begin < each.end; each = next_candidate(line, told)) {
            const std::string_view link = line.substr(each.begin, each.end - each.begin);
            told = each.begin + tell_candidate(link, use);
            if (told == line.size())
                if (const std::string longer = continued(text, next.end, link); !longer.empty())
                    tell_candidate(longer, use);
        }
    }
    each_bracketed(text, [&use](std::string_view lines) {
        if (const candidate first = next_candidate(lines, 0); first.begin == 0 && first.end > 0)
            tell_candidate(lines.substr(0, first.end), use);
    });
}

} // namespace text_links
