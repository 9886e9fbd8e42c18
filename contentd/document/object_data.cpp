#include "contentd/document/object_data.hpp"

#include "contentd/mime/hexadecimal.hpp"

#include <utility>

namespace document {

void object_data::add(reading& to, std::string_view digits) const
{
    for (const char each : digits) {
        const int value = mime::hexadecimal_digit(each);
        if (value < 0)
            continue;
        if (to.half < 0)
            to.half = value;
        else if (to.bytes.size() < most_)
            to.bytes += static_cast<char>(std::exchange(to.half, -1) * 16 + value);
    }
}

void object_data::take(const rtf_token& token)
{
    using kind = rtf_token::kind;
    if (token.what == kind::character) {
        if (!token.is_escaped || (!differ_ && kept_.half < 0))
            return;
        if (!differ_)
            dropped_ = kept_;
        differ_ = true;
        dropped_.half = -1;
        return;
    }
    for (reading* each : {&kept_, &dropped_}) {
        if (each == &dropped_ && !differ_)
            continue;
        if (token.what == kind::text) {
            add(*each, token.text);
        } else if (each->bytes.size() < most_) {
            each->half = -1;
            each->bytes += token.text.substr(0, most_ - each->bytes.size());
        }
    }
}

std::vector<std::string> object_data::finish()
{
    std::vector<std::string> readings;
    for (reading* each : {&kept_, &dropped_})
        if (!each->bytes.empty())
            readings.push_back(std::move(each->bytes));
    return readings;
}

} // namespace document
