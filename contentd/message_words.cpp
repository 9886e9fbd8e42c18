#include "contentd/message_words.hpp"

#include "common/text/charset_readings.hpp"
#include "contentd/content_lines.hpp"
#include "contentd/inspection.hpp"
#include "contentd/message_links.hpp"

#include <algorithm>
#include <set>
#include <tuple>

namespace contentd {

namespace {

constexpr std::size_t most_of_part = 1U << 20U;
constexpr std::size_t most_of_message = 8U << 20U;
constexpr std::size_t end_of_part = 64U << 10U; // that is read of longer ones

/// Reads one part after the other.
class word_reader
{
  public:
    explicit word_reader(const inspection& message) : message_(message) {}

    message_words read()
    {
        links_.add_text(message_.subject(), link_place::header);
        links_.add_text(message_.from(), link_place::header);
        for (const std::string_view field : {"Reply-To", "List-Unsubscribe", "List-Help", "Sender", "Organization"})
            links_.add_text(mime::decode_header_text(message_.tree().header(field)), link_place::header);
        for (const leaf& each : message_.leaves())
            read_leaf(each);
        for (const walk::report& each : message_.reports())
            for (const std::string& link : each.links)
                links_.add(link, link_place::file);
        made_.has_more_links = links_.has_more();
        made_.has_more_in_files = made_.has_more_in_files || links_.has_more_of_files();
        made_.links = links_.take();
        return std::move(made_);
    }

  private:
    void read_leaf(const leaf& each)
    {
        const mime::part& part = message_.tree().parts()[each.part];
        const bool is_html = each.type.kind == filetype::family::html || part.type == "text/html";
        const bool is_text = part.type == "text/plain" || each.type.type == "application/x-mswinurl" ||
                             (!is_html && each.type.kind == filetype::family::text);
        if (!is_html && !is_text)
            return;
        const bool is_file = !is_html && part.disposition == "attachment";
        const link_place where = is_file ? link_place::file : link_place::text;
        const std::string_view bytes =
            each.content.substr(0, std::min(is_text ? most_of_part : most_of_message, left_));
        left_ -= bytes.size();
        if (!seen_.emplace(bytes.data(), bytes.size(), part.charset, is_html, is_text).second)
            return;
        const bool is_folded = has_content_lines(part.type, each.content);
        const std::string lines = is_folded ? unfolded(bytes) : std::string();
        for (std::string& reading : text::readings(is_folded ? lines : bytes, part.charset)) {
            if (!is_text) {
                read_html(std::move(reading));
                continue;
            }
            if (is_html)
                read_html(reading);
            read_text(std::move(reading), where);
        }
        if (bytes.size() == each.content.size())
            return;
        (is_file ? made_.has_more_in_files : made_.has_more_text) = true;
        read_end(each.content.substr(bytes.size()), part.charset, where);
    }

    /// Not more than its end, and only for links. A character that is cut hurts none.
    void read_end(std::string_view rest, const std::string& charset, link_place where)
    {
        rest.remove_prefix(rest.size() - std::min(rest.size(), end_of_part));
        for (const std::string& reading : text::readings(rest, charset))
            links_.add_text(reading, where);
    }

    void read_html(std::string markup)
    {
        html::page page = html::read_page(markup);
        links_.add_page(page);
        read_text(std::move(page.text.visible), link_place::text);
        if (!page.text.outlook.empty())
            read_text(std::move(page.text.outlook), link_place::text);
        made_.hidden_share = std::max(made_.hidden_share, page.text.hidden_share());
        made_.has_more_text = made_.has_more_text || page.text.is_cut;
        made_.pages.push_back(std::move(markup));
    }

    void read_text(std::string reading, link_place where)
    {
        links_.add_text(reading, where);
        made_.texts.push_back(std::move(reading));
    }

    const inspection& message_;
    message_links links_;
    message_words made_;
    std::size_t left_ = most_of_message;
    std::set<std::tuple<const char*, std::size_t, std::string, bool, bool>> seen_;
};

} // namespace

message_words words_of(const inspection& message)
{
    return word_reader(message).read();
}

} // namespace contentd
