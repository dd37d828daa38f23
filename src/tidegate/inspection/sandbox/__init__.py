"""The only process-starter: a zygote, a child a file, no network, no files, limits. A dead child is a Gap."""

from tidegate.inspection.sandbox.layers import Layer, Layers
from tidegate.inspection.sandbox.protocol import Dead, Reply
from tidegate.inspection.sandbox.sandbox import Sandbox

__all__ = ["Dead", "Layer", "Layers", "Reply", "Sandbox"]
