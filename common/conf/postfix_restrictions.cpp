#include "common/conf/postfix_restrictions.hpp"

#include "common/conf/postfix_wiring.hpp"
#include "common/text/escape.hpp"

namespace conf {

namespace {

constexpr unsigned depth_limit = 10;
constexpr std::size_t words_limit = 10000;

class expander
{
  public:
    expander(const postfix_files& files, const postfix_service* service)
        : files_(files), service_(service), classes_(files.list(service, "smtpd_restriction_classes"))
    {}

    void put(std::string_view list, unsigned depth)
    {
        for (postfix_word& each : files_.list(service_, list)) {
            if (++seen_ > words_limit)
                return;
            if (depth < depth_limit && has_word(classes_, each.text)) {
                put(each.text, depth + 1);
                continue;
            }
            if (each.text.find_first_of(":/{") == std::string::npos)
                each.text = text::to_lower(each.text);
            words_.push_back(std::move(each));
        }
    }

    std::vector<postfix_word> words() && { return std::move(words_); }

  private:
    const postfix_files& files_;
    const postfix_service* service_;
    std::vector<postfix_word> classes_;
    std::vector<postfix_word> words_;
    std::size_t seen_ = 0; // words of all lists, those of classes that hold nothing too
};

} // namespace

std::vector<postfix_word> restrictions(const postfix_files& files, const postfix_service* service,
                                       std::string_view list)
{
    expander from(files, service);
    from.put(list, 0);
    return std::move(from).words();
}

bool is_permit(std::string_view restriction)
{
    return restriction == "permit" || restriction.rfind("permit_", 0) == 0;
}

bool is_access_table(std::string_view restriction)
{
    constexpr std::string_view start = "check_";
    constexpr std::string_view end = "_access";
    return restriction.size() > start.size() + end.size() && restriction.rfind(start, 0) == 0 &&
           restriction.substr(restriction.size() - end.size()) == end;
}

} // namespace conf
