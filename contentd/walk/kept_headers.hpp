// kept_headers - headers of an archive that were decrypted, to which what is read of them refers; counted as memory

#pragma once

#include "contentd/walk/budget.hpp"

#include <cstddef>
#include <list>
#include <string>
#include <string_view>

namespace walk {

class kept_headers
{
  public:
    /// `allowed` must outlive it.
    explicit kept_headers(budget& allowed) : allowed_(allowed) {}
    ~kept_headers() { allowed_.let_go(held_); }
    kept_headers(const kept_headers&) = delete;
    kept_headers& operator=(const kept_headers&) = delete;

    /// A copy that stays where it is; null when there is no room, which is then told.
    std::string* keep(std::string_view bytes)
    {
        if (!allowed_.hold(bytes.size())) {
            allowed_.exceed(memory_limit);
            return nullptr;
        }
        held_ += bytes.size();
        return &all_.emplace_back(bytes);
    }

    /// The last one, to which nothing refers; if there is one.
    void forget_last()
    {
        if (all_.empty())
            return;
        allowed_.let_go(all_.back().size());
        held_ -= all_.back().size();
        all_.pop_back();
    }

  private:
    budget& allowed_;
    std::list<std::string> all_;
    std::size_t held_ = 0;
};

} // namespace walk
