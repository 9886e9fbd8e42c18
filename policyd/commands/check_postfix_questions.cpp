#include "policyd/commands/check_postfix_questions.hpp"

#include "common/conf/postfix_restrictions.hpp"
#include "common/text/trim.hpp"

#include <algorithm>
#include <array>
#include <cassert>
#include <optional>

namespace policyd {

namespace {

using conf::postfix_endpoint;
using conf::postfix_files;
using conf::postfix_word;

constexpr std::array<std::string_view, 8> list_names = {"smtpd_client_restrictions",
                                                        "smtpd_helo_restrictions",
                                                        "smtpd_sender_restrictions",
                                                        "smtpd_relay_restrictions",
                                                        recipient_list,
                                                        "smtpd_data_restrictions",
                                                        end_of_data_list,
                                                        "smtpd_etrn_restrictions"};

/// The value of `name=value`, or of `{ name = value }` whose value may hold blanks.
std::string option(const std::vector<std::string>& words, std::string_view name)
{
    for (std::string_view word : words) {
        if (word.size() > 1 && word.front() == '{' && word.back() == '}')
            word = word.substr(1, word.size() - 2);
        const auto sign = word.find('=');
        if (sign != std::string_view::npos && text::trimmed(word.substr(0, sign)) == name)
            return std::string(text::trimmed(word.substr(sign + 1)));
    }
    return {};
}

std::optional<question> to_question(const std::vector<postfix_word>& words, std::size_t position)
{
    if (words[position].text != "check_policy_service" || position + 1 >= words.size())
        return std::nullopt;
    const std::vector<std::string> options = conf::inside_braces(words[position + 1].text);
    const auto endpoint = options.empty() ? std::nullopt : postfix_endpoint::parse(options.front());
    if (!endpoint)
        return std::nullopt;
    question asked{position, words[position].place, *endpoint, option(options, "policy_context"), {}, {}};
    asked.default_action = option(options, "default_action");
    asked.timeout = option(options, "timeout");
    return asked;
}

bool is_ours(const postfix_files& files, const std::vector<postfix_endpoint>& listens, const postfix_endpoint& asked)
{
    if (std::find(listens.begin(), listens.end(), asked) != listens.end())
        return true;
    // A relative path is one below the queue directory, and in a chroot every path is.
    const std::string queue = files.value(nullptr, "queue_directory", "/var/spool/postfix");
    return asked.is_unix && std::any_of(listens.begin(), listens.end(), [&](const postfix_endpoint& each) {
               return each.is_unix && each.host == queue + '/' + asked.host;
           });
}

} // namespace

std::vector<restriction_list> lists_of(const postfix_files& files, const conf::postfix_service& service,
                                       const std::vector<postfix_endpoint>& listens)
{
    std::vector<restriction_list> lists;
    for (const std::string_view name : list_names) {
        restriction_list list{name, conf::restrictions(files, &service, name), {}, {}};
        for (std::size_t i = 0; i < list.words.size(); ++i) {
            auto found = to_question(list.words, i);
            if (found && is_ours(files, listens, found->endpoint))
                list.asked.push_back(std::move(*found));
            else if (found && to_policy_context(found->context, "RCPT").is_explicit)
                list.astray.push_back(std::move(*found));
        }
        lists.push_back(std::move(list));
    }
    return lists;
}

const restriction_list& list_in(const std::vector<restriction_list>& lists, std::string_view name)
{
    const auto found =
        std::find_if(lists.begin(), lists.end(), [&](const restriction_list& each) { return each.name == name; });
    assert(found != lists.end());
    return *found;
}

const question* question_of(const std::vector<question>& asked, rules::phase phase)
{
    const auto found = std::find_if(asked.begin(), asked.end(), [&](const question& each) {
        const policy_context context = to_policy_context(each.context, "RCPT");
        return context.is_explicit && context.phase == phase;
    });
    return found == asked.end() ? nullptr : &*found;
}

} // namespace policyd
