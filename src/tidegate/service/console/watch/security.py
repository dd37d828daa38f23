"""`/.well-known/security.txt`: whom to tell. In: the file in the home. Out: it, or 404 where there is none."""

from __future__ import annotations

from django.http import Http404, HttpRequest, HttpResponse
from django.views.decorators.http import require_safe

from tidegate.service.accounts.access import open_to_all
from tidegate.service.office import office

PLACE = "security.txt"


@open_to_all("whoever finds something must find whom to tell")
@require_safe
def security_txt(request: HttpRequest) -> HttpResponse:
    """The file as it lies in the home (`tidegate` writes and renews it)."""
    path = office().instance.home / PLACE
    try:
        return HttpResponse(path.read_bytes(), content_type="text/plain; charset=utf-8")
    except OSError:
        raise Http404 from None
