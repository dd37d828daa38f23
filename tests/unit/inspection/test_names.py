"""Names are seen in any order, case, script and origin; what carries a name without being a person is not."""

from __future__ import annotations

import random
import string
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tidegate.inspection.names import (
    LIKELY,
    POSSIBLE,
    column_likeness,
    is_full_name,
    name_key,
    name_likeness,
)
from tidegate.inspection.names.asset import DEFAULT, Tables

# Invented people: a usual given name beside a usual family name of the same origin.
PEOPLE = {
    "iranian": "Shahram Ghorbani|Niloufar Tavakoli|Behrouz Esfahani|Mahsa Kazemi|Siavash Norouzi|Elaheh Sharifi",
    "afghan": "Zabihullah Stanikzai|Farkhunda Noori|Rahmatullah Ahmadzai|Shukria Barakzai|Najibullah Wardak",
    "haitian": "Wisly Dorvilus|Guerline Jean-Baptiste|Frantz Saint-Fleur|Yvrose Telusma|Mackenson Exantus",
    "punjabi": "Gurpreet Dhillon|Sukhwinder Sandhu|Harjit Grewal|Manpreet Brar|Lakhwinder Sidhu|Amrit Kaur",
    "ethiopian": "Tigist Alemayehu|Yonas Gebremariam|Selamawit Tekle|Dawit Woldemichael|Hirut Bekele",
    "maya": "Domingo Caal|Petrona Ixcoy|Mateo Tzoc|Catarina Xol|Sebastian Chub|Juana Tambriz",
    "honduran": "Wilmer Zelaya|Yesenia Argueta|Selvin Funes|Dilcia Menjivar|Osman Cerrato",
    "cuban": "Yusniel Hechavarria|Yuleidy Portuondo|Osmany Figueredo|Niurka Despaigne",
    "vietnamese": "Nguyen Thi Huong|Tran Van Tuan|Pham Quoc Bao|Le Minh Anh|Huynh Thanh Thao",
    "chinese": "Zhang Xiaoming|Li Guoqiang|Wang Meiling|Liu Jianguo|Zhao Xueying|Huang Zihan",
    "wade-giles": "Chen Mei-ling|Tsai Chih-ming|Hsu Shu-fen|Cheung Ka-ho|Leung Wai-man",
    "turkish": "Mehmet Yildirim|Zeynep Ozdemir|Huseyin Celik|Gulsen Korkmaz",
    "kurdish": "Rojin Demirtas|Azad Barzani|Berivan Polat|Rebwar Talabani",
    "russian": "Sergei Volkov|Natalya Kuznetsova|Dmitry Sokolov|Olga Morozova",
    "ukrainian": "Oleksandr Shevchenko|Iryna Kovalchuk|Mykola Bondarenko",
    "central asian": "Nurlan Abdrakhmanov|Gulnora Yuldashev|Azamat Bekmuratov",
    "arab": "Mohammed Al-Jubouri|Fatima al-Masri|Abdulrahman Ghaleb|Huda Haddad|Ahmed bin Salem",
    "somali": "Abdirahman Warsame|Hodan Guled|Fadumo Hersi|Liban Samatar",
    "sudanese": "Eltayeb Idris|Nyandeng Deng|Garang Mabior|Mutasim Babiker",
    "nigerian": "Chinedu Okonkwo|Ngozi Nwosu|Oluwaseun Adebayo|Aminu Bello",
    "cameroonian": "Achille Nkwenti|Ngum Fru|Samuel Ndifor|Clarisse Mbarga",
    "congolese": "Kabongo Mukendi|Kalala Tshibangu|Chantal Ilunga",
    "ghanaian": "Kwame Boateng|Akosua Owusu|Kofi Asante",
    "senegalese": "Mamadou Diallo|Fatou Ndiaye|Cheikh Diop|Aissatou Sow",
    "tamil": "Sivakumar Selvarajah|Tharshini Kandasamy|Balachandran Nadarajah",
    "nepali": "Bishnu Adhikari|Sarita Poudel|Tika Gurung",
    "bangladeshi": "Shafiqul Islam|Nasima Begum|Mizanur Rahman|Jahanara Khatun",
    "burmese": "Aung Kyaw Myint|Thida Hlaing|Zaw Win Naing",
    "rohingya": "Nurul Amin|Senowara Begum|Mohib Ullah",
    "uyghur": "Memetjan Tursun|Patigul Abdukerim|Nurmemet Yasin",
    "brazilian": "Joelma Cavalcanti|Edmilson dos Santos|Aparecida Ferreira",
    "jamaican": "Delroy Campbell|Shanique McKenzie|Oshane Grant",
    "albanian": "Besnik Hoxha|Teuta Krasniqi|Arben Kelmendi",
    "georgian": "Giorgi Beridze|Ketevan Lomidze|Zurab Kapanadze",
    "armenian": "Hovhannes Petrosyan|Anahit Sargsyan|Narek Harutyunyan",
    "english": "Brandon Whitaker|Megan O'Brien|Tyler McAllister|Jessica Holloway",
}
STYLES = {
    "as it is": lambda given, family: f"{given} {family}",
    "LAST, FIRST": lambda given, family: f"{family}, {given}".upper(),
    "last first": lambda given, family: f"{family} {given}",
    "UPPER": lambda given, family: f"{given} {family}".upper(),
    "lower": lambda given, family: f"{given} {family}".lower(),
    "family only": lambda given, family: family.upper(),
    "initial": lambda given, family: f"{family}, {given[0]}.",
    "titled": lambda given, family: f"Mr. {given} {family}",
    "suffixed": lambda given, family: f"{given} {family} Jr.",
}
NATIVE = (
    "Волков Юрий Петрович", "Олександр Шевченко", "محمد احمدی", "فاطمة حسن", "张伟", "王小明", "李娜", "欧阳娜娜",
    "김민준", "이서연", "田中太郎", "佐藤 花子", "रमेश शर्मा", "ਗੁਰਪ੍ਰੀਤ ਸਿੰਘ", "አበበ በቀለ", "Γεώργιος Παπαδόπουλος",
    "יוסף כהן", "გიორგი ბერიძე", "Հովհաննես Պետրոսյան",
)  # fmt: skip
COLUMNS_OF_OTHERS = {
    "cities": "Houston Phoenix Tacoma Eloy Adelanto Lumpkin Jena Florence Aurora Denver Seattle Chicago",
    "cities with states": "Charlotte, N.C.|Raleigh, N.C.|Madison, Wis.|Orlando, Fla.|Akron, OH|Jena, LA|Houston, Texas",
    "months": "January February March April May June July August September October November December",
    "states": "Alabama|Virginia|Georgia|Carolina|Montana|Nevada|Texas|Utah|Florida|Idaho|Washington|Maine",
    "countries": "Guatemala|Honduras|Mexico|Venezuela|Cuba|Jordan|Chad|Iran|India|Turkey|Georgia|Jamaica",
    "facilities": "T. Don Hutto Residential Center|Joe Corley Processing Center|Stewart Detention Center"
    "|James A. Musick Facility|Theo Lacy Facility|Robert A. Deyton Detention Facility|John E. Polk Facility",
    "status": "Pending|Approved|Denied|Withdrawn|In Review|Released on Parole|Order of Removal|BIA Appeal",
    "departments": "Human Resources|Finance|Field Operations|Office of Public Affairs|Legal Counsel|Procurement",
    "companies": "Accenture|Deloitte LLP|Ernst & Young|Smith Barney Inc|Wells Fargo Bank|Lopez Foods LLC|GEO Group",
    "streets": "Martin Luther King Blvd|Jackson Street|N. Lincoln Ave|Lopez Road|Houston St|Grant Way|Kelly Drive",
    "products": "Office Chair|Dell Latitude|HP LaserJet|Ford F-150|Surface Pro|Canon PIXMA|Nike Air Max",
    "answers": "Strongly agree|Agree|Neutral|Disagree|Strongly disagree|Don't know|Refused|Very likely",
    "teams": "Yankees|Red Sox|Dodgers|Packers|Cowboys|Lakers|Celtics|Real Madrid|Liverpool|Arsenal|Chelsea",
    "species": "Canis lupus|Homo sapiens|Ursus maritimus|Quercus alba|Bald eagle|Gray wolf|Sea otter|Polar bear",
    "jobs": "Deportation Officer|Field Office Director|Nurse Practitioner|Truck Driver|Civil Engineer|Paralegal",
    "languages": "Spanish|English|Mam|K'iche'|Q'eqchi'|Haitian Creole|Punjabi|Mandarin|Arabic|Tigrinya|Pashto",
    "codes": "DAL|HOU|SNA|LOS|ATL|NOL|MIA|PHO|SND|CDF|DIGSA|IGSA|SPC|USMS",
    "colours": "Red|Green|Blue|Yellow|Brown|Black|White|Purple|Orange|Pink|Gray|Olive",
    "fields": "raptor_box_offense|mp|war_total|poss|season_type|pace_impact|predator_total|blend_total",
    "constants": "EV_EMC_EMBED|EV_EMC_MATH|EV_EMC_FRAME|EV_EMC_HLINE|EV_EMC_REVISION|EV_EMC_TOC|EV_EMC_VLINE",
    "functions": "getCorner|setView|addRegexToken|fitBounds|onMoveEnd|latLngToPoint|_onResize|isMoment",
    "handlers": "info_file_handler|error_file_handler|warning_file_handler|art_illum_method|sylk_char_fn",
    "levels": "KERN_EMERG|KERN_ALERT|KERN_CRIT|KERN_ERR|KERN_WARNING|KERN_NOTICE|KERN_INFO|KERN_DEBUG",
    "variables": "`player_id`|`season`|`team`|`mp`|`war_total`|`pace_impact`",
    "drugs": "Metformin|Lisinopril|Sertraline|Ibuprofen|Atorvastatin|Omeprazole|Gabapentin|Amoxicillin",
}


