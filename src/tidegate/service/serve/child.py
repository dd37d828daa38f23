"""One part of the service as a process: `python -m tidegate.service.serve.child web|jobs|watch HOME PARENT FDS`."""

from __future__ import annotations

import sys
from pathlib import Path

from tidegate.errors import TidegateError
from tidegate.service.serve.family import die_with


def main(kind: str, home: str, parent: str, *descriptors: str) -> int:
    """Run one part until it is told to end. Returns an exit code."""
    die_with(int(parent))
    from tidegate.service.start import start

    try:
        start(Path(home))
        if kind == "web":
            from tidegate.service.serve import web

            web.run(*(int(number) for number in descriptors))
        elif kind == "watch":
            from tidegate.service.serve import watch

            watch.run()
        else:
            from tidegate.service.serve import jobs

            jobs.run()
    except TidegateError as error:
        sys.stderr.write(f"tidegate: {error}\n")
        return error.exit_code
    return 0


if __name__ == "__main__":
    sys.exit(main(*sys.argv[1:]))
