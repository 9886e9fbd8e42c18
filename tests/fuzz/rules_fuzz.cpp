// Any text as a rule file: loaded or refused with places inside the text; what is loaded can be evaluated over values
// of every state.

#include "common/rules/evaluation.hpp"
#include "tests/common/rules/fake_vocabulary.hpp"

#include <cstdint>
#include <cstdlib>

namespace {

// Values of all states, and an end to waiting: what has been wanted once is temporary.
class source final : public rules::source
{
  public:
    rules::value observe(std::size_t observation, std::size_t element) override
    {
        const rules::value states[] = {value_of(fake::vocabulary().observations[observation]->kind),
                                       rules::value::absent(), rules::value::temporary(),
                                       is_patient ? rules::value::pending() : rules::value::temporary()};
        return states[(observation + element) % 4];
    }
    std::optional<std::size_t> elements(std::size_t observation) override { return observation % 4; }
    rules::value count(std::size_t counter) override { return rules::value::of(static_cast<double>(counter)); }
    base::time_point now() const override { return {}; }

    bool is_patient = true;

  private:
    static rules::value value_of(rules::type kind)
    {
        static constexpr std::string_view texts[] = {"a", "\xff", ""};
        switch (kind) {
        case rules::type::boolean:
            return rules::value::of(true);
        case rules::type::number:
            return rules::value::of(3.0);
        case rules::type::text:
            return rules::value::of(texts[1]);
        case rules::type::address:
            return rules::value::of(net::ip_address());
        case rules::type::network:
            return rules::value::of(net::prefix());
        case rules::type::time:
            return rules::value::of(base::time_point());
        case rules::type::texts:
            return rules::value::of(std::span(texts));
        }
        std::abort();
    }
};

void evaluate(rules::evaluation run, source& from)
{
    if (run.advance() == rules::evaluation::status::waiting) {
        if (run.wanted().empty())
            std::abort();
        from.is_patient = false;
        if (run.advance() == rules::evaluation::status::waiting)
            std::abort();
    }
    from.is_patient = true;
}

} // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size)
{
    const std::string_view text(reinterpret_cast<const char*>(data), size);
    const auto loaded = rules::ruleset::parse(text, "x", "/nonexistent", fake::vocabulary());
    if (!loaded.rules && loaded.diagnostics.empty())
        std::abort();
    for (const rules::diagnostic& one : loaded.diagnostics)
        if (one.line == 0 || one.column == 0 || one.column > size + 1 || one.text.empty())
            std::abort();
    if (!loaded.rules)
        return 0;
    source from;
    for (rules::phase at = 0; at < 3; ++at)
        evaluate(rules::evaluation(*loaded.rules, from, at), from);
    evaluate(rules::evaluation::of_event(*loaded.rules, from, 0), from);
    return 0;
}
