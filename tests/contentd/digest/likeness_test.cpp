#include "contentd/digest/compute.hpp"
#include "tests/bench/digest/likeness.hpp"
#include "tests/bench/digest/mails.hpp"
#include "tests/bench/digest/mutation.hpp"

#include <doctest/doctest.h>

namespace {

std::vector<std::string> random_texts(std::size_t count, std::size_t words)
{
    std::mt19937_64 random(3);
    std::vector<std::string> texts;
    for (std::size_t i = 0; i < count; ++i)
        texts.push_back(bench::random_text(words, 20000, random));
    return texts;
}

std::vector<std::string> real_texts()
{
    std::vector<std::string> texts;
    for (const std::string folder : {"cpython", "cyrus", "enmime", "haraka", "rubymail"})
        for (bench::visible_text& each : bench::visible_texts("tests/data/mime/" + folder))
            texts.push_back(std::move(each.utf8));
    return texts;
}

/// At least so many of a hundred copies share two features.
void check_copies(const std::vector<std::string>& texts, unsigned changed, std::size_t least, unsigned times = 1)
{
    const bench::shared_counts shared = bench::shared_by_copies(texts, changed, times);
    CAPTURE(changed);
    CAPTURE(shared[0]);
    REQUIRE_GT(shared[0], 0);
    CHECK_GE(shared[2] * 100, shared[0] * least);
}

} // namespace

TEST_CASE("copies with six of a hundred words changed share two features")
{
    check_copies(random_texts(1000, 80), 3, 98);
    check_copies(random_texts(1000, 80), 6, 95);
    check_copies(random_texts(400, 400), 6, 95);
    check_copies(random_texts(60, 3000), 6, 95);
    check_copies(real_texts(), 0, 100);
    check_copies(real_texts(), 6, 95, 20);
}

TEST_CASE("texts of one language and many words share nothing")
{
    for (const bench::band& each : bench::shared_by_others(random_texts(500, 400), 48))
        CHECK_EQ(each.shared[1], 0);
}

TEST_CASE("real mails that do not resemble one another share less than two features")
{
    const std::vector<bench::band> bands = bench::shared_by_others(real_texts(), 48);
    CHECK_EQ(bands[0].shared[2], 0);
    CHECK_EQ(bands[1].shared[2], 0);
    CHECK_GT(bands.back().shared[8], 0); // several of the sets hold the same text in other encodings
}

TEST_CASE("copies of a Japanese mail meet, whatever their names, numbers and line breaks")
{
    const std::string mail =
        "お客様各位\nいつも当店をご利用いただき、誠にありがとうございます。このたび、お客様のアカウントに不審なアクセス"
        "が"
        "確認されましたため、ご利用を一時的に制限しております。\n下記のリンクより本人確認のお手続きをお願いいたします。"
        "二十四時間以内にお手続きいただけない場合、アカウントは自動的に削除されます。\nhttp://shop.example/login?id=1\n"
        "ご不明な点がございましたら、カスタマーサポートまでお問い合わせください。";
    const std::string copy =
        "山田様\nいつも当店をご利用いただき、誠に有難うございます。\nこのたび、お客様のアカウントに不審なアクセスが\n"
        "確認されましたため、ご利用を一時的に制限しております。\n下記のリンクより本人確認のお手続きをお願いいたします。"
        "二十四時間以内にお手続きいただけない場合、\nアカウントは自動的に削除されます。\nhttp://shop.example/k?u=99\n"
        "ご不明な点がございましたら、ｶｽﾀﾏｰｻﾎﾟｰﾄまでお問い合わせください。受付番号 83764";
    const std::string other =
        "お世話になっております。先日の打ち合わせの議事録をお送りいたします。来週の会議までにご確認いただき、修正点が"
        "ございましたらご連絡ください。なお、次回の日程につきましては改めてご案内いたします。よろしくお願いいたします。"
        "添付の資料は社外秘となっておりますので、お取り扱いにはご注意ください。";
    const digest::value original = digest::of_text(mail, {});
    REQUIRE(original.has_features);
    CHECK_GE(bench::shared_features(original, digest::of_text(copy, {})), 2);
    REQUIRE(digest::of_text(other, {}).has_features);
    CHECK_EQ(bench::shared_features(original, digest::of_text(other, {})), 0);
}

TEST_CASE("structures with a changed row meet, others do not")
{
    std::mt19937_64 random(4);
    std::vector<std::uint64_t> tags;
    for (int i = 0; i < 300; ++i)
        tags.push_back(random() % 30);
    const digest::value original = digest::of_structure(tags, {});
    std::vector<std::uint64_t> copy = tags;
    copy.insert(copy.begin() + 150, {91, 92, 93, 94});
    CHECK_GE(bench::shared_features(original, digest::of_structure(copy, {})), 2);
    for (std::uint64_t& each : copy)
        each = random() % 30;
    CHECK_EQ(bench::shared_features(original, digest::of_structure(copy, {})), 0);
}
