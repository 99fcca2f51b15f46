"""The two ways a request may end that are not bugs: refused with a sentence, or not found."""


class Refused(Exception):
    """A rule says no; `message` is a sentence in the visitor's language, `field` the form field it belongs to."""

    def __init__(self, message: str, *, field: str | None = None) -> None:
        super().__init__(message)
        self.message = message
        self.field = field


class NotFound(Exception):
    """What was asked for is not there, or not for this visitor to see."""
