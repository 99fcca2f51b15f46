"""GPX files for tests."""

from collections.abc import Iterable
from datetime import UTC, datetime
from decimal import Decimal
from io import BytesIO
from typing import Any

from flask.testing import FlaskClient
from werkzeug.datastructures import FileStorage
from werkzeug.test import encode_multipart

from tests.accounts.people import token
from tests.conftest import ROOT
from walk.db import db
from walk.editions.models import Edition
from walk.routes.models import RouteKind
from walk.tracks.gpx import read
from walk.tracks.line import Line, measured
from walk.tracks.models import Checkpoint, Track

FOLDER = ROOT / "tests" / "data" / "gpx"
LOOP = (FOLDER / "gent_10km_exact.gpx").read_bytes()
SEGMENTS = (FOLDER / "two_segments_gap.gpx").read_bytes()
LATIN = (FOLDER / "latin1.gpx").read_bytes()
XMLNS = 'xmlns="http://www.topografix.com/GPX/1/1"'
MP3 = b"ID3\x04" + bytes(2000)
WHEN = datetime(2027, 4, 1, tzinfo=UTC)


def gpx(points: Iterable[tuple[object, object]], *, way: str = "trk", more: str = "", attributes: str = XMLNS) -> bytes:
    """A small GPX file."""
    tag = {"trk": "trkpt", "rte": "rtept", "wpt": "wpt"}[way]
    places = "".join(f'<{tag} lat="{lat}" lon="{lon}"/>' for lat, lon in points)
    inner = {"trk": f"<trk><trkseg>{places}</trkseg></trk>", "rte": f"<rte>{places}</rte>", "wpt": places}[way]
    return f'<?xml version="1.0"?><gpx version="1.1" {attributes}>{inner}{more}</gpx>'.encode()


def line_of_10_km() -> Line:
    return measured(read(LOOP))


def make_track(edition: Edition, *, kind: RouteKind = RouteKind.CENTRAL, km: str = "10", **values: object) -> Track:
    defaults = {"file_key": "tracks/none/original.gpx", "file_sha256": "0" * 64, "uploaded_at": WHEN}
    track = Track(edition=edition, kind=kind, distance_km=Decimal(km), **{**defaults, **values})
    track.trace(line_of_10_km())
    db.session.add(track)
    db.session.flush()
    return track


def make_checkpoint(track: Track, **values: object) -> Checkpoint:
    checkpoint = Checkpoint(
        track=track, **{"km": Decimal("2.5"), "name": "The bridge", "story_nl": "Een brug", **values}
    )
    db.session.add(checkpoint)
    db.session.flush()
    return checkpoint


def send(client: FlaskClient, path: str, **fields: Any) -> Any:
    """A form with files, as a browser sends it; a file is given as bytes."""
    files = {
        name: FileStorage(BytesIO(value), "file.bin") if isinstance(value, bytes) else value
        for name, value in fields.items()
    }
    boundary, body = encode_multipart({"csrf_token": token(client), **files})
    return client.post(path, data=body, content_type=f"multipart/form-data; boundary={boundary}")
