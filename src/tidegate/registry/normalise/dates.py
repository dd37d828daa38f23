import datetime as dt
import re


def birth_days(v):
    t = str(v)
    m = re.fullmatch(r"\s*(\d{4})-(\d\d)-(\d\d).*", t)
    out = []

    def add(y, a, b):
        try:
            out.append(dt.date(y, a, b).toordinal())
        except ValueError:
            pass

    if m:
        add(*map(int, m.groups()))
    m = re.fullmatch(r"\s*(\d\d?)[/.](\d\d?)[/.](\d{4})\s*", t)
    if m:
        a, b, y = map(int, m.groups())
        add(y, a, b)
        add(y, b, a)
    m = re.fullmatch(r"\d{4,5}", t)
    if m:
        out.append(dt.date(1899, 12, 30).toordinal() + int(t))
    return tuple(dict.fromkeys(out))


def canonical_day(v, f):
    r = birth_days(v)
    return r[0] if r else 0
