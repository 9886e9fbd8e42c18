#include "contentd/url/international.hpp"

#include "common/text/utf8.hpp"

#include <unicode/uidna.h>
#include <unicode/uspoof.h>

#include <array>
#include <memory>

namespace url {

namespace {

constexpr std::size_t longest_name = 1024;
constexpr std::uint32_t allowed = UIDNA_ERROR_EMPTY_LABEL | UIDNA_ERROR_LABEL_TOO_LONG |
                                  UIDNA_ERROR_DOMAIN_NAME_TOO_LONG | UIDNA_ERROR_LEADING_HYPHEN |
                                  UIDNA_ERROR_TRAILING_HYPHEN | UIDNA_ERROR_HYPHEN_3_4;

using mapping = std::unique_ptr<UIDNA, decltype(&uidna_close)>;
using checker = std::unique_ptr<USpoofChecker, decltype(&uspoof_close)>;

// Both are made of data that is compiled into ICU: they fail for want of memory only, and then nothing is a name.
const UIDNA* names()
{
    static const mapping made = [] {
        UErrorCode failure = U_ZERO_ERROR;
        return mapping(uidna_openUTS46(UIDNA_NONTRANSITIONAL_TO_ASCII | UIDNA_NONTRANSITIONAL_TO_UNICODE |
                                           UIDNA_CHECK_BIDI | UIDNA_CHECK_CONTEXTJ,
                                       &failure),
                       uidna_close);
    }();
    return made.get();
}

const USpoofChecker* letters()
{
    static const checker made = [] {
        UErrorCode failure = U_ZERO_ERROR;
        checker opened(uspoof_open(&failure), uspoof_close);
        uspoof_setRestrictionLevel(opened.get(), USPOOF_HIGHLY_RESTRICTIVE);
        uspoof_setChecks(opened.get(), USPOOF_RESTRICTION_LEVEL, &failure);
        return opened;
    }();
    return made.get();
}

template <class Convert>
std::optional<std::string> converted(std::string_view name, Convert convert)
{
    if (name.size() > longest_name || names() == nullptr)
        return std::nullopt;
    std::array<char, 6 * longest_name> out;
    UIDNAInfo info = UIDNA_INFO_INITIALIZER;
    UErrorCode failure = U_ZERO_ERROR;
    const std::int32_t length = convert(names(), name.data(), static_cast<std::int32_t>(name.size()), out.data(),
                                        static_cast<std::int32_t>(out.size()), &info, &failure);
    if (U_FAILURE(failure) || (info.errors & ~allowed) != 0)
        return std::nullopt;
    return std::string(out.data(), static_cast<std::size_t>(length));
}

} // namespace

std::optional<std::string> to_ascii_name(std::string_view name)
{
    return converted(name, uidna_nameToASCII_UTF8);
}

std::optional<std::string> to_unicode_name(std::string_view name)
{
    return converted(name, uidna_nameToUnicodeUTF8);
}

bool mixes_scripts(std::string_view name)
{
    while (!name.empty()) {
        const std::size_t end = std::min(name.find('.'), name.size());
        const std::string_view label = name.substr(0, end);
        name.remove_prefix(std::min(end + 1, name.size()));
        UErrorCode failure = U_ZERO_ERROR;
        if (!text::is_7bit(label) &&
            uspoof_check2UTF8(letters(), label.data(), static_cast<std::int32_t>(label.size()), nullptr, &failure) != 0)
            return true;
    }
    return false;
}

std::string skeleton(std::string_view text)
{
    std::array<char, 4096> out;
    UErrorCode failure = U_ZERO_ERROR;
    const std::int32_t length =
        uspoof_getSkeletonUTF8(letters(), 0, text.data(), static_cast<std::int32_t>(text.size()), out.data(),
                               static_cast<std::int32_t>(out.size()), &failure);
    return U_SUCCESS(failure) ? std::string(out.data(), static_cast<std::size_t>(length)) : std::string(text);
}

} // namespace url
