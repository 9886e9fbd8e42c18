#include "common/text/charset.hpp"

#include "common/text/charset_names.hpp"
#include "common/text/japanese.hpp"
#include "common/text/utf8.hpp"

#include <unicode/ucnv.h>
#include <unicode/ucnv_cb.h>

#include <iterator>
#include <map>
#include <memory>

namespace text {

namespace {

struct close_converter
{
    void operator()(UConverter* converter) const { ucnv_close(converter); }
};

using converter_handle = std::unique_ptr<UConverter, close_converter>;

/// ICU calls this for each sequence that it cannot read; `context` points to the count.
void count_and_replace(const void* context, UConverterToUnicodeArgs* arguments, const char* /*bytes*/,
                       std::int32_t /*length*/, UConverterCallbackReason reason, UErrorCode* status)
{
    if (reason > UCNV_IRREGULAR)
        return; // reset, close and clone are no faults of the text
    ++*static_cast<std::size_t*>(const_cast<void*>(context));
    *status = U_ZERO_ERROR;
    constexpr UChar replacement = 0xfffd;
    ucnv_cbToUWriteUChars(arguments, &replacement, 1, 0, status);
}

converter_handle open_converter(const std::string& name)
{
    UErrorCode status = U_ZERO_ERROR;
    converter_handle converter{ucnv_open(name.c_str(), &status)};
    return U_SUCCESS(status) ? std::move(converter) : nullptr;
}

/// This thread's converter for one of our names; null when ICU has none. Names come from peers, but only those that
/// ICU knows are kept, so the map is bounded by ICU's table.
UConverter* converter_for(const std::string& name)
{
    thread_local std::map<std::string, converter_handle> opened;
    const auto known = opened.find(name);
    if (known != opened.end())
        return known->second.get();
    converter_handle converter = open_converter(name);
    if (converter == nullptr)
        return nullptr;
    return opened.emplace(name, std::move(converter)).first->second.get();
}

/// Of a name from converter_name.
bool is_known_name(const std::string& name)
{
    return name == "utf-8" || name == unlabelled_charset || (!name.empty() && converter_for(name) != nullptr);
}

UConverter* utf8_converter()
{
    thread_local const converter_handle converter = open_converter("UTF-8");
    return converter.get();
}

/// Runs the converter over all of `bytes`; the output grows as it needs.
std::string convert(UConverter* from, std::string_view bytes)
{
    std::string out(bytes.size() + bytes.size() / 2 + 16, '\0');
    const char* source = bytes.data();
    std::size_t used = 0;
    UChar pivot[1024];
    UChar* pivot_source = pivot;
    UChar* pivot_target = pivot;
    for (UBool is_first = 1;; is_first = 0) {
        char* target = out.data() + used;
        UErrorCode status = U_ZERO_ERROR;
        ucnv_convertEx(utf8_converter(), from, &target, out.data() + out.size(), &source, bytes.data() + bytes.size(),
                       pivot, &pivot_source, &pivot_target, pivot + std::size(pivot), is_first, 1, &status);
        used = static_cast<std::size_t>(target - out.data());
        if (status != U_BUFFER_OVERFLOW_ERROR)
            break;
        out.resize(out.size() * 2);
    }
    out.resize(used);
    return out;
}

conversion convert_counting(UConverter* from, std::string_view bytes)
{
    conversion done;
    UErrorCode status = U_ZERO_ERROR;
    ucnv_setToUCallBack(from, count_and_replace, &done.replaced, nullptr, nullptr, &status);
    done.utf8 = convert(from, bytes);
    return done;
}

conversion repair_utf8(std::string_view bytes)
{
    conversion done;
    for (std::size_t at = 0; at < bytes.size();) {
        const auto [point, length] = next_character(bytes, at);
        if (point == invalid_character) {
            done.utf8 += "\xef\xbf\xbd";
            ++done.replaced;
        } else {
            done.utf8.append(bytes, at, length);
        }
        at += length;
    }
    return done;
}

/// By a name from converter_name; as UTF-8 when ICU has no such converter.
conversion convert_named(std::string_view bytes, const std::string& name)
{
    UConverter* const converter = name.empty() || name == "utf-8" ? nullptr : converter_for(name);
    if (converter != nullptr)
        return convert_counting(converter, bytes);
    return is_utf8(bytes) ? conversion{std::string(bytes)} : repair_utf8(bytes);
}

/// 8-bit text that is likely to be in the charset of this name.
conversion convert_likely(std::string_view bytes, const std::string& name)
{
    conversion done = convert_named(bytes, name);
    if (done.replaced == 0 || !is_japanese_converter(name))
        return done;
    const auto better = likely_japanese(bytes);
    return better ? convert_named(bytes, converter_name(*better)) : done;
}

} // namespace

conversion to_utf8(std::string_view bytes, std::string_view charset)
{
    const std::string name = converter_name(charset);
    if (name == unlabelled_charset)
        return {unlabelled_to_utf8(bytes)};
    if (!is_known_name(name))
        return {unlabelled_to_utf8(bytes), false};
    return convert_named(bytes, name);
}

std::string unlabelled_to_utf8(std::string_view bytes, std::string_view likely)
{
    if (has_japanese_escapes(bytes))
        return convert_named(bytes, converter_name("iso-2022-jp")).utf8;
    if (is_utf8(bytes))
        return std::string(bytes);
    const std::string name = converter_name(likely);
    const bool says_more = name != unlabelled_charset && name != "utf-8" && is_known_name(name);
    return convert_likely(bytes, says_more ? name : "windows-1252").utf8;
}

bool is_known_charset(std::string_view charset)
{
    return is_known_name(converter_name(charset));
}

} // namespace text
