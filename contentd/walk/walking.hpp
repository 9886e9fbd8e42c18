// walking - the walk through one file: the report as it grows, and what is done with each file that is found

#pragma once

#include "contentd/walk/budget.hpp"
#include "contentd/walk/entry_name.hpp"
#include "contentd/walk/hooks.hpp"
#include "contentd/walk/report.hpp"
#include "contentd/walk/shown_as.hpp"
#include "contentd/walk/unpacked.hpp"

#include <cstddef>
#include <set>
#include <string>
#include <string_view>
#include <vector>

namespace walk {

class walking
{
  public:
    /// What is handed in must outlive it. At most most_passwords are taken.
    walking(std::string_view content, const limits& allowed, const std::vector<std::string>& passwords,
            const hooks& others);

    /// The file that was asked about.
    void look_at_first(std::string_view content, std::string_view name, shown_as shown);
    /// The index of a new entry in `parent`.
    std::size_t add(std::size_t parent, entry_name name);
    /// What an entry holds; then whatever is in it.
    void look_at(std::size_t index, unpacked& file, bool is_whole, unsigned depth);
    void take_findings(std::size_t index, document::findings found, unsigned depth);
    /// What documents inside may cost.
    document::allowance left_for_document() const;

    entry& at(std::size_t index) { return report_.entries[index]; }
    budget& allowed() { return budget_; }
    const hooks& others() const { return others_; }
    const std::vector<std::string>& passwords() const { return passwords_; }
    void password_helped(std::size_t which);
    /// Ends the walk.
    report take();

  private:
    using ends = std::set<std::size_t>; // where in a file they begin

    shown_as shown_as_of(std::size_t index) const;
    void open(std::size_t index, std::string_view content, unsigned depth);
    void look_at_document(std::size_t index, std::string_view content, unsigned depth);
    void look_for_encoded(std::size_t index, std::string_view content, unsigned depth);
    void look_for_mail(std::size_t index, std::string_view content, unsigned depth);
    bool is_read_as_mail(std::size_t index) const;
    void look_as(std::size_t index, std::string_view content, const filetype::detected& type, unsigned depth);
    void look_as_pdf(std::size_t index, std::string_view content, shown_as shown, unsigned depth);
    void look_behind_program(std::size_t index, std::string_view content, const ends& seen, unsigned depth);
    void read_archive(std::size_t index, std::string_view content, unsigned depth);
    void add_links(std::vector<std::string> links);

    report report_;
    budget budget_;
    std::vector<std::string> passwords_;
    const hooks& others_;
    shown_as first_shown_;        // the first entry, besides by its name
    std::set<std::size_t> mails_; // entries whose files are parts of mails
};

} // namespace walk
