"""A file of gifts between looking at it and bringing it in: one for each account."""

from datetime import datetime

from walk.pending import GIFTS


def keep(account_id: int, content: bytes) -> None:
    """Keep a file for this account, in place of an earlier one."""
    GIFTS.keep(str(account_id), content)


def kept(account_id: int) -> bytes:
    """The file that this account looks at. Raises NotFound."""
    return GIFTS.kept(str(account_id))


def forget(account_id: int) -> None:
    """The file of this account goes."""
    GIFTS.forget(str(account_id))


def forget_old(*, at: datetime) -> int:
    """Files that nobody came back for go; how many."""
    return GIFTS.forget_old(at=at)
