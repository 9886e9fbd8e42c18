#include "contentd/walk/container.hpp"

#include "contentd/filetype/trait.hpp"
#include "contentd/walk/walking.hpp"

namespace walk {

bool container::begin(entry_name name)
{
    if (!allowed().take_entry())
        return false;
    child_ = all_.add(index_, std::move(name));
    file_ = std::make_unique<unpacked>(allowed());
    return true;
}

bool container::append(std::string_view bytes)
{
    return file_->append(bytes);
}

void container::begin_again()
{
    file_->begin_again();
}

void container::end(std::uint32_t traits, bool is_whole)
{
    all_.at(child_).traits |= traits;
    const bool is_readable = is_whole && (traits & filetype::encrypted) == 0;
    if (package_.part && is_readable && file_->is_all_kept())
        package_.part(all_.at(child_).name, file_->kept());
    all_.look_at(child_, *file_, is_whole, depth_ + 1);
    file_.reset();
}

const std::string& container::name() const
{
    return all_.at(index_).name;
}

void container::mark(std::uint32_t traits)
{
    all_.at(index_).traits |= traits;
}

void container::finish()
{
    if (package_.finish)
        all_.take_findings(index_, package_.finish(), depth_);
}

budget& container::allowed()
{
    return all_.allowed();
}

const hooks& container::others() const
{
    return all_.others();
}

const std::vector<std::string>& container::passwords() const
{
    return all_.passwords();
}

void container::password_helped(std::size_t which)
{
    all_.password_helped(which);
}

} // namespace walk
