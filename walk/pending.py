"""Files between looking at them and bringing them in: sealed, gone afterwards or after a day."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from walk import files
from walk.errors import NotFound
from walk.vault import seal, unseal

KEPT = timedelta(days=1)


@dataclass(frozen=True)
class Shelf:
    """A folder of sealed files, each under a name."""

    folder: str

    def keep(self, name: str, content: bytes) -> None:
        """Keep a file, in place of an earlier one."""
        files.store(self._key(name), seal(content))

    def kept(self, name: str) -> bytes:
        """The file of this name. Raises NotFound when there is none, or no key of ours opens it any more."""
        try:
            return unseal(files.read(self._key(name)))
        except RuntimeError:
            self.forget(name)
            raise NotFound from None

    def holds(self, name: str) -> bool:
        """Whether there is such a file."""
        return files.exists(self._key(name))

    def forget(self, name: str) -> None:
        """The file of this name goes."""
        files.remove(self._key(name))

    def forget_old(self, *, at: datetime) -> int:
        """Files that nobody came back for go; how many."""
        old = [key for key, stored in files.list_kept(self.folder).items() if stored < at - KEPT]
        for key in old:
            files.remove(key)
        return len(old)

    def reseal(self) -> None:
        """Seal the files anew with the first key of encryption. What no key opens goes."""
        for key in files.list_kept(self.folder):
            try:
                files.store(key, seal(unseal(files.read(key))))
            except (RuntimeError, NotFound):
                files.remove(key)

    def _key(self, name: str) -> str:
        return f"{self.folder}/pending-{name}.sealed"


GIFTS, EDITIONS, COLUMNS, TOTALS = Shelf("elsewhere"), Shelf("exchange"), Shelf("columns"), Shelf("totals")


def reseal() -> None:
    """Seal all files that somebody looks at anew."""
    for shelf in (GIFTS, EDITIONS, COLUMNS, TOTALS):
        shelf.reseal()
