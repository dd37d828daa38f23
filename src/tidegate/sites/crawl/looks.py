"""Does a string look like an address of this site? In: text of a script, a cell, an attribute. Out: yes or no.

Behind pages and dashboards addresses stand as plain strings. A wrong yes costs one request that is answered
with 404; a wrong no may hide a file. So whatever ends like a file, or begins like a path, is asked.
"""

from __future__ import annotations

import re

LONGEST = 500

_FILES = (
    "7z|accdb|arrow|asp|aspx|avro|bak|bz2|cab|cfm|cgi|csv|db|dbf|doc|docm|docx|dump|eml|epub|feather|gdb|"
    "geojson|gpkg|gz|heic|hyper|htm|html|iso|jpeg|jpg|json|jsonl|jsp|kml|kmz|log|mbox|mdb|mht|mhtml|msg|"
    "ndjson|numbers|odp|ods|odt|old|orig|pages|parquet|pbix|pdf|php|png|ppt|pptm|pptx|pst|rar|rdf|rss|rtf|"
    "sav|shp|shtml|sql|sqlite|sqlite3|svg|swp|tar|tde|tds|tdsx|tgz|tif|tiff|tmp|tsv|twb|twbx|txt|vcf|wk1|"
    "xhtml|xls|xlsb|xlsm|xlsx|xltx|xml|xps|xz|yaml|yml|zip|zst"
)
_FILE = re.compile(rf"[^?#\x00-\x1f]{{1,400}}\.(?:{_FILES})(?:[?#]\S*)?", re.IGNORECASE)
_ROOTED = re.compile(r"(?:\.{0,2}/)[^\s/<>(){}|\\^*$][^\s<>{}|\\^]*")
_ADDRESS = re.compile(r"(?:https?:)?//[^\s<>{}|\\^]+", re.IGNORECASE)
_BARE = re.compile(r"[A-Za-z0-9_.~%-]+(?:/[A-Za-z0-9_.~%@:+-]+)+/?(?:\?\S*)?")
_QUERY = re.compile(r"\?[A-Za-z0-9_.-]+=\S*")
_NO_PATH = re.compile(
    r"(?:application|audio|font|image|message|model|multipart|text|video)/[\w.+-]+(?:;.*)?"  # a media type
    r"|[0-9]{1,4}(?:/[0-9]{1,4}){1,2}"  # a date, a fraction
    r"|(?:\d+\.?){1,6}"
)


def like_a_path(text: str) -> bool:
    """Whether a string found anywhere is worth asking the site for."""
    if not 1 < len(text) <= LONGEST or "\n" in text:
        return False
    if _ADDRESS.fullmatch(text) or _ROOTED.fullmatch(text) or _QUERY.fullmatch(text):
        return True
    if _NO_PATH.fullmatch(text):
        return False
    return bool(_FILE.fullmatch(text) or _BARE.fullmatch(text))
