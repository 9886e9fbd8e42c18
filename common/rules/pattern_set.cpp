#include "common/rules/pattern_set.hpp"

#include "common/text/utf8.hpp"

#include <re2/re2.h>
#include <re2/set.h>

#include <algorithm>

namespace rules {

namespace {

constexpr std::int64_t most_memory = std::int64_t{128} << 20U;

bool is_ascii(std::string_view text)
{
    return std::none_of(text.begin(), text.end(), [](char byte) { return (byte & 0x80) != 0; });
}

re2::StringPiece piece(std::string_view text)
{
    return {text.data(), text.size()};
}

re2::RE2::Options options(re2::RE2::Options::Encoding encoding)
{
    re2::RE2::Options chosen;
    chosen.set_encoding(encoding);
    chosen.set_case_sensitive(false);
    chosen.set_log_errors(false);
    chosen.set_max_mem(most_memory);
    return chosen;
}

} // namespace

struct pattern_set::set
{
    re2::RE2::Set characters{options(re2::RE2::Options::EncodingUTF8), re2::RE2::UNANCHORED};
    re2::RE2::Set bytes{options(re2::RE2::Options::EncodingLatin1), re2::RE2::UNANCHORED};
    std::vector<std::size_t> ascii; // the index among all of each one in `bytes`
};

pattern_set::pattern_set() : together_(std::make_unique<set>())
{}
pattern_set::~pattern_set() = default;

std::string pattern_set::add(std::string_view expression)
{
    auto made = pattern::compile(expression);
    if (!made)
        return made.error().sentence;
    single_.push_back(std::move(*made));
    together_->characters.Add(piece(expression), nullptr);
    if (is_ascii(expression)) {
        together_->bytes.Add(piece(expression), nullptr);
        together_->ascii.push_back(single_.size() - 1);
    }
    return {};
}

bool pattern_set::finish()
{
    return together_->characters.Compile() && together_->bytes.Compile();
}

bool pattern_set::matches(std::string_view text) const
{
    if (single_.empty())
        return false;
    re2::RE2::Set::ErrorInfo failure{};
    if (together_->characters.Match(piece(text), nullptr, &failure))
        return true;
    if (failure.kind == re2::RE2::Set::kNoError && !is_ascii(text) && !text::is_utf8(text) &&
        together_->bytes.Match(piece(text), nullptr, &failure))
        return true;
    if (failure.kind == re2::RE2::Set::kNoError)
        return false;
    return std::any_of(single_.begin(), single_.end(), [text](const auto& one) { return one->matches(text); });
}

std::size_t pattern_set::first_match(std::string_view text) const
{
    if (single_.empty())
        return none;
    std::size_t first = none;
    std::vector<int> found;
    re2::RE2::Set::ErrorInfo failure{};
    if (together_->characters.Match(piece(text), &found, &failure))
        first = static_cast<std::size_t>(*std::min_element(found.begin(), found.end()));
    if (failure.kind == re2::RE2::Set::kNoError && !is_ascii(text) && !text::is_utf8(text) &&
        together_->bytes.Match(piece(text), &found, &failure))
        first =
            std::min(first, together_->ascii[static_cast<std::size_t>(*std::min_element(found.begin(), found.end()))]);
    if (failure.kind == re2::RE2::Set::kNoError)
        return first;
    const auto one =
        std::find_if(single_.begin(), single_.end(), [text](const auto& each) { return each->matches(text); });
    return one == single_.end() ? none : static_cast<std::size_t>(one - single_.begin());
}

} // namespace rules
