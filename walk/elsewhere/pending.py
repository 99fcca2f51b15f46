"""A file between looking at it and bringing it in: sealed, one for each account, gone afterwards."""

from walk import files
from walk.vault import seal, unseal

FOLDER = "elsewhere"


def keep(account_id: int, content: bytes) -> None:
    """Keep a file for this account, in place of an earlier one."""
    files.store(f"{FOLDER}/{_name(account_id)}", seal(content))


def kept(account_id: int) -> bytes:
    """The file that this account looks at. Raises NotFound when there is none."""
    return unseal(files.read(f"{FOLDER}/{_name(account_id)}"))


def forget(account_id: int) -> None:
    """The file of this account goes."""
    files.remove_all(FOLDER, only=_name(account_id))


def _name(account_id: int) -> str:
    return f"pending-{account_id}.sealed"
