// names - a vocabulary made ready for look-ups by name, with suggestions for mistyped ones

#pragma once

#include "common/rules/vocabulary.hpp"

#include <optional>
#include <string>
#include <string_view>
#include <unordered_map>

namespace rules {

class names
{
  public:
    /// The vocabulary must outlive it.
    explicit names(const vocabulary& known);

    std::optional<std::size_t> observation(std::string_view name) const;
    std::optional<std::size_t> action(std::string_view name) const;
    std::optional<std::size_t> counting_function(std::string_view name) const;
    std::optional<std::size_t> phase(std::string_view name) const;
    std::optional<std::size_t> event(std::string_view name) const;
    /// The first observation of that family of many-valued ones.
    std::optional<std::size_t> family(std::string_view name) const;

    // `unknown observation "client.adress"; did you mean "client.address"?`
    std::string unknown_observation(std::string_view name) const;
    std::string unknown_action(std::string_view name) const;
    std::string unknown_function(std::string_view name) const;
    std::string unknown_phase(std::string_view name) const;
    std::string unknown_event(std::string_view name) const;
    std::string unknown_family(std::string_view name) const;

    const vocabulary& all() const { return known_; }

  private:
    using index = std::unordered_map<std::string_view, std::size_t>;

    const vocabulary& known_;
    index observations_;
    index actions_;
    index functions_;
    index families_;
};

} // namespace rules
