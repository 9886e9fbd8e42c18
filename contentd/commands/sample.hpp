// sample - a message from a file, for commands that judge one without taking it
//
// Counts are made in a private state in memory: a scan changes nothing.

#pragma once

#include "common/base/metrics.hpp"
#include "common/base/result.hpp"
#include "common/rules/evaluation.hpp"
#include "common/state/state.hpp"
#include "contentd/commands/commands.hpp"
#include "contentd/equipment.hpp"
#include "contentd/inspection.hpp"
#include "contentd/malware/scanners.hpp"
#include "contentd/rule_book.hpp"
#include "contentd/verdict/outcome.hpp"

#include <boost/asio/io_context.hpp>
#include <boost/asio/thread_pool.hpp>

#include <chrono>
#include <memory>
#include <optional>
#include <string>
#include <vector>

namespace contentd {

/// A file's message: line ends made CRLF, an mbox "From " line taken off, the envelope guessed from Return-Path,
/// Delivered-To, X-Original-To and the newest Received field. Owns what its message points to.
struct sample
{
    std::string content;
    received_message message;
};

/// `-` is standard input.
base::result<std::unique_ptr<sample>> read_sample(const std::string& path);

struct tried_rule
{
    const rules::rule* rule;
    rules::truth result;
};

/// A value that a rule asked for, and what it took: to load what it stands on, if it was the first that needed that,
/// and to read it.
struct asked_value
{
    std::size_t observation; // index into observations()
    std::size_t element;
    std::chrono::nanoseconds cost;
};

struct fired_rule
{
    std::string label;
    double score; // of all its `score` actions
};

struct sample_verdict
{
    outcome decided;
    std::vector<fired_rule> fired;  // in order
    std::vector<tried_rule> tried;  // in order
    std::vector<asked_value> asked; // in order, each once
};

/// Judges samples by the rules that the configuration names.
class sample_judge
{
  public:
    explicit sample_judge(const command_context& context);

    /// False when there are no good rules; standard error then has said why.
    bool is_ready() const { return is_ready_; }

    const inspection_settings& inspected() const { return equipment_->inspected(); }

    /// Runs the rules for the first recipient, and loads what they ask for.
    sample_verdict judge(inspection& message);
    /// Loads everything else.
    void load_all(inspection& message);

  private:
    void load_one(resource wanted, inspection& message);

    base::metrics metrics_;
    boost::asio::io_context context_{1}; // outlives the states, whose threads post to it
    boost::asio::thread_pool workers_{1};
    std::unique_ptr<equipment> equipment_;
    std::optional<malware::scanners> scanners_;
    std::unique_ptr<state::state> state_;    // a private one, for what is counted
    std::unique_ptr<state::state> reported_; // the site's, for what was reported
    rule_book book_;
    bool is_ready_ = false;
};

/// Loads the rules and prints every diagnostic on standard error; nothing when there is an error.
std::shared_ptr<const rules::ruleset> rules_for(const command_context& context);

} // namespace contentd
