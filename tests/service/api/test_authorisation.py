"""Every role, anonymous and every kind of bad token, against every operation of the document; no row, no pass.

The table below says who is admitted. It is written by hand on purpose: what code and table both say is meant.
"""

from __future__ import annotations

import uuid
from collections.abc import Iterator

import pytest

from service.releases.test_path import CLEAR, HELD
from tidegate.service.accounts.roles import Right, Role

P, R, A, E, N, U, K, M, C, D, V, L = Role
EVERYBODY = set(Role)
ADMITTED: dict[str, set[Role]] = {
    "check_file": {P, R, A, E},
    "submit_file": {P},
    "list_submissions": {P, R, A, E, U},
    "show_submission": {P, R, A, E, U},
    "show_clearance": {P, R, A, E, U},
    "rule_on_submission": {R, A},
    "clean_submission": {R, A},
    "list_releases": EVERYBODY - {K, D, L},
    "show_release": EVERYBODY - {K, D, L},
    "publish_submission": {P},
    "withdraw_release": {P, R, A, E},
    "roll_back_release": {P},
    "open_an_incident": {E},
    "list_incidents": {A, E, N, U, C, V},
    "show_incident": {A, E, N, U, C, V},
    "list_steps": {A, E, N, U, C, V},
    "list_accesses": {A, E, N, U, C, V},
    "reveal_accesses": {E},
    "add_evidence": {E},
    "make_claim": {E},
    "withdraw_claim": {E},
    "close_incident": {E},
    "show_matters": {A, E, N, U, C, V},
    "waive_matter": {E, C},
    "show_investigation": {E, C},
    "write_investigation": {E, C},
    "sign_investigation": {E, C},
    "list_papers": {E, C},
    "make_paper": {E, C},
    "approve_paper": {C},
    "take_paper": {E, C},
    "begin_bundles": {E, C},
    "list_evidence": {E, C},
    "make_evidence": {E, C},
    "show_bundles": {E, C},
    "show_purge": {A, K},
    "purge_incident": {A, K},
    "list_applications": {N, C},
    "list_clients": {L},
    "list_deletions": {A, E, N, U, C, V},
    "draft_deletions": {E},
    "draft_for_holder": {E},
    "read_deletion": {E},
    "give_contact": {E},
    "allow_deletion": {C},
    "leave_deletion": {E},
    "send_deletion": {E},
    "record_form": {E},
    "record_answer": {E},
    "list_hits": {A, E, N, U, C, V},
    "take_hits": {E},
    "keep_record": {E},
    "rule_on_hit": {E},
    "list_reviews": {C, V},
    "open_reviews": {C, V},
    "show_review": {C, V},
    "reply_in_review": {C, V},
    "act_in_review": {C, V},
    "make_evidence_sheet": {C, V},
    "list_duties": {A, E, N, U, C, V},
    "answer_duty_question": {C},
    "date_duty_start": {C},
    "rule_on_duty": {C},
    "list_duty_rules": {A, E, N, U, C, V},
    "sign_duty_rule": {C},
    "make_pack": {E},
    "show_pack": {A, E, N, U, C, V},
    "list_alarms": {R, A, E, U},
    "acknowledge_alarm": {R, A, E},
    "ask_about_case": {E, N, C, D},
    "ask_about_many": {E, N, C, D},
    "latest_stay_list": {E, N, C, D},
    "list_people": {E, N, C},
    "reveal_person": {E, N, C, V},
    "rule_on_person": {E, C},
    "hold_person": {E, C},
    "prove_notice": {E, C},
    "list_notices": {E, N, C},
    "prepare_notices": {N},
    "approve_text": {C},
    "send_notices": {N},
    "list_notice_batches": {N},
    "make_notice_batch": {N},
    "reveal_notice_batch": {N},
    "mark_batch_posted": {N},
    "show_notice": {E, N, C},
    "reveal_letter": {E, N, C, V},
    "record_notice_outcome": {E, N, C},
    "readdress_notice": {N, C},
    "decide_review": {C, V},
    "list_mail": {N},
    "show_mail": {N},
    "settle_mail": {N},
    "lift_restoration": {N},
    "list_entries": {R, A, E, U},
    "list_checkpoints": {R, A, E, U},
    "prove_entry": {R, A, E, U},
    "show_me": EVERYBODY,
    "list_slots": EVERYBODY - {D, L},
    "list_keys": EVERYBODY - {D, L},
    "describe_api": EVERYBODY,
}
SEES_ALL = {R, A, E, U}
NOWHERE = "00000000-0000-4000-8000-000000000000"


def operations() -> Iterator[tuple[str, str, dict[str, object]]]:
    from tidegate.service.api.document import document

    for path, methods in document()["paths"].items():
        for method, operation in methods.items():
            yield method, path, operation


def refused(answer) -> bool:  # type: ignore[no-untyped-def]
    return answer.status_code in (401, 403)


