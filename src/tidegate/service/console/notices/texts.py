"""Texts before they leave: each language looked at as a picture, to somebody invented, and approved by counsel."""

from __future__ import annotations

import io
from typing import Any
from uuid import UUID

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from tidegate.errors import NoticeError, TidegateError
from tidegate.model.notice import Audience
from tidegate.response.notices import preview as invented
from tidegate.response.notices.compose import compose
from tidegate.response.notices.languages import LANGUAGES, OFFICIAL
from tidegate.response.notices.papers.serials import code
from tidegate.response.notices.typeset import Typesetter
from tidegate.service.accounts.access import needs
from tidegate.service.accounts.guard import actor_of
from tidegate.service.accounts.roles import Right
from tidegate.service.console.gate.answers import done, sentence, to
from tidegate.service.console.notices.forms import WhyForm
from tidegate.service.incidents.models import Incident
from tidegate.service.notices.acts import approve, later
from tidegate.service.notices.counts import counts
from tidegate.service.notices.facts import RIGHTS
from tidegate.service.notices.models import TextApproval
from tidegate.service.office import office

_FORMS = {"person": Audience.PERSON, "attorney": Audience.ATTORNEY, "judge": Audience.JUDGE}
_SCALE = 1.6
"""Pixels a point: legible on a page, and not a print."""
_MOST_PAGES = 6


@needs(Right.SEE_PEOPLE)
@require_safe
def texts(request: HttpRequest, number: UUID) -> HttpResponse:
    """Every language that letters of this incident are in, and the words on rights."""
    row, actor = get_object_or_404(Incident, pk=number), actor_of(request)
    context: dict[str, Any] = {
        "row": row,
        "languages": [(LANGUAGES[one.code], one) for one in counts(row).languages if one.code in LANGUAGES],
        "approvals": TextApproval.objects.filter(incident=row).select_related("by").order_by("-at"),
        "now": office().now(),
        "counsel": office().instance.section("notices")["counsel"],
        "may_approve": actor.may(Right.APPROVE_TEXT),
    }
    return render(request, "notices/texts.html", context)


@needs(Right.APPROVE_TEXT)
@require_http_methods(["GET", "POST"])
def one(request: HttpRequest, number: UUID, language: str) -> HttpResponse:
    """One language beside its letter, or the words on rights beside the English one; approved with a reason."""
    row = get_object_or_404(Incident, pk=number)
    if language != RIGHTS and language not in LANGUAGES:
        raise Http404
    form = WhyForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        subject, cause = (RIGHTS, "DRAFT") if language == RIGHTS else (f"language:{language}", "TRANSLATION")
        reason = form.cleaned_data["reason"]
        try:
            approve.approve(office(), actor_of(request), row, subject, cause, reason)
        except TidegateError as error:
            form.add_error(None, sentence(str(error)))
        else:
            later.set_letters(row)
            done(request, lambda: None, _("Your approval is recorded."))
            return to("notice-texts", number)
    shown = "en" if language == RIGHTS else language
    forms = [name for name in _FORMS if name == "person" or shown in OFFICIAL]
    context = {
        "row": row,
        "form": form,
        "rights": language == RIGHTS,
        "language": LANGUAGES[shown],
        "pictures": [(name, page) for name in forms for page in range(_pages(shown, name))],
    }
    return render(request, "notices/text.html", context, status=422 if form.errors else 200)


@needs(Right.SEE_PEOPLE)
@require_safe
def picture(request: HttpRequest, number: UUID, language: str, form: str, page: int) -> HttpResponse:
    """One page of a letter to somebody invented, as PNG."""
    get_object_or_404(Incident, pk=number)
    content = _invented(language, form)
    try:
        drawn = _drawn(content, page)
    except IndexError:
        raise Http404 from None
    return HttpResponse(drawn, content_type="image/png", headers={"Cache-Control": "private, max-age=600"})


def _pages(language: str, form: str) -> int:
    from tidegate.response.notices.typeset import pages

    try:
        return min(pages(_invented(language, form)), _MOST_PAGES)
    except NoticeError:
        return 0


def _invented(language: str, form: str) -> bytes:
    audience = _FORMS.get(form)
    if audience is None or language not in LANGUAGES:
        raise Http404
    if audience is not Audience.PERSON and language not in OFFICIAL:
        raise Http404
    found = invented.notice(language, audience)
    return Typesetter().letter(compose(found), code(found.serial)).content


def _drawn(content: bytes, page: int) -> bytes:
    import pypdfium2

    opened = pypdfium2.PdfDocument(content)
    try:
        if not 0 <= page < len(opened):
            raise IndexError(page)
        image = opened[page].render(scale=_SCALE).to_pil()
    finally:
        opened.close()
    out = io.BytesIO()
    image.save(out, format="PNG", optimize=False)
    return out.getvalue()
