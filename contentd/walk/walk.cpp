#include "contentd/walk/walk.hpp"

#include "contentd/walk/walking.hpp"

namespace walk {

report walk_file(std::string_view content, std::string_view name, const limits& allowed,
                 const std::vector<std::string>& passwords, const hooks& others, shown_as shown)
{
    walking made(content, allowed, passwords, others);
    made.look_at_first(content, name, shown);
    return made.take();
}

} // namespace walk
