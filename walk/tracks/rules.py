"""What a track may be: how large a file, how many points, how far from the distance of its route."""

from decimal import Decimal

from walk.errors import Refused
from walk.i18n import gettext as _
from walk.i18n import number

MOST_BYTES = 2 * 1024 * 1024
MOST_AUDIO_BYTES = 10 * 1024 * 1024
MOST_POINTS = 100_000
MOST_METRES = 400_000
KEPT_POINTS = 1_000
KEPT_HEIGHTS = 240
TOLERANCE = Decimal("0.15")


def check_reach(metres: float) -> None:
    """Refused when a line is far longer than anybody walks, before it is measured exactly."""
    if metres > MOST_METRES:
        raise Refused(_("This route measures more than %(km)s km: that is too long to walk.", km=MOST_METRES // 1000))


def check_distance(distance_m: int, distance_km: Decimal, *, field: str | None = None) -> None:
    """Refused when a track measures more than 15 % more or less than the distance it is for."""
    measured = Decimal(distance_m) / 1000
    if abs(measured - distance_km) <= distance_km * TOLERANCE:
        return
    facts = {
        "measured": number(float(round(measured, 1))),
        "chosen": number(float(distance_km)),
        "least": number(float(round(distance_km * (1 - TOLERANCE), 1))),
        "most": number(float(round(distance_km * (1 + TOLERANCE), 1))),
    }
    if measured > distance_km:
        message = _(
            "This route measures %(measured)s km, and it is for %(chosen)s km: that is too long. "
            "Make it shorter: between %(least)s and %(most)s km is fine.",
            **facts,
        )
    else:
        message = _(
            "This route measures %(measured)s km, and it is for %(chosen)s km: that is too short. "
            "Make it longer: between %(least)s and %(most)s km is fine.",
            **facts,
        )
    raise Refused(message, field=field)


def check_kilometre(km: Decimal, distance_m: int) -> None:
    """Refused when a checkpoint lies beyond the end of its track."""
    if km * 1000 > distance_m + 50:
        raise Refused(
            _("The track ends at kilometre %(km)s.", km=number(float(round(Decimal(distance_m) / 1000, 1)))),
            field="km",
        )


def audio_type(content: bytes) -> str | None:
    """The content type of a sound file, by how it begins: MP3, Ogg or M4A; none for anything else."""
    if content[:4] == b"OggS":
        return "audio/ogg"
    if content[4:8] == b"ftyp" and content[8:12] in {b"M4A ", b"M4B ", b"mp42", b"mp41", b"isom", b"dash", b"iso2"}:
        return "audio/mp4"
    frame = len(content) > 3 and content[0] == 0xFF and content[1] & 0xE6 == 0xE2 and content[2] & 0xF0 != 0xF0
    return "audio/mpeg" if content[:3] == b"ID3" or frame else None
