"""Which neighbouring words of a name are also written as one, and the families of Han and Hangul names.

All words are in the letters a-z; characters are as written.
"""

from __future__ import annotations

import re
from functools import cache

from tidegate.registry.normalise.skeleton import skeleton

FAMILIES_OF_TWO = frozenset(
    "欧阳 歐陽 司马 司馬 诸葛 諸葛 上官 司徒 夏侯 皇甫 尉迟 尉遲 公孙 公孫 慕容 长孙 長孫 宇文 令狐 东方 東方 独孤 獨孤 南宫 南宮"
    " 端木 轩辕 軒轅 百里 呼延 남궁 황보 제갈 사공 선우 서문 독고".split()
)
"""Family names of two characters; all others have one."""

SURNAMES = dict(
    pair.split("=")
    for pair in "曾=zeng 单=shan 單=shan 仇=qiu 区=ou 區=ou 解=xie 查=zha 翟=zhai 覃=qin 繆=miao 缪=miao 尉迟=yuchi 尉遲=yuchi"
    " 万俟=moqi 乐=yue 樂=yue 朴=piao 盖=ge 蓋=ge 那=na 葛=ge 葉=ye 叶=ye 都=du 宿=su 员=yun 員=yun 折=she 种=chong 召=shao"
    " 呂=lu 吕=lu 이=lee 류=yu 임=lim 림=lim 노=no 로=no 라=na 서=seo 박=park 최=choi 정=jung 여=yeo".split()
)
"""Family names whose first characters are read otherwise in a family name than elsewhere."""

_FIRST = (
    "mohammad ali amir gholam mir abd abu ibn gebre wolde welde haile tekle kidane habte tesfa berhane laike zera"
    " fikre hosein seyed ahmad gul khan jean maria ana"
)
_LAST = (
    "zadeh zade pour pur nejad nezhad reza ali hossein hasan mohammad mehdi allah din mariam maryam selassie"
    " giorgis michael medhin haymanot tsadik kristos yesus zai far fard nia khah doost panah oghli oglu khani"
    " jan gul bibi khan kaur jit"
)
_ARTICLE = re.compile("^[ae]l(?=[bcdfghjkmnqrstwyz])(.{4,})$")
_WITH_ARTICLE = (
    "sayed sayid ahmad ahmed hassan hussein husseini hassani masri sharif shami khatib khalil hamad hashimi hashemi"
    " qasim rashid rashidi saleh salem shehri ghamdi otaibi utaybi harbi dosari dosary mutairi zahrani qahtani"
    " kahtani maliki najjar haddad tamimi obeidi ubaidi jaberi jabouri jubouri dulaimi janabi saadi bayati rubaie"
    " shammari shamari shamri juhani qurashi baghdadi tikriti maghribi tunisi hamdan hariri huthi houthi bashir"
    " nasser nasr naser mansour mansoor karim kareem jaziri zawahiri qaddafi gaddafi qadhafi bakri badri kurdi"
    " turki hajj hakim haq haqq hadi hamid hilali jamal jasim jassim kaabi kabir khaldi khalidi kinani majid muhammad"
    " mohammad musawi mousawi moussawi nuaimi omari qadi qadir rawi rifai rubai sabah sadr saeed said salih salman"
    " samarrai saud shaikh sheikh sudani sultan sulaiman suwaidi tai taie thani turkmani wahab yasin yaziji zaidi"
    " ghazali ghazzi banna baz daher fahd farsi fayed fayez ghanem hosni khoury katib rahman rahim aziz zein"
    " amri balushi busaidi habsi harthy hinai jabri kindi lawati maamari mahrouqi rawahi riyami siyabi"
    " hashmi mazrouei mansoori marri nahyan maktoum qasimi suwaidan kuwari sulaiti mannai emadi"
)


@cache
def _keys(words: str) -> frozenset[str]:
    return frozenset(map(skeleton, words.split()))


_ROMANCE = re.compile(
    "^de(?:la|los|las)(?=[bcfgmnprstvz][a-z]{3,}$)|^de(?=leon$)|^d[ao]s?(?=silva$|costa$|cruz$|rosa$|santos$|souza$)"
)


def only_article(word: str) -> str:
    """`alhusseini` without its article, where what is left is a name that takes one; `delacruz` as `cruz`."""
    word = _ROMANCE.sub("", word)
    match = _ARTICLE.match(word)
    return match[1] if match and skeleton(match[1]) in _keys(_WITH_ARTICLE) else word


FIRST, LAST, SYLLABLE = 1, 2, 4
"""What a word may be of a compound: its first part with anything, its last, one syllable of two."""


def part_of(key: str) -> int:
    """What a word of this key may be of a compound: FIRST, LAST and SYLLABLE, added up."""
    found = FIRST * (key in _keys(_FIRST)) + LAST * (key in _keys(_LAST))
    return found + SYLLABLE * (key[-1:] == "1")


def joins(first: str, second: str, first_key: str, second_key: str) -> bool:
    """Whether two neighbours are also written as one word: two syllables, or the parts of known compounds."""
    if first_key[-1:] == "1" and second_key[-1:] == "1":
        return True
    return first_key in _keys(_FIRST) or second_key in _keys(_LAST)
