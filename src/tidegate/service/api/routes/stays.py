"""May we act against this person? Asked by other offices' systems before they do.

Every answer is of one size and takes as long, whatever it says, and is kept by nobody on the way.
"""

from __future__ import annotations

import json
import time
from collections.abc import Sequence
from typing import Annotated

from django.http import HttpRequest, HttpResponse
from ninja import Path, Router

from tidegate.errors import RequestError
from tidegate.response.stays import Answer
from tidegate.service.accounts.roles import Right
from tidegate.service.api.authentication import actor_of
from tidegate.service.api.operation import JSON, operation
from tidegate.service.api.schemas.gate import Envelope
from tidegate.service.api.schemas.stays import Questions, StayAnswer, StayAnswers
from tidegate.service.office import office
from tidegate.service.stays.answering import Question, ask
from tidegate.service.stays.models import StayList

routes = Router(tags=["stays"])
LEAST_SECONDS = 0.05
"""An answer takes at least so long, so that its time tells nothing."""
_WIDTH = 320
"""Bytes that each answer is filled up to."""


@operation(routes, "post", "/stays/questions", Right.ASK_STAYS, answers={200: StayAnswers}, media=(JSON,))
def ask_about_many(request: HttpRequest, asked: Questions) -> HttpResponse:
    """The same of many, and with what is asked in no address."""
    began = time.monotonic()
    if any(bool(one.number) == bool(one.name and one.birth_date) for one in asked.questions):
        raise RequestError(422, "each question has a number, or a name with a birth date")
    questions = [
        Question(one.number, one.name, None if one.number else one.birth_date) for one in asked.questions
    ]
    return _even(began, ask(office(), actor_of(request), questions), one=False)


@operation(routes, "get", "/stays/lists/latest", Right.ASK_STAYS, answers={200: Envelope})
def latest_stay_list(request: HttpRequest) -> HttpResponse:
    """The latest signed list; `tidegate stays check` reads it offline."""
    row = StayList.objects.order_by("-pk").first()
    if row is None:
        raise RequestError(404, "no list has been made yet: [response] list_key names its key")
    return HttpResponse(row.envelope, content_type=JSON, headers={"Cache-Control": "no-store"})


@operation(routes, "get", "/stays/{case}", Right.ASK_STAYS, answers={200: StayAnswer})
def ask_about_case(
    request: HttpRequest, case: Annotated[str, Path(min_length=1, max_length=64)]
) -> HttpResponse:
    """Whether the person of a case number or A-number may be acted against.

    Addresses are written down by proxies: where that matters, ask by `/stays/questions`.
    """
    began = time.monotonic()
    (found,) = ask(office(), actor_of(request), [Question(case)])
    return _even(began, [found], one=True)


def shown(answer: Answer) -> StayAnswer:
    """An answer."""
    return StayAnswer(
        answer=answer.said.value, since=answer.since, why=answer.why.value, until_at_earliest=answer.until
    )


def _even(began: float, answers: Sequence[Answer], *, one: bool) -> HttpResponse:
    plain = [shown(answer).model_dump(mode="json") for answer in answers]
    body = json.dumps(plain[0] if one else {"answers": plain}).ljust(_WIDTH * (len(plain) + 1))
    time.sleep(max(0.0, began + LEAST_SECONDS - time.monotonic()))
    return HttpResponse(body, content_type=JSON, headers={"Cache-Control": "no-store"})