def people(origin: str) -> list[tuple[str, str]]:
    """Given and family name; for longer names the first word against the rest."""
    return [(first, rest) for first, rest in (name.split(" ", 1) for name in PEOPLE[origin].split("|"))]


def values(kind: str) -> list[str]:
    text = COLUMNS_OF_OTHERS[kind]
    return text.split("|") if "|" in text else text.split()


@pytest.mark.parametrize("style", STYLES)
@pytest.mark.parametrize("origin", PEOPLE)
def test_a_column_of_names_of_any_origin_and_style_is_at_least_possible(origin: str, style: str) -> None:
    column = [STYLES[style](given_name, family) for given_name, family in people(origin)]
    assert column_likeness(column) >= POSSIBLE


@pytest.mark.parametrize("written", ["{given}_{family}", "{family}_{given}", "{given}-{family}"])
@pytest.mark.parametrize("case", [str.lower, str.title])
def test_names_written_as_programs_write_names_are_seen(written: str, case: type[str]) -> None:
    hidden = []
    for origin in PEOPLE:
        pairs = [(given.replace(" ", "_"), family.replace(" ", "_")) for given, family in people(origin)]
        column = [case(written.format(given=given, family=family)) for given, family in pairs]
        hidden += [origin] if column_likeness(column) < POSSIBLE else []
    assert len(hidden) <= 2


