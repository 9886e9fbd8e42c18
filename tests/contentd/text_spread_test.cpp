#include "contentd/digest/compute.hpp"
#include "contentd/text_spread.hpp"
#include "tests/common/state/temporary_state.hpp"

#include <doctest/doctest.h>

#include <string>
#include <vector>

using namespace std::chrono_literals;

namespace {

const std::string letter = "This letter went around the world nine times and now the luck is yours. Send it on to ten "
                           "people you know within four days, keep no copy, and good fortune comes to all of you. "
                           "A man in Brest broke it, lost his house and waited seven years for better days "
                           "again. A woman in Lyon sent hers at once and found the money for a new one that week.";

digest::value known_by(const std::string& text)
{
    return digest::of_text(text, {});
}

contentd::text_reach note(contentd::text_spread& seen, const std::string& text, int person, base::time_point at)
{
    const std::vector<std::string> recipients = {"a" + std::to_string(person) + "@example.org",
                                                 "b" + std::to_string(person) + "@example.org", "all@example.org"};
    return seen.note(known_by(text), "person" + std::to_string(person) + "@example.com", recipients, at);
}

} // namespace

TEST_CASE("people who pass on one text with words of their own are counted together, and their recipients")
{
    const testing::directory where;
    const testing::opened memory(where.file(), "contentd");
    contentd::text_spread seen(memory->counters());
    const base::time_point start = base::now();
    for (int i = 0; i < 10; ++i) {
        const auto reach = note(seen, "Dear person " + std::to_string(i) + "!\n> " + letter, i, start + i * 10s);
        CHECK(reach.senders == i + 1);
        CHECK(reach.recipients == 2 * (i + 1) + 1);
    }
    const auto again = note(seen, "Dear person 3!\n> " + letter, 3, start + 300s);
    CHECK(again.senders == 10);
    CHECK(again.recipients == 21);
    const auto other = note(seen,
                            "The minutes of yesterday's meeting are attached, please read them before Monday and "
                            "tell me what you think of the second point, which we did not agree about at all, "
                            "because the costs of the new building were not known to anyone in the room. "
                            "I will be away from Tuesday on, so please do not wait for me with the rest of it.",
                            3, start + 300s);
    CHECK(other.senders == 1);
    CHECK(other.recipients == 3);
    CHECK(note(seen, letter, 11, start + 48h).senders == 1);
}

TEST_CASE("one list's letter to many has one sender, and its first hundred recipients count")
{
    const testing::directory where;
    const testing::opened memory(where.file(), "contentd");
    contentd::text_spread seen(memory->counters());
    std::vector<std::string> recipients;
    for (int i = 0; i < 500; ++i)
        recipients.push_back(std::to_string(i) + "@example.org");
    const auto reach = seen.note(known_by(letter), "list@example.com", recipients, base::now());
    CHECK(reach.senders == 1);
    CHECK(reach.recipients > 90); // an estimate above 32
    CHECK(reach.recipients < 110);
}
