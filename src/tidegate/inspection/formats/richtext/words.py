"""The control words of RTF that change what text is, where it goes and who sees it."""

from __future__ import annotations


def _words(text: str) -> frozenset[str]:
    return frozenset(text.split())


CHARACTERS = {
    "tab": "\t", "line": "\n", "lbr": "\n", "softline": "\n", "emdash": "\u2014", "endash": "\u2013",
    "lquote": "\u2018", "rquote": "\u2019", "ldblquote": "\u201c", "rdblquote": "\u201d", "bullet": "\u2022",
    "emspace": " ", "enspace": " ", "qmspace": " ",
}  # fmt: skip
"""Control words that stand for a character."""

SYMBOLS = {"~": "\xa0", "_": "-", "\n": "\n", "\r": "\n", "\t": "\t"}
"""Control symbols that stand for a character; the others say nothing."""

ENDS = _words("par sect page column softpage softcol")
"""Ends of a paragraph."""

SHOWN = {
    **dict.fromkeys(("header", "headerl", "headerr", "headerf"), "header"),
    **dict.fromkeys(("footer", "footerl", "footerr", "footerf"), "footer"),
    "footnote": "note",
    "shptxt": "text box",
    "dptxbxtext": "text box",
    "ftnsep": "note separator",
    "ftnsepc": "note separator",
    "aftnsep": "note separator",
    "aftnsepc": "note separator",
    "ftncn": "note separator",
    "aftncn": "note separator",
}
"""Destinations with text of their own that a reader sees, and where that is."""

THROUGH = _words("field fldrslt object result shppict nonshppict listtext pntext pict shp nonesttables")
"""Groups whose text belongs to the text around them."""

SHOWN_THROUGH = frozenset({"nesttableprops"})
"""The same after `\\*`."""

HIDDEN = _words(
    "fonttbl colortbl stylesheet info listtable listoverridetable filetbl revtbl fldinst fldtype bkmkstart bkmkend "
    "annotation atnid atnauthor atntime atndate atnicn atnref atnparent atrfstart atrfend title subject author "
    "manager company operator category keywords comment doccomm hlinkbase creatim revtim printim buptim userprops "
    "propname staticval linkval docvar objclass objname objdata objalias objsect objtime xe tc tcn rxe txe bxe ixe "
    "template private shpinst shprslt sp sn sv do pn pntxta pntxtb pnseclvl factoidname formfield ffname ffdeftext "
    "ffhelptext ffstattext ffentrymcr ffexitmcr ffformat ffl datafield fontemb fontfile fname falt panose "
    "generator themedata colorschememapping datastore latentstyles rsidtbl xmlnstbl xmlopen "
    "xmlattrname xmlattrvalue mmathPr wgrffmtfilter pgdsctbl htmltag mhtmltag keycode background passwordhash "
    "password listname liststylename levelText leveltext levelnumbers listlevel list listoverride listpicture "
    "blipuid picprop hl hlloc hlsrc hlfr hsv gridtbl mmconnectstr mmquery mmdatasource mmheadersource upr "
)
"""Destinations that a reader does not see. Any other name after `\\*` is one as well."""

DESTINATIONS = HIDDEN | THROUGH | frozenset(SHOWN)
"""Control words that say where the text of their group goes."""

LISTS = _words(
    "fonttbl stylesheet colortbl listtable listoverridetable revtbl filetbl docvar xmlnstbl latentstyles info "
    "userprops formfield mmathPr pgdsctbl sp shpinst do list listlevel listoverride"
)
"""Hidden destinations in which each group is a text of its own."""

STATISTICS = _words(
    "rsid insrsid charrsid pararsid sectrsid tblrsid delrsid styrsid rsidroot listid listtemplateid "
    "leveltemplateid revdttm revdttmdel crdate dttm pnrdate trdate cldeldate deleted shpid blipuid"
)
"""Control words whose numbers are long by nature: random marks of sessions and lists, and moments."""

PICTURES = {
    "pngblip": "png",
    "jpegblip": "jpg",
    "emfblip": "emf",
    "wmetafile": "wmf",
    "dibitmap": "bmp",
    "wbitmap": "ddb",
    "macpict": "pict",
    "pmmetafile": "met",
}
"""How a picture is stored, and the suffix of such a file."""

SHADES = _words("highlight cb chcbpat cbpat")
"""Control words that put a colour behind text."""
