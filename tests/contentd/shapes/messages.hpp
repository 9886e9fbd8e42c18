// messages - makes trees of texts that tests write with LF

#pragma once

#include "contentd/mime/tree.hpp"

#include <string>
#include <utility>

namespace shapes_test {

/// The tree with the message that it looks into.
class message
{
  public:
    explicit message(std::string written) : written_(std::move(written)), tree_(mime::tree::parse(written_, {})) {}
    message(const message&) = delete;
    message& operator=(const message&) = delete;

    const mime::tree& tree() const { return tree_; }

  private:
    std::string written_;
    mime::tree tree_;
};

} // namespace shapes_test
