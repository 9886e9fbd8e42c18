#include "contentd/mail_files.hpp"

#include "common/text/byte_classes.hpp"
#include "common/text/escape.hpp"
#include "contentd/filetype/filetype.hpp"
#include "contentd/mime/tree.hpp"

#include <algorithm>
#include <chrono>
#include <iterator>
#include <set>
#include <string>
#include <tuple>
#include <utility>

namespace contentd {

namespace {

mime::limits limits_of(const document::allowance& allowed)
{
    using std::chrono::milliseconds;
    mime::limits made;
    made.decoded_bytes = allowed.bytes / 2; // what is decoded is held once more as a file
    if (allowed.until != allowed.until.max()) {
        const auto left = allowed.until - std::chrono::steady_clock::now();
        made.time = std::max(std::chrono::duration_cast<milliseconds>(left), milliseconds(1)); // 0 is no limit
    }
    return made;
}

// Of several names one that runs, whichever a mail program shows.
std::string name_of(const mime::part& part)
{
    const auto runs = std::find_if(part.names.begin(), part.names.end(), [](std::string_view each) {
        return filetype::is_executable_extension(filetype::extension_of(each));
    });
    return std::string(runs == part.names.end() ? std::string_view(part.filename) : std::string_view(*runs));
}

/// Puts the parts of one mail after another into one finding.
class part_collector
{
  public:
    explicit part_collector(const document::allowance& allowed) : allowed_(allowed), left_(allowed.bytes) {}

    /// False when there is no room or no time for more.
    bool add(std::string_view mail) { return add(mail, 0); }

    /// From part number `first` on.
    bool add(std::string_view mail, std::size_t first)
    {
        if (std::chrono::steady_clock::now() >= allowed_.until) {
            found_.is_cut = true;
            return false;
        }
        document::allowance now = allowed_;
        now.bytes = left_;
        mime::tree tree = mime::tree::parse(mail, limits_of(now));
        tree.add_readings();
        std::set<std::tuple<const char*, std::size_t, std::string>> known; // one file in several readings
        for (std::size_t index = first; index < tree.parts().size(); ++index) {
            const mime::part& part = tree.parts()[index];
            const std::string_view bytes = part.is_leaf ? tree.decoded(index) : std::string_view();
            std::string name = name_of(part);
            if (bytes.empty() || !known.emplace(bytes.data(), bytes.size(), name).second)
                continue;
            if (!take(std::move(name), bytes))
                return false;
        }
        found_.is_cut = found_.is_cut || tree.exceeded_limits() != mime::nothing;
        return true;
    }

    document::findings take() { return std::move(found_); }

  private:
    bool take(std::string name, std::string_view bytes)
    {
        if (found_.files.size() == allowed_.files)
            return false;
        if (bytes.size() > left_) {
            found_.is_cut = true;
            return false;
        }
        left_ -= bytes.size();
        found_.files.push_back({std::move(name), std::string(bytes)});
        return true;
    }

    const document::allowance& allowed_;
    std::size_t left_;
    document::findings found_;
};

std::string_view take_line(std::string_view& rest)
{
    const std::string_view line = rest.substr(0, rest.find('\n'));
    rest.remove_prefix(std::min(line.size() + 1, rest.size()));
    return line;
}

/// The next mail of a mailbox: to the "From " line behind an empty one, which parts it from the next (RFC 4155).
std::string_view take_mail(std::string_view& rest)
{
    const std::string_view begin = rest;
    bool is_behind_empty = false;
    for (std::string_view ahead = rest; !ahead.empty();) {
        const auto at = static_cast<std::size_t>(ahead.data() - begin.data());
        const std::string_view line = take_line(ahead);
        if (is_behind_empty && line.starts_with("From ")) {
            rest = begin.substr(at);
            return begin.substr(0, at);
        }
        is_behind_empty = line.empty() || line == "\r";
    }
    rest = {};
    return begin;
}

/// The line of a header that a multipart has, whichever of both stands first.
bool begins_field_of_parts(std::string_view line)
{
    constexpr std::string_view fields[] = {"mime-version:", "content-type:"};
    return std::any_of(std::begin(fields), std::end(fields),
                       [line](std::string_view field) { return text::starts_with_folded(line, field); });
}

/// True for a header with both that is a multipart's.
bool is_header_of_parts(std::string_view header)
{
    const std::string lowered = '\n' + text::to_lower(header);
    constexpr std::string_view all[] = {"\nmime-version:", "\ncontent-type:", "multipart/"};
    return std::all_of(std::begin(all), std::end(all),
                       [&](std::string_view each) { return lowered.find(each) != lowered.npos; });
}

} // namespace

document::findings files_of_encoded(std::string_view content, std::string_view type, const document::allowance& allowed)
{
    constexpr std::size_t behind_the_file = 1;
    std::string mail = type == "application/vnd.ms-tnef" ? "Content-Type: application/ms-tnef\r\n" : "";
    mail.append("Content-Transfer-Encoding: binary\r\n\r\n").append(content);
    part_collector parts(allowed);
    parts.add(mail, behind_the_file);
    return parts.take();
}

std::string_view mail_inside(std::string_view content)
{
    std::size_t field = std::string_view::npos; // the first of a header that may be one
    for (std::string_view rest = content; !rest.empty();) {
        const auto at = static_cast<std::size_t>(rest.data() - content.data());
        const std::string_view line = take_line(rest);
        const bool is_end = line.empty() || line == "\r" || rest.empty();
        if (field == content.npos && begins_field_of_parts(line))
            field = at;
        if (!is_end || field == content.npos)
            continue;
        if (is_header_of_parts(content.substr(field, at - field)))
            return content.substr(field);
        field = content.npos;
    }
    return {};
}

document::findings files_of_mail(std::string_view content, const document::allowance& allowed)
{
    part_collector parts(allowed);
    if (!content.empty())
        parts.add(content);
    return parts.take();
}

document::findings files_of_mailbox(std::string_view content, const document::allowance& allowed)
{
    part_collector parts(allowed);
    while (!content.empty() && parts.add(take_mail(content))) {
    }
    return parts.take();
}

} // namespace contentd
