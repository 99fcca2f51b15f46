"""A file between looking at it and bringing it in: sealed, one for each account, gone afterwards or after a day."""

from datetime import datetime, timedelta

from walk import files
from walk.errors import NotFound
from walk.vault import seal, unseal

FOLDER = "elsewhere"
KEPT = timedelta(days=1)


def keep(account_id: int, content: bytes) -> None:
    """Keep a file for this account, in place of an earlier one."""
    files.store(_key(account_id), seal(content))


def kept(account_id: int) -> bytes:
    """The file that this account looks at. Raises NotFound when there is none, or no key of ours opens it any more."""
    try:
        return unseal(files.read(_key(account_id)))
    except RuntimeError:
        forget(account_id)
        raise NotFound from None


def forget(account_id: int) -> None:
    """The file of this account goes."""
    files.remove(_key(account_id))


def forget_old(*, at: datetime) -> int:
    """Files that nobody came back for go; how many."""
    old = [key for key, stored in files.list_kept(FOLDER).items() if stored < at - KEPT]
    for key in old:
        files.remove(key)
    return len(old)


def reseal() -> None:
    """Seal the files anew with the first key of encryption. What no key opens goes."""
    for key in files.list_kept(FOLDER):
        try:
            files.store(key, seal(unseal(files.read(key))))
        except (RuntimeError, NotFound):
            files.remove(key)


def _key(account_id: int) -> str:
    return f"{FOLDER}/pending-{account_id}.sealed"
