#include "contentd/archive/receiver.hpp"

#include "contentd/filetype/trait.hpp"

namespace archives {

bool receiver::wants_more()
{
    if (has_enough_ || (seen_ & cut) != 0)
        return false;
    if (entries_ == allowed_.entries || room() == 0)
        note(cut);
    return (seen_ & cut) == 0;
}

void receiver::take(std::string_view name, std::string_view bytes, std::uint32_t traits)
{
    if ((traits & filetype::broken) != 0)
        note(broken);
    if ((traits & filetype::unsupported) != 0)
        note(unsupported);
    if ((traits & filetype::encrypted) != 0)
        note(encrypted);
    bytes_ += bytes.size();
    ++entries_;
    has_enough_ = !use_(name, bytes, traits);
}

void receiver::take(std::string_view name, const unpacked& file, std::uint64_t size)
{
    const bool is_cut = size > room() && file.bytes.size() == room();
    if (is_cut)
        note(cut);
    const bool is_broken = !is_cut && (file.is_broken || file.bytes.size() != size);
    take(name, file.bytes, is_broken ? filetype::broken : filetype::no_trait);
}

void receiver::take_stored(std::string_view name, std::string_view bytes, bool is_broken)
{
    if (bytes.size() > room())
        note(cut);
    take(name, bytes.substr(0, room_for(bytes.size())), is_broken ? filetype::broken : filetype::no_trait);
}

} // namespace archives
