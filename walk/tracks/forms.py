"""Forms for tracks and checkpoints."""

from decimal import Decimal
from typing import Any

from flask_wtf.file import FileField
from wtforms import DecimalField, ValidationError
from wtforms.validators import InputRequired, NumberRange

from walk.i18n import gettext as _
from walk.i18n import lazy_gettext as _l
from walk.routes.forms import KilometresField
from walk.tracks.commands import CheckpointFacts
from walk.tracks.models import Checkpoint
from walk.tracks.rules import MOST_AUDIO_BYTES, MOST_BYTES
from walk.web.forms import WalkForm, line, text, ticked


class TrackForm(WalkForm):
    """A GPX file."""

    file = FileField(_l("GPX file"), render_kw={"accept": ".gpx,application/gpx+xml,application/xml,text/xml"})

    def validate_file(self, field: Any) -> None:
        if not field.data:
            raise ValidationError(_("Choose a GPX file."))

    def content(self) -> bytes:
        """The file; of one that is too large, just enough to see that it is."""
        return bytes(self.file.data.read(MOST_BYTES + 1))


class SuggestionForm(TrackForm):
    """A GPX file and where it is."""

    place = line(_l("Place"), most=80, needed=_l("Write where this route is."))
    postal_code = line(_l("Postal code"), most=4, needed=_l("Write the postal code of its start."), inputmode="numeric")

    def validate_postal_code(self, field: Any) -> None:
        if not (field.data.isascii() and field.data.isdigit() and len(field.data) == 4):
            raise ValidationError(_("Write a Belgian postal code of four digits."))


class CheckpointForm(WalkForm):
    """A place along a track with its story in three languages, and perhaps a recording."""

    name = line(_l("Name"), most=120, needed=_l("Give the checkpoint a name."))
    km: DecimalField = KilometresField(
        _l("Kilometre along the route"),
        places=2,
        validators=[
            InputRequired(message=_l("Write after how many kilometres one gets there, such as 3 or 7.5.")),
            NumberRange(min=0, max=250, message=_l("Write a number of kilometres along the route.")),
        ],
    )
    story_nl = text(_l("Story in Dutch"), most=8000)
    story_fr = text(_l("Story in French"), most=8000)
    story_en = text(_l("Story in English"), most=8000)
    audio = FileField(_l("Recording"), render_kw={"accept": ".mp3,.m4a,.ogg,.oga,audio/mpeg,audio/mp4,audio/ogg"})
    drop_audio = ticked(_l("Remove the recording"))

    @classmethod
    def of(cls, checkpoint: Checkpoint) -> "CheckpointForm":
        """The form filled with what is known."""
        names = ("name", "km", "story_nl", "story_fr", "story_en")
        return cls(data={name: getattr(checkpoint, name) for name in names})

    def facts(self) -> CheckpointFacts:
        """What was filled in, for the command."""
        sent = self.audio.data.read(MOST_AUDIO_BYTES + 1) if self.audio.data else b""
        return CheckpointFacts(
            name=self.name.data,
            km=Decimal(self.km.data).quantize(Decimal("0.01")),
            story_nl=self.story_nl.data or "",
            story_fr=self.story_fr.data or "",
            story_en=self.story_en.data or "",
            audio=sent or None,
            drop_audio=bool(self.drop_audio.data),
        )
