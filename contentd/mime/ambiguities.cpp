#include "contentd/mime/ambiguities.hpp"

#include <array>

namespace mime {

namespace {

struct named_defect
{
    std::uint32_t bit;
    std::string_view name;
};

constexpr std::array ambiguous_defects = {
    named_defect{conflicting_names, "file name"},         named_defect{conflicting_disposition, "disposition"},
    named_defect{encoded_composite, "encoded multipart"}, named_defect{message_fragment, "message fragment"},
    named_defect{external_body, "external body"},
};

class list
{
  public:
    void add(std::string_view kind, std::string_view path)
    {
        constexpr std::size_t most = 20;
        if (count_ == most)
            text_ += ", and more";
        else if (count_ < most)
            text_.append(count_ == 0 ? "" : ", ").append(kind).append(" ").append(path);
        ++count_;
    }

    std::string take() { return std::move(text_); }

  private:
    std::string text_;
    std::size_t count_ = 0;
};

} // namespace

std::string ambiguities_of(const tree& message)
{
    list all;
    for (const ambiguity& each : message.ambiguities())
        all.add(name_of(each.how), each.path);
    for (const part& part : message.parts_as_written()) {
        for (const named_defect& each : ambiguous_defects) {
            if ((part.defects & each.bit) != 0)
                all.add(each.name, part.path);
        }
    }
    return all.take();
}

} // namespace mime
