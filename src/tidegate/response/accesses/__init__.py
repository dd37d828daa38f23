"""Who fetched a file, how much of it, and what is not known: from access logs of any shape.

In: log files and a question. Out: `Accesses` (model/access.py). `read` gives what one file holds, to be kept;
`answer` makes the answer of what was kept, in any order.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence

from tidegate.model.access import Accesses
from tidegate.response.accesses.answer import answer
from tidegate.response.accesses.naming import Target
from tidegate.response.accesses.partial import Partial, merged
from tidegate.response.accesses.question import Log, Question, Skew
from tidegate.response.accesses.scan import scan

__all__ = ["Accesses", "Log", "Partial", "Question", "Skew", "accesses", "answer", "merged", "read"]
Progress = Callable[[str, int, int], None]


def accesses(
    logs: Sequence[Log], question: Question, progress: Progress | None = None, kept: Iterable[Partial] = ()
) -> Accesses:
    """The answer. `progress` hears of a log's name, its bytes read and its bytes; `kept` are not read again.

    Raises UsageError for a question that cannot be asked. A log that cannot be read is a gap in the answer.
    """
    known = {partial.log: partial for partial in kept}
    partials = [known.get(str(log.path)) or read(log, question, progress) for log in logs]
    return answer(partials, logs, question)


def read(log: Log, question: Question, progress: Progress | None = None) -> Partial:
    """What one file holds of the file asked about. Kept, it saves reading the log again."""
    name = str(log.path)

    def told(done: int) -> None:
        if progress:
            progress(name, done, size)

    try:
        size = log.path.stat().st_size
    except OSError:
        size = 0
    return scan(log.path, name, Target.of(question.paths), log.form, log.names, told)
