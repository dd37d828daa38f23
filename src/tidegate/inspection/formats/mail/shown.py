"""The parts of one multipart entity -> which of them a reader of mail shows on opening it.

In: the kind of the whole and the fields of its parts. Of alternatives the last that programs can show is shown, of
what belongs together the first and its pictures; attachments are seen only by who opens them.
"""

from __future__ import annotations

from email.message import Message

_OPENED = frozenset(
    {
        "application/ms-tnef",
        "application/vnd.ms-tnef",
        "application/pkcs7-mime",
        "application/x-pkcs7-mime",
    }
)
"""Parts in which programs keep the message itself."""


def shown_parts(kind: str, heads: list[Message]) -> list[bool]:
    """For each part, whether it is shown. `kind`: the word behind `multipart/`."""
    shown = [_is_shown(head) for head in heads]
    if kind == "alternative":
        best = max((at for at, head in enumerate(heads) if shown[at] and _is_text(head)), default=None)
        return [at == best for at in range(len(heads))] if best is not None else shown
    if kind == "related":
        pictures = [head.get_content_maintype() == "image" for head in heads]
        return [not at or (shown[at] and pictures[at]) for at in range(len(heads))]
    return shown


def _is_shown(head: Message) -> bool:
    if head.get_content_type() in _OPENED:
        return True
    try:
        attached = head.get_content_disposition() == "attachment"
    except (ValueError, LookupError, TypeError):
        attached = True
    return not attached and head.get_content_maintype() in {"text", "image", "message", "multipart"}


def _is_text(head: Message) -> bool:
    kind = head.get_content_type()
    return kind in {"text/plain", "text/html", "text/enriched"} or kind.startswith("multipart/")
