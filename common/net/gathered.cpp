#include "common/net/gathered.hpp"

#include <boost/asio/post.hpp>

#include <algorithm>
#include <utility>

namespace net {

namespace asio = boost::asio;

namespace {

thread_local gathered* current = nullptr;

} // namespace

gathered::gathered()
{
    current = this;
}

// Without memory for a post the process ends: to forget who waits would leave their mail without an answer.
gathered::~gathered() // NOLINT(bugprone-exception-escape)
{
    current = nullptr;
    for (bundle& each : bundles_) {
        // Nothing of the io_context is left here, which may be gone once its last handler has run.
        const asio::any_io_executor target = std::move(each.executor);
        asio::post(target, [all = std::move(each.all)]() mutable {
            for (auto& one : all) {
                posted& told = *one;
                told.run(std::move(one));
            }
        });
    }
}

void gathered::post(std::unique_ptr<posted> one)
{
    if (current != nullptr)
        return current->add(std::move(one));
    gathered alone;
    alone.add(std::move(one));
}

void gathered::add(std::unique_ptr<posted> one)
{
    const asio::any_io_executor target = one->executor();
    auto to =
        std::find_if(bundles_.begin(), bundles_.end(), [&](const bundle& each) { return each.executor == target; });
    if (to == bundles_.end())
        to = bundles_.insert(bundles_.end(), {target, {}});
    to->all.push_back(std::move(one));
}

} // namespace net