def ask(api, method: str, path: str, token: str, number: object = NOWHERE):  # type: ignore[no-untyped-def]
    place = (
        path.removeprefix("/v1")
        .replace("{id}", str(number))
        .replace("{sequence}", "1")
        .replace("{claim}", "1")
        .replace("{person}", NOWHERE)
        .replace("{notice}", NOWHERE)
        .replace("{batch}", NOWHERE)
        .replace("{paper}", NOWHERE)
        .replace("{request_id}", NOWHERE)
        .replace("{hit}", NOWHERE)
        .replace("{duty}", "1")
        .replace("{key}", "none")
        .replace("{case}", "A900000001")
    )
    if "alarms" in path:
        place = place.replace(str(number), "1")
    return api.call(method, place, token, {} if method == "post" else None)


def test_every_operation_has_a_row_and_every_row_an_operation() -> None:
    assert {operation["operationId"] for _, _, operation in operations()} == set(ADMITTED)


def test_the_document_names_rights_that_exist_and_the_routes_declare_the_same() -> None:
    from tidegate.service.api.application import operations as routes

    declared = {one.operation_id: [right.name for right in one.view_func.right] for _, one in routes()}
    told = {operation["operationId"]: operation["x-right"] for _, _, operation in operations()}
    assert declared == told
    assert all(rights and set(rights) <= {right.name for right in Right} for rights in told.values())


@pytest.mark.parametrize("role", Role)
def test_each_role_is_admitted_where_the_table_says_and_nowhere_else(
    office, person, token, api, role
) -> None:  # type: ignore[no-untyped-def]
    given = token(person("somebody", role))
    for method, path, operation in operations():
        answer = ask(api, method, path, given)
        assert answer.status_code != 401
        assert refused(answer) == (role not in ADMITTED[str(operation["operationId"])]), (role, path)


def test_nobody_gets_in_without_a_token_that_counts(office, person, token, api) -> None:  # type: ignore[no-untyped-def]
    everything = person("everything", *Role)
    gone = person("gone", *Role)
    closed = token(gone)
    from tidegate.service.accounts.models import Account

    Account.objects.filter(pk=gone.account).update(is_active=False)
    bad = {
        "none": "", "revoked": token(everything, revoked=True), "expired": token(everything, days=-1), "closed": closed,
        "unknown": "tg_" + "A" * 43, "malformed": "x",
    }  # fmt: skip
    for method, path, _ in operations():
        for kind, text in bad.items():
            answer = ask(api, method, path, text)
            assert answer.status_code == 401, (kind, path)
            assert answer.headers["WWW-Authenticate"] == "Bearer"


def test_a_token_does_what_its_scopes_say_and_no_more(office, person, token, api) -> None:  # type: ignore[no-untyped-def]
    everything = person("everything", *Role)
    empty = token(everything, [])
    one_each = {right: token(everything, [right]) for right in Right}
    for method, path, operation in operations():
        rights = operation["x-right"]
        assert ask(api, method, path, empty).status_code == 403
        for right, text in one_each.items():
            assert refused(ask(api, method, path, text)) == (right.name not in rights), (right, path)  # type: ignore[operator]


@pytest.mark.parametrize("role", Role)
def test_what_belongs_to_another_is_not_there_unless_the_role_sees_all(
    office, person, token, api, role
) -> None:  # type: ignore[no-untyped-def]
    from tidegate.service.releases.acts.examine import examine

    web, other = person("web", Role.PUBLISHER), token(person("other", role))
    own = token(web)
    made = [uuid.UUID(api.offer(own, *one).json()["id"]) for one in ((CLEAR, "a.csv"), (HELD, "b.zip"))]
    for number in made:
        examine(office, number)
    for method, path, operation in operations():
        if "submissions/{id}" not in path:
            continue
        admitted = role in ADMITTED[str(operation["operationId"])]
        for number in made:
            expected = {403} if not admitted else {404} if role not in SEES_ALL else {200, 404, 409, 422}
            assert ask(api, method, path, other, number).status_code in expected, (role, path)
    for number in made:
        assert api.call("get", f"/submissions/{number}", own).status_code == 200
    if role is not Role.PUBLISHER and role in SEES_ALL:
        assert api.call("get", f"/submissions/{made[0]}", other).status_code == 200


def test_a_refusal_comes_before_the_body_is_read(office, person, token, api) -> None:  # type: ignore[no-untyped-def]
    class Unread:
        def read(self, *_: object) -> bytes:
            raise AssertionError("the body was read")

        readline = read

    auditor = token(person("auditor", Role.AUDITOR))
    for path in ("/submissions", "/checks"):
        for text, status in (("", 401), (auditor, 403)):
            answer = api.call(
                "post", path, text, data=b"", content_type="multipart/form-data; boundary=x",
                **{"wsgi.input": Unread(), "CONTENT_LENGTH": "1000"},
            )  # fmt: skip
            assert answer.status_code == status
