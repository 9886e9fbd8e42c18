// counter_spec - one counter that rules ask for: what is counted, by which key, over which window

#pragma once

#include <chrono>
#include <cstdint>
#include <string>

namespace state {

struct counter_spec
{
    /// What and by which key, the same on every host and in both daemons: `recipients(sasl.user)`,
    /// `distinct(recipient.address; client.network)`. Rows in the database carry it.
    std::string name;
    /// `recipients`, `unknown`: the event that its owner counts.
    std::string event;
    std::chrono::seconds window{};
    bool is_distinct = false;
    /// Addresses have a memory budget of their own, so that a spray of them evicts no network's count.
    bool is_keyed_by_address = false;
    /// A sum in which what is older counts less: half as much for each quarter of the window.
    bool fades = false;

    friend bool operator==(const counter_spec&, const counter_spec&) = default;
};

} // namespace state
