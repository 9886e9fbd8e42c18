// A file that claims to be a neighbour's export of digests. What is read is within the limits and the same each time,
// and written again it is read as the same; where no signature was made no other half of the reader falls over either.

#include "contentd/digest_exchange/digest_text.hpp"
#include "contentd/digest_exchange/export_format.hpp"
#include "contentd/digest_exchange/exporting.hpp"
#include "contentd/digest_exchange/neighbours.hpp"
#include "contentd/digest_exchange/url.hpp"
#include "require.hpp"

#include <cstddef>
#include <cstdint>
#include <string>

using namespace digest_exchange;

namespace {

void read_lines(std::string_view lines)
{
    const auto read = read_body(lines, {1U << 20U, 100});
    if (!read)
        return;
    require(read->size() <= 100);
    std::string written;
    for (const state::digest_change& each : *read) {
        require(each.sums.spam >= 0 && each.sums.spam <= most_reports && each.sums.ham >= 0 &&
                each.sums.ham <= most_reports && each.first <= each.last && !kind_name(each.what.kind).empty());
        written += digest_line(each);
    }
    const auto again = read_body(written, {1U << 20U, 100});
    require(again.has_value() && again->size() == read->size());
    for (std::size_t i = 0; i < read->size(); ++i)
        require((*again)[i].what.exact == (*read)[i].what.exact &&
                (*again)[i].what.features == (*read)[i].what.features && (*again)[i].expires == (*read)[i].expires);
}

} // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size)
{
    const std::string_view input(reinterpret_cast<const char*>(data), size);
    const auto opened = open_envelope(input, {1U << 20U, 100});
    if (opened) {
        require(opened->signed_part.size() < input.size() && opened->about.from <= opened->about.to);
        require(header_line(opened->about).size() > 2);
        require(input.substr(opened->signed_part.size()) == signature_line(opened->signature));
        read_lines(opened->body);
    }
    read_lines(input);
    if (const auto name = file_name::parse(input))
        require(name->to_text() == input);
    if (const auto where = url::parse(input))
        require(where->path.front() == '/' && where->path.back() == '/' && !where->host().empty());
    const auto all = parse_neighbours(input, "neighbours");
    require(!all || all->size() <= 1000);
    return 0;
}