def test_names_of_packages_are_not_possible() -> None:
    packages = ["ibus-hangul", "ibus-libthai", "ibus-table-thai", "ibus-unikey", "uim-byeoru", "scim-thai"]
    assert column_likeness(packages) < POSSIBLE


@pytest.mark.parametrize("origin", PEOPLE)
def test_one_full_name_alone_is_likely(origin: str) -> None:
    seen = [name_likeness(name) >= LIKELY for name in PEOPLE[origin].split("|")]
    assert sum(seen) >= len(seen) - 1


@pytest.mark.parametrize("name", NATIVE)
def test_names_in_native_scripts_are_likely(name: str) -> None:
    assert name_likeness(name) >= LIKELY


@pytest.mark.parametrize("kind", COLUMNS_OF_OTHERS)
@pytest.mark.parametrize("case", [str, str.upper])
def test_a_column_of_something_else_is_not_even_possible(kind: str, case: type[str]) -> None:
    assert column_likeness([case(value) for value in values(kind)]) < POSSIBLE


@pytest.mark.parametrize(
    "value",
    ["", " ", "12345", "2022-11-28", "FY22 Q3", "Route 66", "Ford F-150", "maria@example.org", "C:\\Users\\maria",
     "maria_lopez.txt", "lopez.example.org", "A000000001", "N/A", "-", "...", "x" * 500,
     "T. Don Hutto Residential Center", "Martin Luther King Jr. Library", "Unknown", "Total", "Grand Total",
     ".avi", "audio/x-wav", "video/avi", "Interior \u2229 Boundary", "flecha grande con sombra hacia la derecha"],
)  # fmt: skip
def test_a_value_that_is_no_name_is_not_possible(value: str) -> None:
    assert name_likeness(value) < POSSIBLE


