import re


def a_number(v):
    t = re.sub("[^0-9A-Z]", "", str(v).upper()).removeprefix("A")
    return t[-9:].zfill(9) if 7 <= len(t) <= 9 and t.isdigit() else ""


def code(v):
    t = re.sub("[^0-9A-Z]", "", str(v).upper())
    return t if len(t) >= 5 else ""


ssn = code


def phone(v):
    t = re.sub("[^0-9]", "", str(v))
    return t if 7 <= len(t) <= 15 else ""


def email(v):
    return str(v).strip().lower() if "@" in str(v) else ""
