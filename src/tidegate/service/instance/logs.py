"""Log lines without values. In: records of any library. Out: what happened and where, never a message's arguments."""

from __future__ import annotations

import logging


class WithoutValues(logging.Formatter):
    """Time, level, logger and the message's fixed text. Exceptions are told by class and place: their text and
    the variables of their frames may hold what a file said.
    """

    def format(self, record: logging.LogRecord) -> str:
        """One line."""
        text = str(record.msg).replace("\n", " ") if record.args else record.getMessage().splitlines()[:1]
        message = text if isinstance(text, str) else "".join(text)
        if record.exc_info and record.exc_info[0]:
            message = f"{message} [{record.exc_info[0].__name__}]"
        return f"{self.formatTime(record)} {record.levelname} {record.name}: {message}"
