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
    explicit observed(std::string content, const contentd::inside_bounds& bounds = {},
                      contentd::received_message received = {})
        : content_(std::move(content)), received_(std::move(received)), message_(received_, settings(bounds))
    {
        received_.content = content_;
        message_.load_contents();
    }

    /// As a daemon gives it, which loads what the observation says that it needs and nothing else.
    std::string text(std::string_view name, std::size_t element = 0)
    {
        const contentd::observation& asked = find(name);
        load(asked.needs);
        const rules::value value = asked.compute(message_, 0, element);
        return value.is_present() ? rules::to_text(value) : value.is_temporary() ? "temporary" : "absent";
    }
    /// Of all elements, with "; " between.
    std::string all(std::string_view name)
    {
        const contentd::observation& asked = find(name);
        load(asked.needs);
        std::string texts;
        for (std::size_t i = 0; i < asked.elements(message_); ++i)
            texts += (i == 0 ? "" : "; ") + text(name, i);
        return texts;
    }

    static contentd::resource needs(std::string_view name) { return find(name).needs; }
    const contentd::inspection& message() const { return message_; }
    contentd::inspection& message() { return message_; }

  private:
    void load(contentd::resource wanted)
    {
        using enum contentd::resource;
        switch (wanted) {
        case inside:
            return message_.load_inside();
        case words:
            return message_.load_words();
        case shape:
            return message_.load_shape();
        case digests:
            return message_.load_digests();
        default: // is there, or was set by the test
            REQUIRE(message_.has(wanted));
        }
    }

    // Files are looked into in this process.
    static contentd::inspection_settings settings(const contentd::inside_bounds& bounds)
    {
        contentd::inspection_settings made;
        made.inside = bounds;
        made.hostname = "filter.example";
        made.look_inside = [](const contentd::looked_at& file) {
            return walk::walk_file(file.content, file.name, {}, file.passwords, contentd::file_hooks(), file.shown);
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
