#include "policyd/submission/sender_logins.hpp"

#include "common/base/whole_file.hpp"
#include "common/text/log_line.hpp"

namespace policyd {

namespace {

constexpr std::size_t file_limit = std::size_t{256} << 20U;

base::result<login_table> read(const std::string& path)
{
    const auto text = base::read_file(path, file_limit);
    if (!text)
        return text.error();
    return login_table::parse(*text, path);
}

} // namespace

sender_logins::sender_logins(std::string path, std::string stamp, login_table first)
    : path_(std::move(path)), stamp_(std::move(stamp)), table_(std::make_shared<const login_table>(std::move(first)))
{}

base::result<std::unique_ptr<sender_logins>> sender_logins::open(std::string path)
{
    std::string stamp = base::file_stamp(path); // before reading: a change meanwhile is seen
    auto first = read(path);
    if (!first)
        return first.error();
    return std::unique_ptr<sender_logins>(new sender_logins(std::move(path), std::move(stamp), std::move(*first)));
}

void sender_logins::follow(const base::logger& log)
{
    std::string stamp = base::file_stamp(path_);
    if (stamp == stamp_)
        return;
    stamp_ = std::move(stamp);
    auto next = read(path_);
    if (!next)
        return log.error(text::log_line()
                             .add("event", "reload")
                             .add("problem", next.error().text)
                             .add("advice", "the logins of senders before stay in force")
                             .text());
    const auto fresh = std::make_shared<const login_table>(std::move(*next));
    table_.with([&](auto& table) { table = fresh; });
    log.info(text::log_line().add("event", "reload").add("file", path_).add("entries", fresh->size()).text());
}

} // namespace policyd
