"""What an upstream command lets happen downstream in the same transaction, as application.py wires it."""

from collections.abc import Callable
from typing import Generic, ParamSpec

Arguments = ParamSpec("Arguments")


class Hook(Generic[Arguments]):
    """Calls, in order of wiring, everyone who wants to know."""

    def __init__(self) -> None:
        self._listeners: list[Callable[Arguments, None]] = []

    def wire(self, listener: Callable[Arguments, None]) -> None:
        """Call `listener` from now on; wiring it again changes nothing."""
        if listener not in self._listeners:
            self._listeners.append(listener)

    def __call__(self, *args: Arguments.args, **kwargs: Arguments.kwargs) -> None:
        for listener in self._listeners:
            listener(*args, **kwargs)
