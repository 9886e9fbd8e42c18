#include "contentd/mail_files.hpp"

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

} // namespace

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
