"""Changes to tracks and checkpoints. Files no longer needed are named in the answer, to be forgotten after it."""

from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal

from walk import audit, files
from walk.db import db, lock_name
from walk.editions.models import Edition
from walk.errors import Refused
from walk.i18n import gettext as _
from walk.routes.models import RouteKind
from walk.tokens import new_code
from walk.tracks.gpx import read
from walk.tracks.line import measured
from walk.tracks.models import Checkpoint, Track
from walk.tracks.queries import find_central_track, list_checkpoints
from walk.tracks.rules import MOST_AUDIO_BYTES, audio_type, check_distance, check_kilometre


@dataclass(frozen=True, kw_only=True)
class CheckpointFacts:
    """All that organisers tell about a checkpoint; `audio` only where a new recording was sent."""

    name: str
    km: Decimal
    story_nl: str
    story_fr: str
    story_en: str
    audio: bytes | None = None
    drop_audio: bool = False


def keep_central_track(
    edition: Edition, distance_km: Decimal, content: bytes, *, at: datetime
) -> tuple[Track, list[str]]:
    """The track of all waves of a central distance; it takes the place of an earlier one, checkpoints stay."""
    lock_name(f"tracks {edition.id}")
    track = find_central_track(edition, distance_km)
    old = [track.file_key] if track else []
    track = track or Track(edition=edition, kind=RouteKind.CENTRAL, distance_km=distance_km)
    _fill(track, content, at)
    return track, old


def suggest_track(
    edition: Edition, distance_km: Decimal, content: bytes, *, place: str, postal_code: str, at: datetime
) -> Track:
    """A suggestion for those who walk an own route of this distance."""
    track = Track(edition=edition, kind=RouteKind.OWN, distance_km=distance_km, place=place, postal_code=postal_code)
    _fill(track, content, at)
    return track


def remove_track(track: Track, *, at: datetime) -> list[str]:
    """Take a track away, with its checkpoints."""
    keys = [track.file_key, *(each.audio_key for each in list_checkpoints(track) if each.audio_key)]
    audit.record("removed track", f"edition {track.edition.year}", at=at, distance_km=str(track.distance_km))
    db.session.delete(track)
    db.session.flush()
    return keys


def add_checkpoint(track: Track, facts: CheckpointFacts, *, at: datetime) -> Checkpoint:
    """A new checkpoint along a track."""
    checkpoint = Checkpoint(track=track)
    _tell(checkpoint, track, facts)
    db.session.add(checkpoint)
    audit.record("added checkpoint", f"track {track.id}", at=at, name=facts.name)
    db.session.flush()
    return checkpoint


def change_checkpoint(checkpoint: Checkpoint, facts: CheckpointFacts, *, at: datetime) -> list[str]:
    """Another place, name, story or recording."""
    old = checkpoint.audio_key
    _tell(checkpoint, checkpoint.track, facts)
    audit.record("changed checkpoint", f"track {checkpoint.track_id}", at=at, name=facts.name)
    db.session.flush()
    return [old] if old and old != checkpoint.audio_key else []


def remove_checkpoint(checkpoint: Checkpoint, *, at: datetime) -> list[str]:
    """Take a checkpoint away."""
    audit.record("removed checkpoint", f"track {checkpoint.track_id}", at=at, name=checkpoint.name)
    db.session.delete(checkpoint)
    db.session.flush()
    return [checkpoint.audio_key] if checkpoint.audio_key else []


def _fill(track: Track, content: bytes, at: datetime) -> None:
    try:
        line = measured(read(content))
        check_distance(line.distance_m, track.distance_km)
    except Refused as refusal:
        raise Refused(refusal.message, field="file") from None
    track.trace(line)
    track.file_key = f"tracks/{new_code(16)}/original.gpx"
    track.file_sha256, track.uploaded_at = files.store(track.file_key, content), at
    db.session.add(track)
    audit.record(
        "uploaded track",
        f"edition {track.edition.year}",
        at=at,
        kind=track.kind,
        distance_km=str(track.distance_km),
        sha256=track.file_sha256,
    )
    db.session.flush()


def _tell(checkpoint: Checkpoint, track: Track, facts: CheckpointFacts) -> None:
    check_kilometre(facts.km, track.distance_m)
    checkpoint.name, checkpoint.km = facts.name, facts.km
    checkpoint.story_nl, checkpoint.story_fr, checkpoint.story_en = facts.story_nl, facts.story_fr, facts.story_en
    if facts.drop_audio:
        checkpoint.audio_key = checkpoint.audio_type = None
    if facts.audio is not None:
        kind = audio_type(facts.audio)
        if kind is None:
            raise Refused(_("This is not a recording we can play. Save it as MP3, M4A or Ogg."), field="audio")
        if len(facts.audio) > MOST_AUDIO_BYTES:
            raise Refused(_("This recording is larger than 10 MB. Make it shorter or smaller."), field="audio")
        checkpoint.audio_key, checkpoint.audio_type = f"checkpoints/{new_code(16)}/story", kind
        files.store(checkpoint.audio_key, facts.audio)


def forget_files(keys: list[str]) -> None:
    """Remove files that nothing names any more; to be called once that is committed."""
    for key in keys:
        files.remove_all(key.rpartition("/")[0])
