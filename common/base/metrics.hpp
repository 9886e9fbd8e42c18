// metrics - counters and gauges for the Prometheus endpoint
//
// A daemon makes one registry at start and hands it down. Counting is one relaxed atomic add; registering is for
// start-up and for label values from a small fixed set (a rule's label, a reason), never for text from a peer.

#pragma once

#include <atomic>
#include <cstdint>
#include <functional>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

namespace base {

class metric_counter
{
  public:
    void add(std::uint64_t n = 1) { value_.fetch_add(n, std::memory_order_relaxed); }
    std::uint64_t value() const { return value_.load(std::memory_order_relaxed); }

  private:
    std::atomic<std::uint64_t> value_{0};
};

class metrics
{
  public:
    metrics();
    ~metrics();
    metrics(const metrics&) = delete;
    metrics& operator=(const metrics&) = delete;

    /// The counter of that name and label set (`rule="penalised",action="reject"`, or empty), made at first use.
    /// Lives as long as the registry. `help` is one sentence. Names end in _total.
    metric_counter& counter(std::string_view name, std::string_view help, std::string_view labels = {});

    /// A value that is asked for at each scrape; `read` is called from the endpoint's thread.
    void gauge(std::string_view name, std::string_view help, std::function<double()> read,
               std::string_view labels = {});

    /// The whole registry in Prometheus text format 0.0.4.
    std::string exposition() const;

  private:
    struct contents;
    std::unique_ptr<contents> contents_;
};

} // namespace base
