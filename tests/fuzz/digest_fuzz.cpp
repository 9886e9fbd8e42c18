// Any bytes as a text, part of them as names to leave out: a digest comes of it, the same as before; what is left of it
// in its normal form is valid, and its features are there if and only if there are enough tokens that differ.

#include "common/text/nfkc.hpp"
#include "contentd/digest/compute.hpp"
#include "contentd/digest/normal_form.hpp"
#include "tests/fuzz/require.hpp"

#include <cstdint>

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size)
{
    std::string_view text(reinterpret_cast<const char*>(data), size);
    digest::options how;
    how.least_tokens = 4;
    for (int i = 0; i < 2 && !text.empty(); ++i) {
        const std::size_t length =
            std::min<std::size_t>(static_cast<unsigned char>(text.front()) % 16, text.size() - 1);
        how.leave_out.emplace_back(text.substr(1, length));
        text.remove_prefix(length + 1);
    }
    const digest::value made = digest::of_text(text, how);
    require(made.exact == digest::of_text(text, how).exact);
    require(!made.has_features || made.tokens >= how.least_tokens);
    const std::string folded = text::nfkc_folded(text);
    require(folded.size() <= 11 * text.size());
    const digest::normal_form form = digest::normal_form_of(folded, {});
    require(form.text.size() <= 2 * folded.size());
    require(form.tokens.size() <= folded.size());
    (void)digest::of_structure(form.tokens, how);
    return 0;
}
