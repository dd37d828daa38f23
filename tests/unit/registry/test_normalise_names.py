"""Names: the same person's spellings meet, other people's rarely do."""

from __future__ import annotations

import random
import subprocess
import sys

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from tidegate.registry.normalise.names import name_forms, name_tokens, stands_alone, word_key
from unit.registry import people_of_faker
from unit.registry.spellings import GROUPS, meet, recall

FLOORS = {
    "amharic": 0.9,
    "arabic": 0.92,
    "chinese": 0.92,
    "korean": 0.93,
    "other": 0.93,
    "persian": 0.93,
    "russian": 0.93,
    "spanish": 0.93,
    "ukrainian": 0.93,
}
SAME = (
    ("AHMADI, Mohammad-Reza", "Mohammad Reza Ahmadi"),
    ("Dr. Mohammed Reza Ahmady", "محمد رضا احمدی"),
    ("Ｍｏｈａｍｅｄ Ahmadi", "Mohamed\u200b Ahmadi"),
    ("John Smith Jr.", "SMITH, John"),
    ("Seán O’Brien", "SEAN O'BRIEN"),
    ("Mac Donald, Ian", "Ian McDonald"),
    ("Abd al-Rahman Khalid", "Khaled Abdurrahman"),
    ("Nur al-Din Hassan", "Noureddine Hasan"),
    ("García Márquez, José", "Jose Garcia-Marquez"),
    ("Bill Gates", "William Gates"),
    ("Md. Karim Khan", "Muhammad Karim Khan"),
    ("Г-н Иванов Сергей", "Sergei Ivanov"),
    ("李小明", "Li Xiao Ming"),
    ("Hsiao-ming Li", "LI Xiaoming"),
    ("김철수", "Chul-soo Kim"),
    ("Ali Reza Hossein Zadeh", "Alireza Hosseinzadeh"),
)
OTHER = (
    ("Ali Ahmadi", "Ali Hosseini"),
    ("Li Wei", "Wang Wei"),
    ("Maria Lopez", "Mario Lopez"),
    ("Wang Fang", "Wang Feng"),
    ("Kim Minho", "Kim Jihun"),
    ("王芳", "王峰"),
    ("Ivan Petrov", "Ivan Pavlov"),
    ("Abebe Bekele", "Alemu Bekele"),
    ("Sasha Ivanova", "Alexander Ivanov"),
)


@pytest.mark.parametrize(("one", "other"), SAME)
def test_spellings_of_one_name_meet(one: str, other: str) -> None:
    assert meet(one, other)


@pytest.mark.parametrize(("one", "other"), OTHER)
def test_names_of_other_people_do_not_meet(one: str, other: str) -> None:
    assert not meet(one, other)


@pytest.mark.parametrize("group", GROUPS)
def test_spellings_held_out_meet(group: str) -> None:
    share, number = recall(group, held_out=True)
    assert number >= 20
    assert share >= FLOORS[group]


@pytest.mark.parametrize("group", GROUPS)
def test_spellings_the_code_was_fitted_to_meet(group: str) -> None:
    assert recall(group, held_out=False)[0] >= 0.95


def test_different_names_rarely_share_a_key() -> None:
    people = people_of_faker.lists()
    names = {name for given, family in people.values() for name in given[:250] + family[:250]}
    assert len(names) > 20_000
    found = people_of_faker.buckets(names)
    assert sum(map(len, found.values())) / len(found) < 2.6
    both = people_of_faker.chance(people, 15_000)
    assert both.keys - both.spellings < 1e-5
    assert both.keys < 1e-4


def test_titles_particles_and_initials_give_no_words() -> None:
    forms = name_forms("Dr. John F. van der Berg III")
    assert forms.words == name_tokens("John Berg")
    assert forms.initials == ("f",)


def test_neighbours_written_both_ways_are_offered_as_one() -> None:
    assert name_tokens("Xiaoming Li") in {tuple(sorted(words, reverse=True)) for words in
                                          name_forms("Xiao Ming Li").alternatives}  # fmt: skip
    assert not name_forms("Ricardo Hernandez Valenzuela").alternatives


@given(st.text(max_size=60))
def test_any_text_has_ascii_keys(value: str) -> None:
    forms = name_forms(value)
    assert all(key.isascii() and key.isalnum() and key == key.lower() for key in forms.words)
    assert name_tokens(value) == forms.words


@given(st.lists(st.sampled_from(["Marta", "Iván", "Reza", "Nguyễn", "Kováč", "Zhanna", "Hüseyin", "Olga", "López", "Tesfaye"]), min_size=2,
                max_size=4, unique=True), st.randoms())  # fmt: skip
def test_case_order_space_and_marks_make_no_difference(words: list[str], chance: random.Random) -> None:
    plain = sorted(name_tokens(" ".join(words)))
    shuffled = list(words)
    chance.shuffle(shuffled)
    assert sorted(name_tokens("  ".join(shuffled).upper())) == plain
    assert sorted(name_tokens(f"{shuffled[0]},\u00a0{' '.join(shuffled[1:])}")) == plain
    assert sorted(name_tokens(people_of_faker.folded(" ".join(words)))) == plain


def test_importing_reads_no_tables_of_other_scripts() -> None:
    code = "import sys, tidegate.registry.normalise.names as n; n.name_tokens('Ann'); print('anyascii' in sys.modules)"
    found = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert found.stdout.strip() == "False"


@given(st.text("abcdefghiklmnoprstuwyzABKMS", min_size=2, max_size=12))
def test_a_word_that_stands_alone_means_the_same_by_itself_and_in_a_name(word: str) -> None:
    assume(stands_alone(word))
    assert name_tokens(word) == (word_key(word),)
    assert name_tokens(f"Roya {word}")[1:] == (word_key(word),)
