"""Driving a scan: plan what is not planned, give out what is not done, write down what comes. Resumable anywhere."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from pathlib import Path

from tidegate.errors import SiteError, TraceError
from tidegate.trace.delivery import write_private
from tidegate.trace.engine.interface import Engine
from tidegate.trace.results import Question, Result
from tidegate.trace.sources import kinds
from tidegate.trace.sources.interface import Settings, Unread
from tidegate.trace.worklist import WorkList

Progress = Callable[[Result], None]


def drive(
    work: WorkList,
    words: Sequence[str],
    settings: Settings,
    question: Question,
    engine: Engine,
    progress: Progress = lambda result: None,
    keep: Path | None = None,
) -> tuple[Unread, ...]:
    """Until every shard is done. `keep`: where evidence goes. Gives the sources that could not be listed now.

    A later run tries those again. Raises TraceError: a source that is none is told before anything is done.
    """
    for word in words:
        kinds.kind_of(word, settings)
    unlisted = []
    for word in words:
        try:
            if not work.planned(word):
                work.plan(word, kinds.plan(word, settings))
        except SiteError as error:
            unlisted.append(Unread(word, str(error)))
    for number, result in engine.run(question, work.to_do()):
        if keep is not None:
            _keep(keep, result)
        work.finish(number, result)
        progress(result)
    return tuple(unlisted)


def _keep(folder: Path, result: Result) -> None:
    """Before the mark is set: a hit that names evidence has it. The same record twice is one file."""
    for name, content in result.evidence:
        path = folder / name
        if not path.exists():
            try:
                write_private(path, content)
            except OSError as error:
                raise TraceError(f"evidence cannot be kept in {folder}: {error.strerror}") from None
