// observed - one message and what observations say of it

#pragma once

#include "contentd/observations/observation.hpp"

#include <doctest/doctest.h>

#include <algorithm>
#include <string>
#include <string_view>

namespace testing {

class observed
{
  public:
    explicit observed(std::string content) : content_(std::move(content)), message_(received_, {})
    {
        received_.content = content_;
        message_.load_contents();
    }

    std::string text(std::string_view name) const
    {
        const rules::value value = find(name).compute(message_, 0, 0);
        return value.is_present() ? rules::to_text(value) : "absent";
    }

    static contentd::resource needs(std::string_view name) { return find(name).needs; }
    const contentd::inspection& message() const { return message_; }

  private:
    static const contentd::observation& find(std::string_view name)
    {
        const auto table = contentd::observations();
        const auto found =
            std::find_if(table.begin(), table.end(), [name](const auto* each) { return each->name == name; });
        REQUIRE(found != table.end());
        return **found;
    }

    std::string content_;
    contentd::received_message received_;
    contentd::inspection message_;
};

} // namespace testing
