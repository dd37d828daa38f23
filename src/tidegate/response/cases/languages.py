"""A language as a row may tell it: its code (ISO 639), or nothing. In: what a file or a case says. Out: `prs`, or "".

Only what is listed passes: whatever else stands under a heading of languages may be a name.
"""

from __future__ import annotations

import unicodedata

_LISTED = """
acr achi; am amharic; ar arabic; az azerbaijani azeri; bn bengali bangla; bs bosnian; cab garifuna
cak kaqchikel; ceb cebuano; chj chinantec; ckb sorani; cmn mandarin putonghua; de german; en english
es spanish espanol castellano; fa farsi persian; ff fulah fula fulani pular; fr french francais
gu gujarati; ha hausa; hi hindi; hr croatian; ht haitian creole kreyol; hy armenian; id indonesian
ig igbo; it italian; ixl ixil; ja japanese; jac popti jakaltek; ka georgian; kek qeqchi kekchi
kjb qanjobal kanjobal; kk kazakh; ko korean; ku kurdish kurmanji; ky kyrgyz; ln lingala; mam mam
mix mixtec; ml malayalam; my burmese; nah nahuatl; ne nepali; om oromo; pa punjabi panjabi; pl polish
prs dari; ps pashto pushto; pt portuguese portugues; qu quechua; quc quiche kiche; ro romanian
ru russian; rw kinyarwanda; si sinhala; so somali; sq albanian; sr serbian; sw swahili; ta tamil
te telugu; tg tajik; ti tigrinya; tl tagalog; tr turkish; tzj tzutujil; ug uyghur uighur; uk ukrainian
ur urdu; uz uzbek; vi vietnamese; wo wolof; yo yoruba; yue cantonese; zap zapotec; zh chinese
"""
"""A code, and the words by which a language is called."""
_NAMES = {
    words[0]: words[1:]
    for line in _LISTED.splitlines()
    for entry in line.split(";")
    if (words := entry.split())
}
_CODES = {word: code for code, words in _NAMES.items() for word in words}


def language_of(text: str) -> str:
    """The code of a language's name or code; "" where the text is neither."""
    bare = unicodedata.normalize("NFKD", text.lower())
    words = "".join(c for c in bare if c.isalpha() or c == " ").split()
    if len(words) == 1 and words[0] in _NAMES:
        return words[0]
    found = {_CODES[word] for word in words if word in _CODES}
    return found.pop() if len(found) == 1 else ""
