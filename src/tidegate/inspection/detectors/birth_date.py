"""Birth dates: a date after words that call it one."""

from __future__ import annotations

from tidegate.inspection.detectors.context import Level
from tidegate.inspection.detectors.dates import DATE, day_of
from tidegate.inspection.detectors.interface import Context
from tidegate.inspection.detectors.recogniser import Recogniser
from tidegate.model.finding import InformationType, Likelihood


class BirthDate(Recogniser):
    """A date after DOB, date of birth or born, in a dozen languages."""

    type = InformationType.BIRTH_DATE
    bare = (rf"\b{DATE}",)
    labels = (
        r"d\.?o\.?b\.?|(?:date|day) of birth|birth ?-?dates?|born(?: on)?|birthdays?|fecha de nacimiento"
        r"|nacid[oa](?: el)?"
        r"|naci[oó] el|f\.? ?nac\.?|né\(?e?\)? le|date de naissance|data de nascimento|nascid[oa] em"
        r"|geburtsdatum|geboren am"
        r"|дата рождения|родил(?:ся|ась)|出生日期|出生|生日|تاریخ تولد|تاريخ الميلاد|dat nesans"
    )
    headings = (
        r"(?:[a-z]+ ){0,2}(?:d ?o ?b|birth ?dates?|date of birth|birth ?days?)(?: ?(?:date|dt))?|birth dt"
        r"|bdate|dt of birth|born"
        r"|fecha (?:de )?nac(?:imiento)?|f nac|date de naissance|data de nascimento|geburtsdatum"
        r"|дата рождения"
        r"|出生日期|生日|تاریخ تولد|تاريخ الميلاد|dat nesans"
    )
    explains = (
        "A date of birth: any common way to write a date, after words such as DOB, born, fecha de "
        "nacimiento. Beside a name or number it makes a person identifiable; alone under a label it "
        "holds."
    )

    def judge(self, value: str, context: Context) -> tuple[Likelihood, str] | None:
        """Under a form's label it is possible; `born` in a sentence is how encyclopedias write."""
        day = day_of(value)
        if day is None or not 1900 <= day.year <= 2030 or self.level(context) is not Level.LABELLED:
            return None
        if context.before.rstrip().endswith(("born", "born on", "生", "出生")):
            return Likelihood.UNLIKELY, "date after a word for being born"
        return Likelihood.POSSIBLE, "date labelled as a date of birth"

    def key(self, value: str) -> str:
        """The day, however written."""
        day = day_of(value)
        return day.isoformat() if day else super().key(value)
