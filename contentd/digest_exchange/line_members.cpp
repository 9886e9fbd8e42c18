#include "contentd/digest_exchange/line_members.hpp"

#include <boost/json.hpp>

namespace digest_exchange {

namespace json = boost::json;

namespace {

constexpr std::size_t most_depth = 4;                   // ours are flat; what a later version adds may be lists
constexpr std::int64_t latest_ms = 253'402'300'800'000; // the year 10000

} // namespace

line_members::line_members(std::string_view line)
{
    json::parse_options strict;
    strict.max_depth = most_depth;
    boost::system::error_code failure;
    value_ = json::parse(line, failure, &memory_, strict);
    if (failure || !value_.is_object())
        problem_ = "no JSON object";
}

void line_members::refuse(std::string_view member)
{
    if (problem_.empty())
        problem_ = "no good \"" + std::string(member) + '"';
}

std::string_view line_members::text(std::string_view member)
{
    const json::value* const found = find(member);
    if (found != nullptr && found->is_string())
        return {found->get_string().data(), found->get_string().size()};
    refuse(member);
    return {};
}

std::int64_t line_members::integer(std::string_view member, std::int64_t most)
{
    const json::value* const found = find(member);
    if (found != nullptr && found->is_int64() && found->get_int64() >= 0 && found->get_int64() <= most)
        return found->get_int64();
    refuse(member);
    return 0;
}

double line_members::amount(std::string_view member, double most)
{
    const json::value* const found = find(member);
    const double read = found != nullptr && found->is_number() ? found->to_number<double>() : -1;
    if (read >= 0 && read <= most) // not for NaN
        return read;
    refuse(member);
    return 0;
}

base::time_point line_members::time(std::string_view member)
{
    return base::from_epoch_ms(integer(member, latest_ms));
}

const json::value* line_members::find(std::string_view member) const
{
    return value_.is_object() ? value_.get_object().if_contains(member) : nullptr;
}

} // namespace digest_exchange
