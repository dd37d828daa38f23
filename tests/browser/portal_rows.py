"""A letter that left the house, in a home that is being served. In: the home. Out: its serial on standard output.

What the notices' room does by its own path is written here in one row, so that the browser's walk stays short.
"""

from __future__ import annotations

import io
import os
import sys

SERIAL_BYTES = b"\x00\x00\x00\x11\x22"


def main(home: str) -> str:
    os.environ["TIDEGATE_HOME"] = home
    os.environ["DJANGO_SETTINGS_MODULE"] = "tidegate.service.settings"
    import django

    django.setup()
    from builders.pdf import PdfFile, show
    from tidegate.response.notices.papers.serials import serial
    from tidegate.service.incidents.holder import holder_of_person
    from tidegate.service.notices.models import Notice
    from tidegate.service.office import office
    from tidegate.service.stays.models import AffectedPerson

    here, person = office(), AffectedPerson.objects.order_by("number").first()
    assert person is not None
    file = PdfFile()
    file.page(show("A letter to an invented person"))
    letter = here.vault.put(holder_of_person(person.pk), io.BytesIO(file.build())).digest
    text = serial(SERIAL_BYTES)
    Notice.objects.create(
        incident=person.incident, person=person, audience="person", key="browser", serial=text, language="en",
        way="hand", state="out", letter=letter, made_at=here.now(), out_at=here.now(),
    )  # fmt: skip
    return text


if __name__ == "__main__":
    print(main(sys.argv[1]))