@pytest.mark.parametrize(
    "value", ["maria del carmen lopez argueta", "yesenia argueta", "Lopez/Maria", "M. Lopez"]
)
def test_a_name_written_oddly_is_possible(value: str) -> None:
    assert name_likeness(value) >= POSSIBLE


def test_blanks_and_unknowns_do_not_hide_a_column_of_names() -> None:
    names = [name for origin in ("iranian", "maya", "punjabi") for name in PEOPLE[origin].split("|")]
    assert column_likeness([*names, "", "Unknown", "N/A", "-", "Not Available"]) >= LIKELY


@pytest.mark.parametrize("rows", [1, 2, 3])
def test_a_very_short_column_of_full_names_is_likely(rows: int) -> None:
    assert column_likeness(PEOPLE["honduran"].split("|")[:rows]) >= LIKELY


def test_a_heading_alone_never_makes_names_of_other_values() -> None:
    assert column_likeness(values("status"), heading="Last Name") < POSSIBLE
    assert column_likeness(values("facilities"), heading="Name") < POSSIBLE


def test_no_heading_hides_a_column_of_names() -> None:
    names = [name for origin in ("arab", "russian", "english") for name in PEOPLE[origin].split("|")]
    for heading in ("Facility", "City", "Company", "Product", "xyz", ""):
        assert column_likeness(names, heading=heading) >= POSSIBLE


def test_the_key_of_a_name_forgets_order_case_marks_and_punctuation() -> None:
    styles = (
        "José García-López",
        "GARCIA LOPEZ, JOSE",
        "garcía lópez josé",
        "Jose  Garcia‑Lopez",
        "López García José",
    )
    assert len({name_key(style) for style in styles}) == 1
    assert name_key("Волков Юрий") == name_key("ЮРИЙ ВОЛКОВ")
    assert name_key("Megan O'Brien") == name_key("O’BRIEN, MEGAN")
    assert name_key("Maria Lopez") != name_key("Mario Lopez")


def test_full_names_are_told_from_single_words_and_from_phrases() -> None:
    assert is_full_name("Maria Lopez") >= LIKELY
    assert is_full_name("Sadeghi, Parisa") >= LIKELY
    for other in ("Maria", "Lopez", "Credible Fear", "San Antonio", "Field Office", "Annual Report"):
        assert is_full_name(other) < POSSIBLE


def test_order_and_repetition_of_rows_change_nothing() -> None:
    column = [*PEOPLE["afghan"].split("|"), *values("status")]
    shuffled = random.Random(5).sample(column * 3, len(column) * 3)
    assert column_likeness(column) == pytest.approx(column_likeness(shuffled))


@given(st.text(max_size=120))
@settings(max_examples=300, deadline=None)
def test_any_text_gives_a_likeness_and_a_key(value: str) -> None:
    assert 0.0 <= name_likeness(value) <= 1.0
    assert 0.0 <= is_full_name(value) <= 1.0
    assert name_key(name_key(value)) == name_key(value)


@given(st.lists(st.text(max_size=30), max_size=12), st.text(max_size=20))
@settings(max_examples=100, deadline=None)
def test_any_column_gives_a_likeness(column: list[str], heading: str) -> None:
    assert 0.0 <= column_likeness(column, heading) <= 1.0


def test_hashes_of_strangers_seldom_meet_a_listed_one() -> None:
    tables, chance = Tables(), random.Random(9)
    strangers = ["".join(chance.choices(string.ascii_lowercase, k=11)) for _ in range(50_000)]
    assert sum(tables.known(stranger) is not None for stranger in strangers) < 25


def test_a_cut_or_foreign_table_is_refused(tmp_path: Path) -> None:
    built = DEFAULT.read_bytes()
    for broken in (b"", b"TGNAMES1", built[:-1], b"X" + built[1:]):
        path = tmp_path / "names.bin"
        path.write_bytes(broken)
        with pytest.raises(ValueError, match="names"):
            Tables(path)


def test_full_names_among_many_other_values_stay_possible() -> None:
    names = PEOPLE["arab"].split("|") + PEOPLE["honduran"].split("|")
    others = [
        value for kind in ("facilities", "status", "jobs", "products", "species") for value in values(kind)
    ]
    assert column_likeness([*others, *names]) >= POSSIBLE
    assert column_likeness(others) < POSSIBLE
