"""A folder in which the bank, or its program, puts its files: each comes in once, and is then moved aside."""

import logging
import os
from collections.abc import Sequence
from datetime import datetime, timedelta
from pathlib import Path

from walk.bank.commands import LARGEST, take_in
from walk.bank.statement import Unsound
from walk.db import transaction

BY = "watched folder"
_QUIET = timedelta(seconds=30)  # a file that changed later than this may still be written
_ROOT = Path(__file__).resolve().parents[2]  # what stands there, or above it, is nobody's to move
log = logging.getLogger(__name__)


def take_in_folder(folder: Path, *, ours: Sequence[str], at: datetime) -> None:
    """Take in every whole file of the folder, oldest first; it moves to `done` or, with the reason, to `refused`.

    Killed halfway, it begins again: what came in before comes in once, for files are known by their content.
    """
    if not folder.is_dir() or not folder.is_absolute() or _ROOT.is_relative_to(folder.resolve()):
        log.error("the bank's folder %s is not there, or is not a folder for that alone", folder)
        return
    for path in sorted(_files(folder), key=lambda each: (each.stat().st_mtime, each.name)):
        if _is_quiet(path, at):
            try:
                _take(path, ours, at)
            except Exception:
                log.exception("a file of the bank's folder waits for the next time: %s", path.name)


def _files(folder: Path) -> list[Path]:
    return [each for each in folder.iterdir() if each.is_file() and not each.name.startswith(".")]


def _is_quiet(path: Path, at: datetime) -> bool:
    return path.stat().st_mtime <= (at - _QUIET).timestamp()


def _take(path: Path, ours: Sequence[str], at: datetime) -> None:
    before = path.stat()
    if before.st_size > LARGEST:
        _move(path, "refused", f"1: larger than {LARGEST // 1024**2} MB")
        return
    data = path.read_bytes()
    after = path.stat()
    if (before.st_size, before.st_mtime_ns) != (after.st_size, after.st_mtime_ns):
        return
    try:
        with transaction():
            take_in(path.name, data, ours=ours, by=BY, at=at)
    except Unsound as unsound:
        _move(path, "refused", f"line {unsound.line}: {unsound.reason}")
        return
    _move(path, "done", "")


def _move(path: Path, where: str, reason: str) -> None:
    """Out of the way, under a name that is not taken; the reason stands beside it."""
    folder = path.parent / where
    folder.mkdir(exist_ok=True)
    target, number = folder / path.name, 2
    while target.exists():
        target, number = folder / f"{path.stem}-{number}{path.suffix}", number + 1
    if reason:
        target.with_name(f"{target.name}.txt").write_text(f"{reason}\n", "utf-8")
    os.replace(path, target)
