// observed - one message and what observations say of it

#pragma once

#include "contentd/file_hooks.hpp"
#include "contentd/observations/observation.hpp"
#include "contentd/walk/walk.hpp"

#include <doctest/doctest.h>

#include <algorithm>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

namespace testing {

class observed
{
  public:
    explicit observed(std::string content) : content_(std::move(content)), message_(received_, settings())
    {
        received_.content = content_;
        message_.load_digests();
        message_.load_shape();
    }

    std::string text(std::string_view name, std::size_t element = 0) const
    {
        const rules::value value = find(name).compute(message_, 0, element);
        return value.is_present() ? rules::to_text(value) : value.is_temporary() ? "temporary" : "absent";
    }
    /// Of all elements, with "; " between.
    std::string all(std::string_view name) const
    {
        const contentd::observation& asked = find(name);
        std::string texts;
        for (std::size_t i = 0; i < asked.elements(message_); ++i)
            texts += (i == 0 ? "" : "; ") + text(name, i);
        return texts;
    }

    static contentd::resource needs(std::string_view name) { return find(name).needs; }
    const contentd::inspection& message() const { return message_; }
    contentd::inspection& message() { return message_; }

  private:
    // Files are looked into in this process.
    static contentd::inspection_settings settings()
    {
        contentd::inspection_settings made;
        made.look_inside = [](const contentd::looked_at& file) {
            return walk::walk_file(file.content, file.name, {}, file.passwords, contentd::file_hooks());
        };
        made.protected_names =
            std::make_shared<const url::protected_domains>(std::vector<std::string>{"paypal.com", "example.org"});
        return made;
    }

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
