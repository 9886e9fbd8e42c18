#include "contentd/mail_files.hpp"

#include "common/text/escape.hpp"
#include "contentd/filetype/filetype.hpp"
#include "contentd/mime/tree.hpp"

#include <algorithm>
#include <chrono>
#include <string>

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

constexpr std::string_view fields_of_parts[] = {"mime-version:", "content-type:"};

// A multipart's, in whichever order the two stand.
bool is_header_of_parts(std::string_view content)
{
    constexpr std::size_t farthest = 4096;
    const std::string lowered = '\n' + text::to_lower(content.substr(0, farthest));
    const auto has = [&](std::string_view field) { return lowered.find('\n' + std::string(field)) != lowered.npos; };
    return std::all_of(std::begin(fields_of_parts), std::end(fields_of_parts), has) &&
           lowered.find("multipart/") != lowered.npos;
}

} // namespace

std::string_view mail_inside(std::string_view content)
{
    constexpr int most_tries = 1000;
    int tries = 0;
    for (std::size_t at = 0; at < content.size() && tries < most_tries;) {
        const bool is_field =
            std::any_of(std::begin(fields_of_parts), std::end(fields_of_parts), [&](std::string_view field) {
                return text::equal_ignoring_case(content.substr(at, field.size()), field);
            });
        tries += is_field ? 1 : 0;
        if (is_field && is_header_of_parts(content.substr(at)))
            return content.substr(at);
        const std::size_t end = content.find('\n', at);
        at = end == content.npos ? end : end + 1;
    }
    return {};
}

document::findings files_of_mail(std::string_view content, const document::allowance& allowed)
{
    mime::tree mail = mime::tree::parse(content, limits_of(allowed));
    mail.add_readings();
    document::findings found;
    std::size_t left = allowed.bytes;
    for (std::size_t index = 0; index < mail.parts().size(); ++index) {
        const mime::part& part = mail.parts()[index];
        const std::string_view bytes = part.is_leaf ? mail.decoded(index) : std::string_view();
        if (bytes.empty())
            continue;
        if (found.files.size() == allowed.files || bytes.size() > left) {
            found.is_cut = true;
            break;
        }
        left -= bytes.size();
        found.files.push_back({name_of(part), std::string(bytes)});
    }
    found.is_cut = found.is_cut || mail.exceeded_limits() != mime::nothing;
    return found;
}

} // namespace contentd
