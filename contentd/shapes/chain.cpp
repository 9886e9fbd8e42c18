#include "contentd/shapes/chain.hpp"

#include "common/text/nfkc.hpp"
#include "contentd/shapes/message_text.hpp"
#include "contentd/shapes/phrase_set.hpp"

#include <array>

namespace shapes {

namespace {

// Lines are wrapped anywhere: \s stands for a blank. Texts are folded, so that digits and kana have one width.
constexpr std::array phrases = {
    // Of "forward this message" alone newsletters are full: it has to say to whom, or with what urge.
    phrase{"(please\\s+|must\\s+|now\\s+|and\\s+|to\\s+)?(forward|send|pass|copy|e-?mail|mail|text|share)\\s+"
           "(this|it|these)\\s*(on\\s+|along\\s+|message\\s+|mail\\s+|e-?mail\\s+|letter\\s+|text\\s+|warning\\s+|"
           "story\\s+|poem\\s+)*"
           "(to|with)\\s+(at\\s+least\\s+)?(all|every|any|as\\s+many|\\d+|two|three|four|five|six|seven|eight|nine|ten|"
           "fifteen|twenty|(your|the)\\s+(friends|family|contacts|loved)|(some|other|more)\\s+(people|friends)|(the\\s+"
           ")?people|friends)",
           forward_request},
    phrase{
        "(send|forward|pass)\\s+to\\s+(at\\s+least\\s+)?(\\d+|five|seven|ten|fifteen|twenty|all|every|as\\s+many)\\s+"
        "(of\\s+)?(your\\s+)?(other\\s+|more\\s+)?(friends|people|persons|contacts|one|body)",
        forward_request},
    phrase{"(do\\s+not|don[' ]?t)\\s+(break|stop|ignore|delete)\\s+(this\\s+|the\\s+)(chain|letter|message)|"
           "keep\\s+(this|the)\\s+(chain|letter|message|e-?mail)\\s+(going|alive|moving)|(send|pass)\\s+(this|it)\\s+("
           "on|along)\\b|"
           "(make|send|mail)\\s+(\\d+|twenty|ten|five)\\s+copies|forward\\s+(this|it)\\s+(on|immediately|right\\s+away|"
           "now)|"
           "(pass|spread)\\s+(this\\s+|the\\s+)?(on|word|around)\\s+to\\s+",
           forward_request},
    phrase{"(この|本|同じ|次の)(メール|文章?|内容|文面|手紙|メッセージ|話|チェーンメール)[をは]?[^\\n。]{0,30}"
           "(人に|人へ|人以上|名に|名以上|友(達|だち|人)|知り合い|知人|周り|みんな|皆|誰か|回し|まわし)",
           forward_request},
    phrase{"(転送|送信|回|まわ)(し|して)(て|で)?(下さい|ください|欲しい|ほしい|お願い|あげて|くれ|ね|ないと|なければ|"
           "なかった)|"
           "(転送|拡散|送信)(を)?(お願い|希望|よろしく|願います|推奨)|(広|ひろ)めて(下さい|ください|ほしい|欲しい)|"
           "(人|名|友達|友だち|友人|知り合い|みんな|皆)に(も)?(、)?(この|同じ|次の|以下の)?(メール|文章?|内容|文面)?を?"
           "(、)?(送|転送|回|まわ)",
           forward_request},
    phrase{"(to|with)\\s+(at\\s+least\\s+)?(\\d+|two|three|four|five|six|seven|eight|nine|ten|eleven|twelve|fifteen|"
           "twenty)\\s+"
           "(or\\s+more\\s+)?(of\\s+your\\s+|other\\s+|different\\s+|more\\s+)?(people|friends|persons|contacts|others|"
           "loved)",
           number_of_people},
    phrase{"(to|with)\\s+(everyone|everybody|every\\s+(one|person)|all\\s+(of\\s+)?(your|the\\s+people|my)|as\\s+"
           "many\\s+(people|friends|persons|as))",
           number_of_people},
    phrase{"([0-9]{1,4}|[一二三四五六七八九十百]{1,3}|数|何)\\s*(人|名|通)(以上|以内|の(人|友|知))?(に|へ|の(人|友|知|"
           "方))|"
           "(なるべく|できるだけ|出来るだけ|一人でも)(多く|沢山|たくさん)|多くの(人|方)(に|へ)|知り合い全(員|て)|(全員|"
           "みんな|皆)に",
           number_of_people},
    phrase{
        "(bad|good|your)\\s+luck|(years|days)\\s+of\\s+bad|will\\s+(die|be\\s+cursed|have\\s+bad|come\\s+true|be\\s+"
        "blessed|happen\\s+to\\s+you)|"
        "your\\s+wish|(a\\s+)?miracle\\s+will|curse(d)?\\b|something\\s+(good|bad|terrible|wonderful)\\s+will|broke\\s+"
        "the\\s+chain|"
        "(will|would)\\s+(receive|earn|get|pay|donate)[^\\n]{0,60}(\\$|dollars|cents|for\\s+(each|every))|misfortune|"
        "account\\s+will\\s+be\\s+(deleted|closed)|you\\s+will\\s+(regret|be\\s+sorry)",
        promise_or_threat},
    phrase{"不幸|呪(い|わ|う)|祟|幸(せ|運|福)(に|が|を|な)|願い(が|は|事)|(止|と)め(る|た)(と|ら|人|方)|(送|回)ら(ない|"
           "なかった|なければ)|"
           "(送|回|まわ|転送し)さ?な(い|かった|ければ)(と|人|方|場合|、)?|死(ぬ|に|亡)|殺(す|し|さ|害)|居場所|特定(し|"
           "でき)|奇跡|恋が|"
           "(お金|賞金|謝礼|商品|ギフト)[^\\n]{0,20}(もら|貰|当た|差し上げ)|(課金|有料|料金)[^\\n]{0,12}(発生|になり|"
           "請求)",
           promise_or_threat},
    phrase{"within\\s+(the\\s+next\\s+)?(\\d+|an?|one|two|three|four|five|seven|ten|twenty[- ]?four|ninety[- "
           "]?six)\\s+(minutes?|hours?|days?|weeks?)|"
           "in\\s+the\\s+next\\s+(\\d+|few|five|ten|two|three)\\s+(minutes?|hours?|days?)|(by|before)\\s+(midnight|"
           "tomorrow|tonight)|today\\s+only|"
           "(\\d+|four|seven|ten)\\s+days\\s+(after|from)\\s+(you|today|receiv)",
           forward_deadline},
    phrase{"([0-9]{1,4}|[一二三四五六七八九十]{1,3}|数)\\s*(分|時間|日|週間)(以内|の(間|うち|内))|(今日|本日|明日|今週)"
           "(中|まで)に?",
           forward_deadline},
    phrase{"chain\\s*(letter|mail|e-?mail)|チェーン(メール|レター)|チェンメ|チェーンメ|幸福の手紙|不幸の(手紙|メール)|"
           "バトン(メール|を回)",
           named_chain},
};

constexpr std::array<std::string_view, 5> class_names = {"forward request", "number of people", "promise or threat",
                                                         "deadline", "named chain"};

} // namespace

std::uint32_t chain_classes_in(std::string_view utf8)
{
    static const phrase_set set{phrases};
    return set.meanings_in(text::nfkc_folded(utf8.substr(0, most_text)));
}

bool is_chain_mail(std::uint32_t classes)
{
    return (classes & forward_request) != 0 && (classes & ~std::uint32_t{forward_request}) != 0;
}

std::vector<std::string_view> names_of_chain_classes(std::uint32_t classes)
{
    std::vector<std::string_view> names;
    for (std::size_t bit = 0; bit < class_names.size(); ++bit) {
        if ((classes >> bit & 1U) != 0)
            names.push_back(class_names[bit]);
    }
    return names;
}

} // namespace shapes
