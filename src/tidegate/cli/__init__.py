"""The command line. In: arguments. Out: a report, and an exit code: 0 clear, 1 block, 2 usage, 3 hold.

Nothing heavy is imported here: a command's module imports what it needs when it runs.
"""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING

from tidegate.errors import PolicyError, TidegateError, UsageError

if TYPE_CHECKING:
    from collections.abc import Sequence

SIGNALLED, INTERRUPT = 128, 2
HOLD = 3


def main(argv: Sequence[str] | None = None) -> int:
    """Run one command. Returns its exit code; never raises and never shows a traceback.

    A traceback quotes the values a program was working on, so an unexpected error is told by its class
    alone, and ends like everything unread: on hold.
    """
    from tidegate.cli.output import close_standard_output, complain

    try:
        code = _run(argv)
        return close_standard_output(code)
    except BrokenPipeError:
        # Whoever read the report has gone: there is nobody to tell, and an unread report clears nothing.
        close_standard_output(UsageError.exit_code, lost=True)
        return UsageError.exit_code
    except KeyboardInterrupt as stop:
        complain("interrupted: the files without a verdict are not cleared")
        code = SIGNALLED + getattr(stop, "number", INTERRUPT)
    except PolicyError as error:
        complain(*str(error).splitlines())
        code = error.exit_code
    except TidegateError as error:
        complain(str(error))
        code = error.exit_code
    except Exception as error:
        complain(f"stopped by an internal error ({type(error).__name__}): nothing is cleared")
        code = HOLD
    close_standard_output(code, lost=True)
    return code


def _run(argv: Sequence[str] | None) -> int:
    from tidegate.cli.arguments import build

    parser = build()
    words = list(sys.argv[1:] if argv is None else argv)
    try:
        arguments = parser.parse_args(words)
    except SystemExit as done:
        # --help and --version end this way; a wrong argument raises UsageError instead.
        return done.code if isinstance(done.code, int) else 0
    code: int = arguments.run(arguments)
    return code
