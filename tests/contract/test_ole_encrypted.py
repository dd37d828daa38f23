"""What an encrypted document owes: to be read where any program would open it unasked, else to be held."""

from __future__ import annotations

import io

import pytest
from msoffcrypto.format.ooxml import OOXMLFile

from builders.compound import Tree, compound
from builders.people import roster
from builders.workbook import Sheet, Workbook
from contract.reading import Reading, read

PEOPLE = roster(120)


def locked(password: str) -> bytes:
    """A workbook that needs that password."""
    plain = Workbook([Sheet("Figures", PEOPLE)]).to_bytes()
    packed = io.BytesIO()
    OOXMLFile(io.BytesIO(plain)).encrypt(password, packed)
    return packed.getvalue()


@pytest.fixture(scope="module")
def with_default() -> Reading:
    return read("a.xlsx", locked("VelvetSweatshop"))


def test_the_password_that_excel_fills_in_opens_it(with_default: Reading) -> None:
    assert len(with_default.rows) == len(PEOPLE)
    assert with_default.whole, with_default.gaps


def test_what_it_shows_is_seen(with_default: Reading) -> None:
    assert all(block.table.location.visible for block in with_default.blocks)


def test_any_other_password_is_held() -> None:
    reading = read("a.xlsx", locked("another"))
    assert any("password" in why for why in reading.gaps)


def test_rights_management_is_held() -> None:
    tree: Tree = {"EncryptedPackage": bytes(5000), "\x06DataSpaces": {"Version": b"\1\2"}}
    assert any("rights" in why for why in read("a.docx", compound(tree)).gaps)


@pytest.mark.parametrize("content", [b"", b"\1\2", b"\4\0\4\0\x40\0\0\0<not xml", b"\4\0\2\0" + bytes(200)])
def test_a_damaged_description_of_the_encryption_is_held(content: bytes) -> None:
    tree: Tree = {"EncryptedPackage": bytes(5000), "EncryptionInfo": content}
    reading = read("a.xlsx", compound(tree))
    assert any("password" in why for why in reading.gaps)


def test_a_name_of_a_package_promises_encryption() -> None:
    assert any("named like" in why for why in read("a.xlsx", compound({"Notes": b"abc" * 99})).gaps)
