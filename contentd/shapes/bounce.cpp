#include "contentd/shapes/bounce.hpp"

#include "common/text/escape.hpp"
#include "common/text/nfkc.hpp"
#include "contentd/shapes/addresses.hpp"
#include "contentd/shapes/automatic_reply.hpp"
#include "contentd/shapes/bounce_text.hpp"
#include "contentd/shapes/delivery_report.hpp"
#include "contentd/shapes/delivery_status_code.hpp"
#include "contentd/shapes/message_text.hpp"
#include "contentd/shapes/notices.hpp"
#include "contentd/shapes/returned_message.hpp"

#include <array>
#include <utility>

namespace shapes {

namespace {

constexpr std::array<std::string_view, 7> kind_names = {
    "delivery failure", "delay", "success", "virus notice", "challenge", "auto reply", "feedback report"};

/// More of a text says no more of the failure.
constexpr std::size_t most_reason = std::size_t{16} << 10U;

bool is_class_of_report(bounce_kind kind)
{
    return kind == bounce_kind::delivery_failure || kind == bounce_kind::delay || kind == bounce_kind::success;
}

bounce_kind kind_of(const delivery_report& report)
{
    if (report.action.starts_with("fail"))
        return bounce_kind::delivery_failure;
    if (report.action.starts_with("delay"))
        return bounce_kind::delay;
    if (report.action == "delivered" || report.action == "relayed" || report.action == "expanded")
        return bounce_kind::success;
    if (report.action.empty() && report.status.starts_with('4'))
        return bounce_kind::delay;
    return report.status.starts_with('2') ? bounce_kind::success : bounce_kind::delivery_failure;
}

/// All that is asked of a message, each looked for once.
class examination
{
  public:
    examination(const mime::tree& message, std::string_view sender)
        : message_(message), subject_(text::nfkc_folded(mime::decode_header_text(message.header("Subject")))),
          from_(text::nfkc_folded(mime::decode_header_text(message.header("From")))),
          told_(address_in(message.header("To"))), is_machine_(sender.empty() || is_machine(text::to_lower(sender)) ||
                                                               is_machine(from_) || is_machine(address_in(from_)))
    {
        read_parts();
        read_text();
    }

    std::optional<bounce> result()
    {
        std::optional<bounce> made = recognized();
        if (!made)
            return std::nullopt;
        if (returned_) {
            made->has_returned = true;
            made->returned_message_id = returned_->message_id;
            made->returned_from = returned_->from;
        }
        if (feedback_ && made->returned_from.empty())
            made->returned_from = feedback_->sender;
        if (is_class_of_report(made->kind) || report_)
            made->status = status(made->kind);
        made->recipient = recipient(made->kind);
        return made;
    }

  private:
    void read_parts()
    {
        const auto parts = message_.parts_as_written();
        const std::vector<bool> is_within = are_in_messages(message_);
        for (std::size_t each = 0; each < parts.size(); ++each) {
            if (is_within[each])
                continue;
            if (parts[each].type == "message/feedback-report" && !feedback_)
                feedback_ = read_feedback_report(content_of(each));
            if (parts[each].type == "message/delivery-status" || parts[each].type == "message/global-delivery-status")
                report_ = report_ ? report_ : read_delivery_report(content_of(each));
        }
        returned_ = returned_in_parts(message_);
    }

    std::string_view content_of(std::size_t part) const
    {
        return message_.parts()[part].is_leaf ? message_.decoded(part) : message_.parts()[part].raw_body;
    }

    void read_text()
    {
        said_ = text_of(message_);
        if (auto found = returned_in(said_)) {
            said_.resize(found->begins);
            if (!returned_)
                returned_ = std::move(found->message);
        }
        said_.resize(std::min(said_.size(), most_reason));
        folded_ = text::nfkc_folded(said_);
    }

