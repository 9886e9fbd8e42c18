#include "contentd/mime/tree.hpp"

#include "common/text/escape.hpp"
#include "contentd/mime/document.hpp"
#include "contentd/mime/header_fields.hpp"
#include "contentd/mime/readings.hpp"
#include "contentd/mime/scanner.hpp"

#include <algorithm>

namespace mime {

struct tree::contents : document
{
    using document::document;
};

tree::tree() = default;
tree::tree(tree&&) noexcept = default;
tree& tree::operator=(tree&&) noexcept = default;
tree::~tree() = default;

namespace {

/// Fields lie in one growing list, so a part gets its own only when the list is complete.
void finish(document& all)
{
    for (std::size_t i = 0; i < all.parts.size(); ++i)
        all.parts[i].fields = all.fields_of(i);
}

} // namespace

tree tree::parse(std::string_view message, const limits& allowed)
{
    tree made;
    made.contents_ = std::make_unique<contents>(allowed, message.size());
    contents& all = *made.contents_;
    all.start_clock();
    scanner(all, message).read_message();
    all.as_written = all.parts.size();
    finish(all);
    return made;
}

void tree::add_readings()
{
    contents& all = *contents_;
    if (all.has_readings)
        return;
    all.has_readings = true;
    all.start_clock();
    mime::add_readings(all);
    finish(all);
}

std::span<const part> tree::parts() const
{
    return contents_->parts;
}

std::span<const part> tree::parts_as_written() const
{
    return parts().first(contents_->as_written);
}

unsigned tree::depth() const
{
    unsigned deepest = 0;
    for (const part& each : parts_as_written())
        deepest = std::max(deepest, each.depth);
    return deepest;
}

std::span<const ambiguity> tree::ambiguities() const
{
    return contents_->ambiguities;
}

std::size_t tree::held() const
{
    return contents_->decoded.held();
}

std::size_t tree::most_held() const
{
    return contents_->decoded.most_held();
}

std::uint8_t tree::exceeded_limits() const
{
    const bool has_cut_names = contents_->names.is_exceeded();
    return static_cast<std::uint8_t>(contents_->exceeded | (has_cut_names ? names_limit : nothing));
}

std::uint32_t tree::defects() const
{
    std::uint32_t all = no_defect;
    for (const part& each : contents_->parts)
        all |= each.defects;
    return all;
}

std::string_view tree::decoded(std::size_t part) const
{
    return contents_->decoded_body(part);
}

std::string tree::header(std::string_view name) const
{
    for (const field& each : root().fields) {
        if (text::equal_ignoring_case(each.name, name))
            return unfolded(each.value);
    }
    return {};
}

std::size_t tree::count_header(std::string_view name) const
{
    const std::span<const field> fields = root().fields;
    return static_cast<std::size_t>(std::count_if(
        fields.begin(), fields.end(), [&](const field& each) { return text::equal_ignoring_case(each.name, name); }));
}

} // namespace mime
