#include "contentd/digest/compute.hpp"

#include "common/text/nfkc.hpp"
#include "contentd/digest/min_hash.hpp"
#include "contentd/digest/normal_form.hpp"
#include "contentd/mime/digest.hpp"

#include <algorithm>

namespace digest {

namespace {

constexpr shingling of_words{2, 1};
constexpr shingling of_tags{5, 2};

value exact_of(kind what, std::string_view bytes)
{
    value made;
    made.what = what;
    made.exact = mime::sha256(bytes);
    return made;
}

std::size_t count_different(std::span<const std::uint64_t> shingles)
{
    std::vector<std::uint64_t> sorted(shingles.begin(), shingles.end());
    std::sort(sorted.begin(), sorted.end());
    return static_cast<std::size_t>(std::unique(sorted.begin(), sorted.end()) - sorted.begin());
}

/// Few shingles repeated are little to be alike in.
bool are_enough(std::span<const std::uint64_t> shingles, std::uint32_t least)
{
    const std::size_t wanted = std::max<std::size_t>(least / 2, 1);
    // Of most texts the beginning is enough; the time for a long list of the same stays the same.
    return count_different(shingles.first(std::min(shingles.size(), wanted * 2))) >= wanted ||
           count_different(shingles.first(std::min(shingles.size(), wanted * 16))) >= wanted;
}

void add_features(value& to, std::span<const std::uint64_t> tokens, const shingling& how, std::uint32_t least)
{
    to.tokens = static_cast<std::uint32_t>(tokens.size());
    const std::vector<std::uint64_t> shingles = shingles_of(tokens, how);
    to.has_features = tokens.size() >= least && are_enough(shingles, least);
    if (to.has_features)
        to.features = features_of(shingles);
}

std::string without_blanks(std::string text)
{
    std::erase_if(text, [](char byte) { return static_cast<unsigned char>(byte) <= ' '; });
    return text;
}

} // namespace

value of_text(std::string_view utf8, const options& how)
{
    std::string all = text::nfkc_folded(utf8.substr(0, how.most_bytes));
    std::vector<std::string> leave_out;
    for (const std::string& each : how.leave_out)
        leave_out.push_back(text::nfkc_folded(each));
    const normal_form form = normal_form_of(all, leave_out);
    const bool is_short = form.tokens.size() < how.least_tokens;
    value made = exact_of(kind::text, is_short ? without_blanks(std::move(all)) : form.text);
    add_features(made, form.tokens, of_words, how.least_tokens);
    return made;
}

value of_structure(std::span<const std::uint64_t> tokens, const options& how)
{
    std::string bytes;
    bytes.reserve(tokens.size() * sizeof(std::uint64_t));
    for (const std::uint64_t token : tokens)
        for (unsigned shift = 0; shift < 64; shift += 8)
            bytes += static_cast<char>(token >> shift & 0xffU);
    value made = exact_of(kind::html, bytes);
    add_features(made, tokens, of_tags, how.least_tokens);
    return made;
}

value of_file(std::string_view bytes)
{
    return exact_of(kind::file, bytes);
}

value of_url_key(std::string_view key)
{
    return exact_of(kind::url, key);
}

} // namespace digest
