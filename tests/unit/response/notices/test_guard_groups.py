"""Golden texts: what must be held in each language, and what ordinary letters and statements say."""

import pytest

from tidegate.response.notices.catalogue import load
from tidegate.response.notices.guard.groups import causes
from tidegate.response.notices.guard.ruling import Cause
from tidegate.response.notices.languages import LANGUAGES

HELD = {
    "en": [
        "We can tell you that some of your nationals are among those concerned.",
        "46 of the 103 Cubans on the flight were on the list.",
        "Several Iranians were affected.",
        "Three detainees at this centre were concerned.",
        "7 of the applicants have been told.",
        "Your government may wish to know that people were affected.",
        "None of your citizens was affected.",
        "Most of those affected are Venezuelan.",
    ],
    "es": [
        "Algunos de sus nacionales figuran en la lista.",
        "46 de los 103 cubanos estaban en la lista.",
        "Varios ciudadanos de Venezuela fueron afectados.",
        "Tres personas de este centro fueron avisadas.",
        "Su gobierno debe saber que hubo personas afectadas.",
    ],
    "fr": [
        "Certains de vos ressortissants figurent sur la liste.",
        "Plusieurs Haïtiens sont concernés.",
        "Trois personnes de ce centre ont été prévenues.",
        "Votre pays compte 46 personnes sur la liste.",
    ],
    "pt": [
        "Alguns dos seus cidadãos estão na lista.",
        "46 pessoas de Cuba foram afetadas.",
        "Três pessoas deste centro foram avisadas.",
    ],
    "ht": [
        "Kèk nan sitwayen peyi ou sou lis la.",
        "46 moun Ayiti te nan fichye a: Haiti, 46 moun.",
        "Twa moun te afekte.",
    ],
    "ru": [
        "Некоторые из ваших граждан есть в списке.",
        "46 человек из Ирана были в списке.",
        "Трое задержанных пострадали.",
        "5 человек из этого центра уведомлены.",
        "Сообщаем вашему правительству, что люди пострадали.",
    ],
    "uk": [
        "Деякі з ваших громадян є у списку.",
        "46 осіб із Росії були у списку.",
        "Троє людей постраждали.",
    ],
    "zh": [
        "贵国的一些公民在名单上。",
        "46名古巴人在名单上。",
        "三名被拘留者受影响。",
        "你们的公民中有人受影响。",
    ],
    "fa": [
        "برخی از اتباع شما در فهرست هستند.",
        "۴۶ نفر از کوبا در فهرست بودند.",
        "سه نفر آسیب دیده‌اند.",
        "دولت شما باید بداند که ۴۶ نفر در فهرست‌اند.",
    ],
    "ar": [
        "بعض رعاياكم في القائمة.",
        "46 شخصًا من إيران في القائمة.",
        "ثلاثة أشخاص تضرروا.",
        "حكومتكم تعلم أن أشخاصًا تضرروا.",
    ],
    "am": ["አንዳንድ ዜጎቻችሁ በዝርዝሩ ውስጥ አሉ።", "46 የኤርትራ ዜጎች በዝርዝሩ ውስጥ ነበሩ።", "ሦስት ሰዎች ተጎድተዋል።"],
    "pa": ["ਤੁਹਾਡੇ ਕੁਝ ਨਾਗਰਿਕ ਸੂਚੀ ਵਿੱਚ ਹਨ।", "46 ਵਿਅਕਤੀ ਈਰਾਨ ਦੇ ਸਨ।", "ਤਿੰਨ ਵਿਅਕਤੀ ਪ੍ਰਭਾਵਿਤ ਹੋਏ।"],
}
LET_OUT = [
    "Information about 6,252 people was in the file.",
    "You will not be removed before 30 days have passed since you received this letter.",
    "Our logs show 6 computers that downloaded all or part of the file.",
    "Call us on weekdays. Somebody who speaks your language will answer.",
    "La información de 6.252 personas estaba en el archivo.",
    "В файле были сведения о 6252 людях.",
    "Please delete every copy of the file by 3 December 2022.",
]
THIRD_PARTY = [
    "She was on the list.",
    "We cannot say whether he was affected.",
    "Él estaba en la lista.",
    "Он есть в этом списке.",
    "他在名单上。",
    "او در فهرست بود.",
    "كان في القائمة.",
]


@pytest.mark.parametrize(("code", "text"), [(code, text) for code, texts in HELD.items() for text in texts])
def test_a_statement_about_a_group_is_held(code: str, text: str) -> None:
    assert Cause.GROUP in causes(text, False), code


@pytest.mark.parametrize("text", LET_OUT)
def test_what_is_about_nobody_in_particular_leaves(text: str) -> None:
    assert causes(text, False) == ()


@pytest.mark.parametrize("text", THIRD_PARTY)
def test_who_was_in_it_is_told_to_nobody_else(text: str) -> None:
    assert Cause.MEMBERSHIP in causes(text, True)
    assert Cause.MEMBERSHIP not in causes(text, False)


@pytest.mark.parametrize("code", LANGUAGES)
def test_every_language_has_words_and_examples(code: str) -> None:
    assert HELD[code]


@pytest.mark.parametrize("code", LANGUAGES)
def test_no_message_of_our_own_is_held(code: str) -> None:
    for key, text in load("person", code).messages.items():
        assert causes(text.replace("{count}", "12"), False) == (), key


@pytest.mark.parametrize(
    "disguise",
    [
        "SOME OF YOUR NATIONALS ARE ON THE LIST",
        "some of your\u200d nationals are on the list",
        "ｓｏｍｅ　ｏｆ　ｙｏｕｒ　ｎａｔｉｏｎａｌｓ",
        "algunos de sús nácionales en la lista",
        "٤٦ of the Cubans were told",
        "some of\u00a0your\nnationals: 46 Cubans",
    ],
)
def test_case_marks_and_digits_hide_nothing(disguise: str) -> None:
    assert Cause.GROUP in causes(disguise, False)
