// notices - words by which a program's message is known for what it is
//
// Texts and subjects come folded (normal_form.hpp).

#pragma once

#include <string_view>

namespace shapes {

/// A scanner that tells of a virus: as a subject, and as a text.
bool is_virus_subject(std::string_view subject);
bool is_virus_text(std::string_view said);

/// "Please confirm your message."
bool is_challenge_subject(std::string_view subject);
bool is_challenge_text(std::string_view said);

/// "Automatic reply", "自動応答".
bool is_auto_reply_subject(std::string_view subject);
/// "Out of office", "休暇": what people write as well.
bool is_absence_subject(std::string_view subject);

bool is_failure_subject(std::string_view subject);
bool is_failure_text(std::string_view said);

/// "Still being retried", and neither given up nor failed; of a subject or a text.
bool is_delay(std::string_view said);

/// "Delivered", "relayed"; of a subject.
bool is_success_subject(std::string_view subject);

/// A provider that passes on what its user took for spam, without the form of RFC 5965.
bool is_complaint_subject(std::string_view subject);

/// An address or a display name that a mail system, a scanner, or a postmaster has.
bool is_machine(std::string_view from);

} // namespace shapes