    std::optional<bounce> recognized() const
    {
        if (feedback_)
            return of(bounce_kind::feedback_report, "feedback-report part");
        if (returned_ && is_complaint_subject(subject_))
            return of(bounce_kind::feedback_report, "words of a complaint");
        if (is_virus_notice())
            return of(bounce_kind::virus_notice, "words of a virus scanner");
        if (report_)
            return of(kind_of(*report_), "delivery-status part");
        if (!message_.header("X-Failed-Recipients").empty())
            return of(is_delay(subject_) ? bounce_kind::delay : bounce_kind::delivery_failure,
                      "X-Failed-Recipients field");
        if (is_challenge())
            return of(bounce_kind::challenge, "words of a challenge");
        if (auto failure = by_words())
            return failure;
        const std::string_view reply = automatic_reply_by(message_, subject_, is_machine_);
        return reply.empty() ? std::nullopt : std::optional(of(bounce_kind::auto_reply, reply));
    }

    static bounce of(bounce_kind kind, std::string_view reason)
    {
        bounce made;
        made.kind = kind;
        made.reason = reason;
        return made;
    }

    bool is_virus_notice() const
    {
        return is_machine_ && is_virus_subject(subject_) && (is_virus_text(folded_) || is_failure_text(folded_));
    }

    bool is_challenge() const
    {
        const bool is_automatic = is_machine_ || is_answering();
        return is_automatic && is_challenge_subject(subject_) && is_challenge_text(folded_);
    }

    bool is_answering() const
    {
        return !message_.header("Auto-Submitted").empty() || !message_.header("In-Reply-To").empty() ||
               text::equal_ignoring_case(message_.header("Precedence"), "auto_reply");
    }

    std::optional<bounce> by_words() const
    {
        // A person writes about bounces, too.
        if (!(is_machine_ ? is_machine_failure()
                          : is_failure_subject(subject_) && returned_ && is_failure_text(folded_)))
            return std::nullopt;
        if (is_success_subject(subject_))
            return of(bounce_kind::success, "words of a mail system");
        const bool is_delayed = is_delay(subject_) || (!is_failed_subject() && is_delay(folded_));
        return of(is_delayed ? bounce_kind::delay : bounce_kind::delivery_failure, "words of a mail system");
    }

    bool is_machine_failure() const
    {
        // Who answers to a bounce keeps its subject.
        return (is_failure_subject(subject_) && !subject_.starts_with("re:")) ||
               (is_failure_text(folded_) && (returned_ || !is_unspecific(status_of(folded_))));
    }

    bool is_failed_subject() const { return subject_.find("fail") != std::string::npos; }

    /// The report's own code unless its diagnostic, or the text, says more of the same class.
    std::string status(bounce_kind kind) const
    {
        std::string by_report = report_ ? report_->status : std::string();
        if (!by_report.empty() && !is_unspecific(by_report))
            return by_report;
        const std::string by_text = status_of(folded_);
        for (const std::string& told : {status_of(text::nfkc_folded(report_ ? report_->diagnostic : "")), by_text}) {
            if (!is_unspecific(told) && (by_report.empty() || by_report.front() == told.front()))
                return told;
        }
        if (!by_report.empty() || !by_text.empty())
            return by_report.empty() ? by_text : by_report;
        return kind == bounce_kind::success ? "2.0.0" : kind == bounce_kind::delay ? "4.0.0" : "5.0.0";
    }

    std::string recipient(bounce_kind kind) const
    {
        if (feedback_)
            return feedback_->recipient.empty() && returned_ ? returned_->to : feedback_->recipient;
        if (report_ && !report_->recipient.empty())
            return report_->recipient;
        if (std::string failed = address_in(message_.header("X-Failed-Recipients")); !failed.empty())
            return failed;
        if (kind == bounce_kind::auto_reply || kind == bounce_kind::challenge)
            return address_in(from_);
        std::string written = failed_recipient(said_, told_);
        if (returned_ && (written.empty() || written == told_) && !returned_->to.empty())
            return returned_->to;
        return written;
    }

    const mime::tree& message_;
    std::string subject_; // folded
    std::string from_;    // folded
    std::string told_;    // whom the message is to: who is told
    bool is_machine_;
    std::optional<delivery_report> report_;
    std::optional<feedback_report> feedback_;
    std::optional<returned_message> returned_;
    std::string said_;   // the text up to the returned message
    std::string folded_; // the same
};

} // namespace

std::string_view name_of(bounce_kind kind)
{
    return kind_names[static_cast<std::size_t>(kind)];
}

std::optional<bounce> bounce_of(const mime::tree& message, std::string_view sender)
{
    return examination(message, sender).result();
}

} // namespace shapes
