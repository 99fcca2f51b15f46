"""Stored files: a local folder, addressed by key, written whole or not at all."""

import hashlib
import os
from datetime import UTC, datetime
from pathlib import Path

from flask import current_app

from walk.errors import NotFound
from walk.tokens import new_code


def store(key: str, content: bytes) -> str:
    """Keep `content` under `key`, replacing what was there. Returns its SHA-256 in hexadecimal."""
    path = _path(key)
    path.parent.mkdir(parents=True, exist_ok=True)
    unfinished = path.with_name(f".{path.name}.{new_code()}")
    with unfinished.open("wb") as file:
        file.write(content)
        file.flush()
        os.fsync(file.fileno())
    unfinished.replace(path)
    return hashlib.sha256(content).hexdigest()


def read(key: str) -> bytes:
    """The content under `key`. Raises NotFound."""
    try:
        return _path(key).read_bytes()
    except FileNotFoundError:
        raise NotFound from None


def exists(key: str) -> bool:
    """Whether there is content under `key`."""
    return _path(key).is_file()


def remove_all(folder: str, *, only: str = "", keep: str | None = None) -> None:
    """Remove every file in `folder` whose name begins with `only`, except those whose name begins with `keep`."""
    path = _path(folder)
    for each in path.iterdir() if path.is_dir() else ():
        if each.name.startswith(only) and (keep is None or not each.name.startswith(keep)):
            each.unlink(missing_ok=True)


def remove(key: str) -> None:
    """There is nothing under `key` any more."""
    _path(key).unlink(missing_ok=True)


def list_kept(folder: str) -> dict[str, datetime]:
    """The keys of everything in `folder` and below, each with when it was stored."""
    root, path = Path(current_app.config["FILES_FOLDER"]), _path(folder)
    found = [each for each in path.rglob("*") if each.is_file()] if path.is_dir() else []
    return {
        each.relative_to(root.resolve()).as_posix(): datetime.fromtimestamp(each.stat().st_mtime, UTC) for each in found
    }


def _path(key: str) -> Path:
    root = Path(current_app.config["FILES_FOLDER"])
    path = (root / key).resolve()
    if not path.is_relative_to(root.resolve()):
        raise ValueError(f"a file key may not leave the folder: {key}")
    return path
