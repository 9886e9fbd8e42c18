// Any bytes as Dovecot's answers, and as an address that it is asked for: how they are cut makes no difference, no
// answer is for another question, and a question is one line of four fields.

#include "policyd/recipients/callforward.hpp"
#include "policyd/recipients/dovecot_answer.hpp"
#include "policyd/recipients/forms.hpp"
#include "require.hpp"

#include <algorithm>
#include <string>
#include <string_view>

namespace {

using policyd::dovecot_reader;
using kind = policyd::dovecot_line::kind;

// All lines up to the first that is broken, as they would be understood.
std::string read_all(std::string_view input, std::size_t block)
{
    dovecot_reader reader;
    std::string told;
    const bool is_whole = feed_all(reader, input, block, [&] {
        const std::string line = reader.take();
        require(line.size() <= dovecot_reader::line_limit && line.find('\n') == std::string::npos);
        const auto read = policyd::parse_dovecot_line(line);
        require(read.reason.size() <= line.size() + 20);
        if (read.is == kind::not_found)
            require(line.starts_with("NOTFOUND\t"));
        told += std::to_string(static_cast<int>(read.is)) + ' ' + std::to_string(read.number) + '\n';
    });
    return is_whole ? told : told + "broken";
}

void ask(std::string_view address)
{
    const std::string question = policyd::dovecot_question(7, address, "lmtp");
    require(question.ends_with('\n') && std::count(question.begin(), question.end(), '\n') == 1);
    require(std::count(question.begin(), question.end(), '\t') == 3);
    const auto forms = policyd::forms_of(address, "+-");
    if (!forms)
        return;
    const std::string line = policyd::rcpt_line(forms->full);
    require(line.ends_with(">\r\n") && std::count(line.begin(), line.end(), '\n') == 1);
}

} // namespace

extern "C" int LLVMFuzzerTestOneInput(const unsigned char* bytes, std::size_t size)
{
    if (size == 0)
        return 0;
    const std::string_view input(reinterpret_cast<const char*>(bytes + 1), size - 1);
    require(read_all(input, input.size()) == read_all(input, bytes[0] % 16U + 1U));
    ask(input);
    return 0;
}
