"""Who is asked for proof again and again and never gives it is turned away for a while, before anything else is done.

Counted in this process alone: it only spares work. Every proof that is given makes good for one that was not, so that a
hall full of people behind one address never gets there.
"""

from collections import OrderedDict
from datetime import datetime, timedelta
from threading import Lock

from walk.clock import now

MOST = 15  # proofs asked of one connection, and not given
WINDOW = timedelta(minutes=10)
_REMEMBERED = 10_000
_lock = Lock()
_asked: OrderedDict[str, tuple[int, datetime]] = OrderedDict()


def is_out_of_patience(connection: str) -> bool:
    """Whether this connection is turned away for now."""
    with _lock:
        count, since = _asked.get(connection, (0, now()))
        return count >= MOST and now() - since < WINDOW


def proof_was_asked(connection: str) -> None:
    """Once more without proof."""
    _count(connection, 1)


def went_on(connection: str) -> None:
    """Somebody from there gave proof, or needed none."""
    _count(connection, -1)


def _count(connection: str, more: int) -> None:
    with _lock:
        count, since = _asked.pop(connection, (0, now()))
        if now() - since >= WINDOW:
            count, since = 0, now()
        if count + more > 0:
            _asked[connection] = (count + more, since)
        while len(_asked) > _REMEMBERED:
            _asked.popitem(last=False)
