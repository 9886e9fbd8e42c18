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
    const asio::any_io_executor target = one->executor();
    if (current == nullptr) {
        asio::post(target, [one = std::move(one)]() mutable {
            posted& told = *one;
            told.run(std::move(one));
        });
        return;
    }
    auto& bundles = current->bundles_;
    auto to = std::find_if(bundles.begin(), bundles.end(), [&](const bundle& each) { return each.executor == target; });
    if (to == bundles.end())
        to = bundles.insert(bundles.end(), {target, {}});
    to->all.push_back(std::move(one));
}

} // namespace net
