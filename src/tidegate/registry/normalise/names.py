import re
import unicodedata


def name_tokens(v):
    v = unicodedata.normalize("NFKD", v.casefold())
    v = "".join(c for c in v if not unicodedata.combining(c))
    return tuple(w for w in re.findall(r"[a-z]+", v) if len(w) > 1)


def stands_alone(w):
    return True
