"""`python -m tidegate.cli`: the same as the `tidegate` command."""

from __future__ import annotations

import sys

from tidegate.cli import main

sys.exit(main())
