"""Reads of tracks and checkpoints."""

from decimal import Decimal

from sqlalchemy import func, select
from sqlalchemy.orm import joinedload, undefer_group

from walk.db import db
from walk.editions.models import Edition
from walk.errors import NotFound
from walk.routes.models import RouteKind
from walk.tracks.models import Checkpoint, Track


def list_tracks(edition: Edition) -> list[Track]:
    """All tracks of an edition, without their points: shortest first, then by postal code."""
    query = select(Track).where(Track.edition_id == edition.id)
    return list(db.session.scalars(query.order_by(Track.kind, Track.distance_km, Track.postal_code, Track.id)))


def list_suggestions(edition: Edition, distance_km: Decimal) -> list[Track]:
    """Organisers' suggestions for an own route of this distance, without their points."""
    query = select(Track).where(
        Track.edition_id == edition.id, Track.kind == RouteKind.OWN, Track.distance_km == distance_km
    )
    return list(db.session.scalars(query.order_by(Track.postal_code, Track.id)))


def find_central_track(edition: Edition, distance_km: Decimal) -> Track | None:
    """The track of a central distance, with its points."""
    query = select(Track).where(
        Track.edition_id == edition.id, Track.kind == RouteKind.CENTRAL, Track.distance_km == distance_km
    )
    return db.session.scalar(query.options(undefer_group("line")))


def get_track(edition: Edition, track_id: int) -> Track:
    """A track of this edition, with its points."""
    query = select(Track).where(Track.edition_id == edition.id, Track.id == track_id)
    track = db.session.scalar(query.options(undefer_group("line")))
    if track is None:
        raise NotFound
    return track


def list_checkpoints(track: Track) -> list[Checkpoint]:
    """The checkpoints of a track, in the order in which they are passed."""
    query = select(Checkpoint).where(Checkpoint.track_id == track.id)
    return list(db.session.scalars(query.order_by(Checkpoint.km, Checkpoint.id)))


def get_checkpoint(edition: Edition, checkpoint_id: int) -> Checkpoint:
    """A checkpoint of this edition, with its track."""
    query = select(Checkpoint).join(Track).where(Track.edition_id == edition.id, Checkpoint.id == checkpoint_id)
    checkpoint = db.session.scalar(query.options(joinedload(Checkpoint.track)))
    if checkpoint is None:
        raise NotFound
    return checkpoint


def count_checkpoints(edition: Edition) -> dict[int, int]:
    """How many checkpoints each track has."""
    query = select(Checkpoint.track_id, func.count()).join(Track).where(Track.edition_id == edition.id)
    return {row.track_id: row[1] for row in db.session.execute(query.group_by(Checkpoint.track_id))}
