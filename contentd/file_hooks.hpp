// file_hooks - what the walk through a file is given for documents and rare archives

#pragma once

#include "contentd/walk/hooks.hpp"

namespace contentd {

walk::hooks file_hooks();

} // namespace contentd
