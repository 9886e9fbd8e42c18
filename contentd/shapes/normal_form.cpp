#include "contentd/shapes/normal_form.hpp"

#include "common/text/escape.hpp"
#include "common/text/utf8.hpp"

#include <unicode/unorm2.h>
#include <unicode/ustring.h>

#include <stdexcept>

namespace shapes {

namespace {

std::u16string to_utf16(std::string_view utf8)
{
    std::u16string made(utf8.size(), u'\0'); // never more units than bytes
    int32_t length = 0;
    UErrorCode error = U_ZERO_ERROR;
    u_strFromUTF8WithSub(made.data(), static_cast<int32_t>(made.size()), &length, utf8.data(),
                         static_cast<int32_t>(utf8.size()), 0xfffd, nullptr, &error);
    if (U_FAILURE(error))
        throw std::runtime_error(u_errorName(error));
    made.resize(static_cast<std::size_t>(length));
    return made;
}

std::string to_utf8(const std::u16string& units)
{
    std::string made(units.size() * 3, '\0'); // never more bytes
    int32_t length = 0;
    UErrorCode error = U_ZERO_ERROR;
    u_strToUTF8WithSub(made.data(), static_cast<int32_t>(made.size()), &length, units.data(),
                       static_cast<int32_t>(units.size()), 0xfffd, nullptr, &error);
    if (U_FAILURE(error))
        throw std::runtime_error(u_errorName(error));
    made.resize(static_cast<std::size_t>(length));
    return made;
}

std::string normalized(std::string_view utf8, const UNormalizer2* (*form)(UErrorCode*))
{
    UErrorCode error = U_ZERO_ERROR;
    const UNormalizer2* const normalizer = form(&error);
    const std::u16string units = to_utf16(utf8);
    std::u16string made(units.size() * 2 + 32, u'\0');
    const auto run = [&] {
        return unorm2_normalize(normalizer, units.data(), static_cast<int32_t>(units.size()), made.data(),
                                static_cast<int32_t>(made.size()), &error);
    };
    int32_t length = run();
    if (error == U_BUFFER_OVERFLOW_ERROR) {
        error = U_ZERO_ERROR;
        made.resize(static_cast<std::size_t>(length));
        length = run();
    }
    if (U_FAILURE(error))
        throw std::runtime_error(u_errorName(error));
    made.resize(static_cast<std::size_t>(length));
    return to_utf8(made);
}

} // namespace

std::string normal_form(std::string_view utf8)
{
    const std::string_view looked_at = utf8.substr(0, most_text);
    return text::is_7bit(looked_at) ? std::string(looked_at) : normalized(looked_at, unorm2_getNFKCInstance);
}

std::string folded(std::string_view utf8)
{
    const std::string_view looked_at = utf8.substr(0, most_text);
    return text::is_7bit(looked_at) ? text::to_lower(looked_at) : normalized(looked_at, unorm2_getNFKCCasefoldInstance);
}

} // namespace shapes
