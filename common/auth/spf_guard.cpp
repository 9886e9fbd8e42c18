#include "common/auth/spf_guard.hpp"

#include "common/auth/spf_domain.hpp"
#include "common/text/escape.hpp"

#include <charconv>

namespace auth {

namespace {

const std::string first_name = "first.invalid";

} // namespace

std::optional<spf_outcome> spf_guard::run()
{
    const library_result result = run_spf_library(sender_.values.client, first_name, *this);
    if (is_waiting_)
        return std::nullopt;
    if (stopped_)
        return stopped_;
    spf_outcome outcome;
    outcome.status = result.status;
    if (result.status == spf_status::temperror || result.status == spf_status::permerror)
        outcome.problem = "libspf2 could not evaluate the record";
    else
        outcome.mechanism = result.is_match && last_ != nullptr ? last_->step.written : "default";
    if (last_ != nullptr)
        outcome.scope = last_->scope;
    return outcome;
}

std::size_t spf_guard::number_in(std::string_view name)
{
    std::size_t number = 0;
    std::from_chars(name.data() + 1, name.data() + name.size(), number);
    return number;
}

library_reply spf_guard::stop(spf_status status, std::string problem)
{
    if (!is_stopped())
        stopped_ = spf_outcome{status, {}, std::move(problem), nullptr};
    return {true, {}, {}};
}

library_reply spf_guard::wait()
{
    if (!is_stopped())
        is_waiting_ = true;
    return {true, {}, {}};
}

void spf_guard::count_void()
{
    if (!counter_.add_void())
        stop(spf_status::permerror, "more than " + std::to_string(spf_void_limit) + " terms ask for what is not there");
}

const spf_guard::term& spf_guard::start(std::size_t index)
{
    const term& each = terms_.at(index);
    if (each.scope->decides)
        last_ = &each;
    if (each.step.kind != step_kind::match && !counter_.add_term())
        stop(spf_status::permerror, "more than " + std::to_string(spf_term_limit) + " terms need look-ups");
    return each;
}

std::optional<std::string> spf_guard::record(std::string_view name)
{
    if (name == first_name)
        return fetch(sender_.domain, true, spf_status::none);
    const term& each = start(number_in(name));
    if (is_stopped())
        return std::nullopt;
    const bool is_redirect = each.step.kind == step_kind::redirect;
    const term_name target = name_of_term(each.step.domain, each.scope->domain, sender_, questions_);
    if (target.is == term_name::kind::missing) {
        wait();
        return std::nullopt;
    }
    if (target.is == term_name::kind::name)
        return fetch(target.name, each.scope->decides && is_redirect, spf_status::permerror);
    if (!is_redirect && sender_.has_utf8_local)
        return "v=spf1"; // neutral, so the include does not match
    stop(spf_status::permerror, text::printable(each.step.written, 80) + " leads to no domain name");
    return std::nullopt;
}

std::optional<std::string> spf_guard::fetch(const std::string& domain, bool decides, spf_status when_none)
{
    const dns::answer_ptr answer = questions_.ask(domain, dns::type::txt);
    if (!answer) {
        wait();
        return std::nullopt;
    }
    if (answer->is == dns::status::temporary) {
        stop(spf_status::temperror, "TXT of " + domain + ": " + text::printable(answer->problem, 200));
        return std::nullopt;
    }
    const std::string* found = nullptr;
    for (const std::string& each : answer->texts) {
        if (!is_spf_record(each))
            continue;
        if (found != nullptr) {
            stop(spf_status::permerror, domain + " has several SPF records");
            return std::nullopt;
        }
        found = &each;
    }
    if (found == nullptr) {
        stop(when_none, when_none == spf_status::none ? "" : domain + " has no SPF record");
        return std::nullopt;
    }
    const directive_choice keeps = [this](const spf_directive& next, std::size_t kept) {
        return has_part(next, sender_.values.client, kept);
    };
    auto parsed = parse_spf_record(*found, keeps);
    if (!parsed) {
        stop(spf_status::permerror, "record of " + domain + ": " + parsed.error().text);
        return std::nullopt;
    }
    return enter(domain, std::move(*parsed), decides);
}

std::string spf_guard::enter(const std::string& domain, spf_record record, bool decides)
{
    const spf_scope& scope = scopes_.emplace_back(spf_scope{domain, std::move(record), decides});
    const std::vector<spf_step> steps = make_spf_program(scope.record, sender_.values.client);
    const std::size_t first = terms_.size();
    for (const spf_step& step : steps) {
        names_local_part_ = names_local_part_ || (step.domain && has_macro(*step.domain, "sl"));
        suggest(terms_.emplace_back(term{step, &scope}));
    }
    return program_text(steps, first, sender_.values.client.is_v4());
}

void spf_guard::suggest(const term& each)
{
    if (each.step.kind == step_kind::ptr) {
        questions_.suggest(reverse_name(sender_.values.client), dns::type::ptr);
        return;
    }
    if (each.step.kind == step_kind::match || (each.step.domain && has_macro(*each.step.domain)))
        return;
    const term_name target = name_of_term(each.step.domain, each.scope->domain, sender_, questions_);
    if (target.is != term_name::kind::name)
        return;
    const bool is_record = each.step.kind == step_kind::include || each.step.kind == step_kind::redirect;
    const bool is_mx = each.step.kind == step_kind::mx || each.step.kind == step_kind::mx_any;
    const dns::type address = each.step.kind == step_kind::exists ? dns::type::a : address_type();
    questions_.suggest(target.name, is_record ? dns::type::txt : is_mx ? dns::type::mx : address);
}

} // namespace auth
