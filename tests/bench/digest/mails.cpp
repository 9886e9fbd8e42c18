#include "tests/bench/digest/mails.hpp"

#include "common/text/charset.hpp"
#include "contentd/mime/tree.hpp"

#include <algorithm>
#include <fstream>
#include <iterator>
#include <optional>

namespace bench {

namespace {

/// Roughly what a reader sees: enough to measure with, not what contentd makes of HTML.
std::string without_tags(const std::string& html)
{
    std::string text;
    bool is_inside = false;
    for (const char each : html) {
        if (each == '<')
            is_inside = true;
        if (!is_inside)
            text += each;
        if (each == '>' && is_inside) {
            is_inside = false;
            text += ' ';
        }
    }
    return text;
}

std::optional<std::string> text_of(const mime::tree& tree, std::string_view type)
{
    const auto parts = tree.parts();
    for (std::size_t i = 0; i < parts.size(); ++i) {
        if (!parts[i].is_leaf || parts[i].type != type)
            continue;
        const std::string utf8 = text::to_utf8(tree.decoded(i), parts[i].charset).utf8;
        return type == "text/html" ? without_tags(utf8) : utf8;
    }
    return std::nullopt;
}

} // namespace

std::vector<visible_text> visible_texts(const std::filesystem::path& folder)
{
    std::vector<std::filesystem::path> files;
    for (const auto& entry : std::filesystem::recursive_directory_iterator(folder))
        if (entry.is_regular_file())
            files.push_back(entry.path());
    std::sort(files.begin(), files.end());
    std::vector<visible_text> texts;
    for (const std::filesystem::path& file : files) {
        std::ifstream in(file, std::ios::binary);
        const std::string message{std::istreambuf_iterator<char>(in), {}};
        const mime::tree tree = mime::tree::parse(message, {});
        std::optional<std::string> text = text_of(tree, "text/plain");
        if (!text)
            text = text_of(tree, "text/html");
        if (text)
            texts.push_back({file, *std::move(text)});
    }
    return texts;
}

} // namespace bench
