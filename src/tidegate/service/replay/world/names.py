"""Names to put together at random, by country: as an agency's system writes them, and in their own script."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Names:
    """`language`: of most people from there, as a case system calls it. `own_*`: in their own script, "" for Latin."""

    language: str
    given: str
    family: str
    own_given: str = ""
    own_family: str = ""


COUNTRIES = {
    "Iran": Names(
        "Persian",
        "Amir Farhad Behrouz Kamran Arash Navid Shirin Nasrin Parisa Mahsa Azadeh Roya",
        "Hosseini Ahmadi Karimi Rezaei Moradi Sadeghi Ghasemi Soltani Khosravi Norouzi",
        "امیر فرهاد بهروز شیرین نسرین پریسا مهسا آزاده",
        "حسینی احمدی کریمی رضایی مرادی صادقی",
    ),
    "Russia": Names(
        "Russian",
        "Dmitri Sergei Aleksei Irina Svetlana Natalia Oleg Pavel Galina Ruslan",
        "Sokolov Morozov Volkov Lebedev Kozlov Orlov Makarov Zaitsev Tarasov",
        "Дмитрий Сергей Алексей Ирина Светлана Наталья Олег",
        "Соколов Морозов Волков Лебедев Козлов",
    ),
    "China": Names(
        "Chinese",
        "Xiaoming Lihua Guoqiang Meiling Zhiyuan Haoran Jianguo Xueying Tingting",
        "Zhang Wang Chen Huang Zhao Zhou Liang Deng",
        "晓明 丽华 国强 美玲 志远 浩然",
        "张 王 陈 黄 赵 周",
    ),
    "Ukraine": Names(
        "Ukrainian",
        "Oleksandr Mykola Andriy Taras Oksana Iryna Olena Halyna",
        "Shevchuk Kovalenko Bondarenko Tkachenko Kravchenko Melnyk",
        "Олександр Микола Тарас Оксана Олена",
        "Шевчук Коваленко Бондаренко Ткаченко",
    ),
    "Egypt": Names(
        "Arabic",
        "Mahmoud Youssef Tarek Hany Mona Dina Rania Samira",
        "Fahmy Mansour Shaker Guirguis Hanna Naguib",
        "محمود يوسف طارق منى دينا رانيا",
        "فهمي منصور شاكر حنا نجيب",
    ),
    "Ethiopia": Names(
        "Amharic",
        "Abebe Kebede Tesfaye Alemayehu Selam Tigist Meseret Hirut Girma Dawit",
        "Gebremariam Tekle Assefa Desta Negash Tadesse Berhane Demissie Zeleke",
        "አበበ ከበደ ተስፋዬ ሰላም ትግስት",
        "ተክሌ አሰፋ ደስታ ታደሰ በርሄ",
    ),
    "India": Names(
        "Punjabi",
        "Gurpreet Harjit Manjit Balwinder Jaspreet Navdeep Kulwant Simran",
        "Dhillon Sandhu Grewal Sidhu Brar Gill",
        "ਗੁਰਪ੍ਰੀਤ ਹਰਜੀਤ ਮਨਜੀਤ ਜਸਪ੍ਰੀਤ",
        "ਢਿੱਲੋਂ ਸੰਧੂ ਗਰੇਵਾਲ ਸਿੱਧੂ",
    ),
    "Haiti": Names(
        "Haitian Creole",
        "Wilner Frantz Roseline Guerline Mackenson Islande Djimy Nadege Evens",
        "Dorvil Desir Cadet Exantus Toussaint Celestin Fleurimond Guerrier Jeudy",
    ),
    "Cameroon": Names(
        "French", "Blaise Clovis Eugénie Solange Thierry Odile Serge", "Mbarga Essomba Fotso Ngono Kamga Tchoua"
    ),
    "Brazil": Names(
        "Portuguese", "Thiago Rafael Larissa Juliana Caio Beatriz Otávio", "Nogueira Teixeira Barros Camargo Falcão"
    ),
    "Cuba": Names(
        "Spanish", "Yoandry Yusniel Leidy Maikel Dayana Osvaldo Yaima", "Valdivia Echemendia Batista Cabrera Pupo"
    ),
    "Honduras": Names(
        "Spanish", "Marvin Gladys Osmin Delmy Nery Josue Keylin Suyapa", "Mejia Argueta Zelaya Funez Banegas Murillo"
    ),
    "Guatemala": Names(
        "K'iche'", "Wilmer Yesenia Dilcia Selvin Elmer Byron Mynor Floridalma", "Xol Caal Tzoc Ixcoy Ajanel Tambriz"
    ),
    "Ghana": Names("English", "Kwabena Yaw Abena Akosua Kofi Esi", "Asante Boateng Owusu Agyeman Ofori"),
}  # fmt: skip
FACILITIES = (
    "Stewart Detention Center", "Eloy Federal Contract Facility", "Joe Corley Processing Center",
    "Otay Mesa Detention Center", "Krome North Service Processing Center", "Winn Correctional Center",
)  # fmt: skip
CLAIMS = (
    "Credible Fear Pending", "Positive Credible Fear", "Withholding Only", "Reasonable Fear Review",
    "Convention Against Torture Granted", "Asylum Appeal",
)  # fmt: skip
ATTORNEYS = ("Jordan Fairweather", "Casey Thistlewood", "Morgan Ashgrove", "Robin Larkspur")
