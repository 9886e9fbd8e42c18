// at_once - a resolver that makes nobody wait
//
// For those who are in a hurry: what is in memory, else temporary. The question goes out all the same, so that who asks
// a moment later, as Postfix does at the next recipient, may find its answer.

#pragma once

#include "common/dns/resolver.hpp"

namespace dns {

/// Whether to wait for what is not in memory.
enum class patience : std::uint8_t { waits, at_once };

class at_once final : public resolver
{
  public:
    /// `by` must outlive it, and end before the io_contexts of those who ask.
    explicit at_once(resolver& by) : by_(by) {}

    boost::asio::awaitable<answer_ptr> look_up(std::string name, type wanted) override;
    answer_ptr known(const std::string& name, type wanted) override { return by_.known(name, wanted); }

  private:
    resolver& by_;
};

} // namespace dns
