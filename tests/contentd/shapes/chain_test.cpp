#include "contentd/shapes/chain.hpp"

#include <doctest/doctest.h>

#include <string>
#include <vector>

using namespace shapes;

TEST_CASE("what asks to be sent on and says to how many, why or until when is chain mail")
{
    for (const std::string text : {
             "Forward this to ten friends and your wish will come true.",
             "DO NOT BREAK THE CHAIN! Those who did had seven years of bad luck.",
             "Send this letter to 7 people within the next\n24 hours.",
             "please pass this on to everyone you know",
             "Ｆｏｒｗａｒｄ　ｔｈｉｓ　ｔｏ　１０　ｐｅｏｐｌｅ",
             "このメールを24時間以内に10人に送ってください。止めると不幸になります。",
             "このメールを１０人に回してください",
             "この文章を友達に転送してください。3日以内です",
             "チェーンメールではありません。できるだけ多くの人に転送をお願いします。",
             "ｺﾉﾒｰﾙ…できるだけ多くの人に回してください",
             "同じ内容を5人に送らないと呪われます",
         }) {
        CAPTURE(text);
        CAPTURE(chain_classes_in(text));
        CHECK(is_chain_mail(chain_classes_in(text)));
    }
}

TEST_CASE("one class alone, or several without a request, is no chain mail")
{
    for (const std::string text : {
             "",
             "I will forward your message to the support team.",
             "Good luck with your exam within the next two days!",
             "We sent invitations to 20 people.",
             "To unsubscribe, forward this message to listmaster@example.com",
             "本日中に担当者3名に連絡します。幸いです。",
             "参加者10人にアンケートを行いました。",
             "ご不明な点は、担当まで転送してください。",
             "チェーンメールは転送しないでください。",
             "お客様の幸せを願っております。",
         }) {
        CAPTURE(text);
        CAPTURE(chain_classes_in(text));
        CHECK_FALSE(is_chain_mail(chain_classes_in(text)));
    }
}

TEST_CASE("the classes have names")
{
    const std::uint32_t classes =
        chain_classes_in("Forward this to 10 people within 24 hours or have bad luck: a chain letter");
    CHECK_EQ(names_of_chain_classes(classes),
             std::vector<std::string_view>{"forward request", "number of people", "promise or threat", "deadline",
                                           "named chain"});
    CHECK(names_of_chain_classes(0).empty());
}
