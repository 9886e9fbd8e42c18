#include "contentd/shapes/notices.hpp"

#include "contentd/shapes/phrase_set.hpp"

#include <array>

namespace shapes {

namespace {

constexpr std::array virus_subjects = {
    phrase{"virus(es)? (was |were |has been |have been )?(found|detected|alert|warning|notif|intercepted|infected|in "
           "(your|mail|message))"},
    phrase{"(found|detected|infected|contain(s|ing|ed)?|possible|quarantined)[^\\n]{0,30} virus"},
    phrase{"virus in (mail|e-?mail|message|your)|anti-?virus|antigen|virenwarnung|viruswarnung|virenfund|norton "
           "antivirus"},
    phrase{"mailmarshal|scanmail|interscan|mailscanner|mail ?sweeper|viruswall|virus ?scan|disallowed attachment "
           "type|banned (file|content)"},
    phrase{"(ウイルス|ウィルス)(を|が)?(検出|検知|発見|駆除|感染|通知|警告|メール|チェック)"},
    phrase{"\\{virus\\?\\}|infected (file|message|e-?mail|attachment)|^warning: e-?mail virus"},
};

constexpr std::array virus_texts = {
    phrase{"(virus|worm|trojan)[^\\n]{0,80}(detected|found|removed|discovered|deleted|quarantined|infect)"},
    phrase{"(detected|found|contain(s|ed|ing)?|discovered|infected (by|with))[^\\n]{0,60} (a |the "
           ")?(virus|worm|trojan|malware)"},
    phrase{"(w32|win32|worm|troj|html|js|vbs)[./_][a-z]{3,}[^\\n]{0,80}"
           "(found|detected|virus|infected|removed|deleted|cleaned|quarantined)"},
    phrase{"(ウイルス|ウィルス)[^\\n]{0,60}(検出|検知|発見|感染|駆除|削除)"},
};

constexpr std::array challenge_subjects = {
    phrase{"(confirm|verify|verification|authori[sz]e|approve)[^\\n]{0,40}(your (e-?mail|message|identity)|sender|you "
           "are (human|a person)|delivery)"},
    phrase{"(challenge|confirmation|verification)[- ](request|required|needed|message)|your (e-?mail|message) requires "
           "(verification|confirmation)"},
    phrase{"one[- ]time (verification|confirmation)|please (confirm|verify|authenticate)|awaiting (your "
           ")?(confirmation|verification)"},
    phrase{"送信者(の)?(確認|認証)|送信(の)?確認のお願い|認証のお願い"},
};

constexpr std::array challenge_texts = {
    phrase{"(reply to|click|follow|visit)[^\\n]{0,120}(so that|to "
           "(deliver|release|confirm|verify|have|prove|authenticate|complete))"},
    phrase{"(spam ?arrest|boxbe|tmda|choicemail|earthlink spamblocker|active spam killer|qconfirm|sender verification|"
           "challenge[- ]response|bluebottle|mailblocks|uservend)"},
    phrase{"your message[^\\n]{0,80}(held|queued|not (yet )?been "
           "delivered|waiting|pending)[^\\n]{0,80}(until|because|reply|confirm|verif)"},
    phrase{"(prove|verify|confirm) (that )?you are (a |an )?(human|person|real|not a)"},
    phrase{"(下記|以下|次)の(url|リンク|アドレス)[^\\n]{0,60}(クリック|アクセス)[^\\n]{0,80}(送信者|配信|認証)|"
           "このメールに返信[^\\n]{0,60}(認証|配信)"},
};

constexpr std::array auto_reply_subjects = {
    phrase{"^(re: ?|fwd?: ?)?[\\[(]?(auto(matic|mated|matisch|matische)?[- :_]?(reply|response|antwort|responder|svar|"
           "generated reply)|automatische antwort|abwesenheit|réponse automatique|respuesta automática|"
           "risposta automatica)"},
    phrase{"自動(応答|返信|返答)|不在応答"},
};

constexpr std::array absence_subjects = {
    phrase{"out of (the )?office|on vacation|vacation (reply|message|notice)|away from (my|the) (office|mail|desk)|"
           "auto[- ]?repl(y|ied)|auto[- ]?respon(se|der)|i am away|i'm away|on holiday"},
    phrase{"不在|休暇|出張中|外出中"},
};

constexpr std::array failure_subjects = {
    phrase{"(undeliver(able|ed)|non-?deliver(y|able|ed)|not delivered|nondeliverable|unzustellbar|nicht "
           "zugestellt|unable to deliver|"
           "could ?n[o']t (be )?(deliver|send|sent)|cannot (be )?(deliver|send|sent)|can't (deliver|send)|not "
           "deliverable|no se pudo)"},
    phrase{"(deliver(y|ing)|mail|message|returning|e-?mail)[- ](status "
           ")?(notification|failure|failed|error|problem|report|system error|status)"},
    phrase{"failure (notice|notification|delivery)|delivery (has |have "
           ")?(fail|not|problem|error|incomplete|unsuccess|to )|dsn: failed|"
           "deliver(y)? (unsuccess|impossible)|failed (mail|delivery|to deliver)|mail failure|permanent delivery "
           "failure|message status"},
    phrase{"returned? (mail|to sender|message|e-?mail)|mail (could not|not) (be )?(delivered|sent)|user "
           "unknown|unknown (user|recipient)|"
           "error sending your|error in (your|the) (mail|message)|message [^\\n]{1,60} delayed|"
           "unknown address|bounce(d)? (mail|message)|warning: could not send|mail delivery"},
    phrase{"undelivered mail|mail system error|mdaemon|rejected( message| mail|: )|message "
           "(rejected|returned|blocked|you sent)|failure$"},
    phrase{"配信(不能|エラー|失敗|できません|不可)|送信(エラー|失敗|できません)|メールエラー|エラーメール|"
           "(配信|配達|送信)(状況|状態)|配達(不能|できません|されません)|未達|宛先不明|不達"},
};

constexpr std::array failure_texts = {
    phrase{"(could ?n[o']t|can ?not|can't|unable to|wasn't able to|was not able to|not|failed to|were unable to|have "
           "been unable to) (be )?"
           "(deliver|sent\\b|send your|send the|deliverable|complete the delivery|relay)"},
    phrase{"(following|these|the|each of the following) (mail |e-?mail "
           ")?(address(es)?|recipients?|destination)(\\(e?s\\))?[^\\n]{0,60}"
           "(fail|error|reject|problem|not|undeliver|permanent|were|had|could)"},
    phrase{"(permanent|fatal|delivery)( fatal)? (error|failure)|deliver(y|ing)[^\\n]{0,60} "
           "(fail|unsuccess|impossible|error)|"
           "undeliver(able|ed)|non-?deliver"},
    phrase{"(returned|rejected|refused|bounced|blocked)[^\\n]{0,60} (by|to|back|from) |did not reach|was not accepted|"
           "not reach the following|generated[^\\n]{0,40} error|giving up on"},
    phrase{"(transcript of session|unsent message follows|original message follows|copy of (the|your|my) (original "
           ")?message|"
           "returned message|failure reasons|original message header|message header follows)"},
    phrase{"(user|recipient|address|mailbox|account|host|domain)[^\\n]{0,40}"
           "(unknown|not (found|exist|recogni)|does ?n[o']t "
           "exist|full|quota|unavailable|disabled|suspended)|(unknown|invalid) user|no such user"},
    phrase{"\\b[45]\\d\\d[ -](#?[45]\\.\\d+\\.\\d+|[a-z])|message (delivery )?(has been )?(delayed|retr)|still being "
           "retried"},
    phrase{"(送信|配信|配送|配達|送達)(する|を)?[^\\n]{0,12}(でき|失敗|エラー|されません|不能)|エラーメッセージ|"
           "存在しない|見つかりません|一杯のため"},
};

constexpr std::array delays = {
    phrase{"warning: (could not send message|message)[^\\n]{0,60}(for|delayed|still)|\\(delay(ed)?\\)|delivery (is "
           "|was |has been )?"
           "(temporarily )?(delayed|suspended|deferred)"},
    phrase{"not (yet )?been (able to )?deliver(ed)?[^\\n]{0,40}(yet|so far|after more than|to one)|will (continue to "
           "|be |keep |re)?"
           "(try|trying|retr(y|ied)|attempt)|(is|message [^\\n]{1,60}) delayed (for )?(more|\\d)|temporary failure "
           "report"},
    phrase{"(still|continue) (be |being |to )?(retr|try|attempt|queue)|do(es)? not need to resend|no action (is "
           ")?required|"
           "delivery attempts will continue|temporary non-?delivery|message delayed|delivery delay"},
    phrase{"再送(を|いた|し)|遅延|遅れて"},
};

constexpr std::array ends = {
    phrase{"(permanent|fatal) (fatal )?error|giv(e|en|ing) up|gave up|failed permanently|permanent failure|failed: "
           "|\\(failure\\)|returned to (you|sender)|undeliver(able|ed)|"
           "could not be delivered|too long in|cannot send message for|non-?delivery"},
};

constexpr std::array successes = {
    phrase{"\\((success|relay(ed)?|expanded|delivered)\\)|successful(ly)? (mail "
           ")?(deliver|delivery|relay)|^(dsn|delivery (notification|report)): "
           "?(success|delivered|relayed)|^(delivered|relayed|read): |配信(済み|完了)|開封済み"},
};

constexpr std::array complaints = {
    phrase{"^(complaint about message from|(e-?mail )?(abuse|spam) (complaint|report)\\b|fw: junk report)"},
};

constexpr std::array machines = {
    phrase{"mailer[-_. ]?daemon|mail[-_. ]?daemon|post[-_]?master|poostmaster|mail(er)? ?delivery|delivery "
           "(sub)?system|mdaemon|double-bounce"},
    phrase{"system[-_. ]?admin|mail[-_. ]?(system|administrator|admin|server|gateway|agent|router)|mailsystem|mail "
           "error|email engine|"
           "mail service|m-filter|microsoftexchange|amazonses|mxlogic|delivery (notification|report)"},
    phrase{"^(admin|administrator|virus|antivirus|amavis|scanner|viruswall|mailscanner|mailsweeper|mailmarshal|"
           "interscan|scanmail|"
           "bounce|bounces|mail|smtp|esmtp|mta|listserv|error|errors|returned|noreply|no-reply|donotreply)@"},
    phrase{"(virus|anti-?virus)[-_a-z0-9. ]*@|anti-?virus|virus ?(scan|wall|check|alert|protect)"},
};

} // namespace

bool is_virus_subject(std::string_view subject)
{
    static const phrase_set phrases{virus_subjects};
    return phrases.is_in(subject);
}

bool is_virus_text(std::string_view said)
{
    static const phrase_set phrases{virus_texts};
    return phrases.is_in(said);
}

bool is_challenge_subject(std::string_view subject)
{
    static const phrase_set phrases{challenge_subjects};
    return phrases.is_in(subject);
}

bool is_challenge_text(std::string_view said)
{
    static const phrase_set phrases{challenge_texts};
    return phrases.is_in(said);
}

bool is_auto_reply_subject(std::string_view subject)
{
    static const phrase_set phrases{auto_reply_subjects};
    return phrases.is_in(subject);
}

bool is_absence_subject(std::string_view subject)
{
    static const phrase_set phrases{absence_subjects};
    return phrases.is_in(subject);
}

bool is_failure_subject(std::string_view subject)
{
    static const phrase_set phrases{failure_subjects};
    return phrases.is_in(subject);
}

bool is_failure_text(std::string_view said)
{
    static const phrase_set phrases{failure_texts};
    return phrases.is_in(said);
}

bool is_success_subject(std::string_view subject)
{
    static const phrase_set phrases{successes};
    return phrases.is_in(subject);
}

bool is_complaint_subject(std::string_view subject)
{
    static const phrase_set phrases{complaints};
    return phrases.is_in(subject);
}

bool is_machine(std::string_view from)
{
    static const phrase_set phrases{machines};
    return phrases.is_in(from);
}

bool is_delay(std::string_view said)
{
    static const phrase_set delayed{delays};
    static const phrase_set ended{ends};
    return delayed.is_in(said) && !ended.is_in(said);
}

} // namespace shapes
