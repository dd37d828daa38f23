"""The zygote: forked once from the command line, it forks a child a file and tells how each one ended.

In: orders on the control socket. Out: first one report (`Layers`, or what failed), then an ending on each order's
lease. A lease is a socket pair per order: closing the outer end kills the child. When the control socket closes, for
whatever reason, all children are killed and the zygote ends.
"""

from __future__ import annotations

import ctypes  # noqa: F401  loaded here once, so that no child has to
import gc
import importlib
import os
import pkgutil
import resource
import select
import signal
import socket
import sys
from collections.abc import Iterable
from contextlib import suppress
from typing import NoReturn

from tidegate.inspection.sandbox import kernel, sealed
from tidegate.inspection.sandbox.child import Work, live
from tidegate.inspection.sandbox.layers import Allowance, Layer, Layers
from tidegate.inspection.sandbox.probe import probe
from tidegate.inspection.sandbox.protocol import NO_CHILD, ORDER, Ending
from tidegate.inspection.sandbox.report import send_report
