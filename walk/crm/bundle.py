"""Everything of an edition for CiviCRM, as one ZIP: files for its importer, and the same as calls of API v4."""

import csv
import io
import json
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from functools import partial
from itertools import islice
from tempfile import TemporaryFile
from typing import IO, Any
from zipfile import ZIP_DEFLATED, ZipFile, ZipInfo

from flask import render_template

from walk.crm.contacts import each_individual, each_organisation
from walk.crm.fields import CONTRIBUTION, CREDITED, INDIVIDUAL, ORGANISATION, PARTICIPANT, Entity
from walk.crm.giving import INVOICE, SOFT, TOTAL, each_fee, each_gift, each_participant
from walk.crm.rules import Record
from walk.donors.rules import DonorKind
from walk.editions.models import Edition

ZIP_TYPE = "application/zip"
CALLS, README = "api4.jsonl", "README.txt"
BATCH = 100
SOFT_CREDIT_TYPE = "solicited"
_CONTACTS = {INDIVIDUAL: "Individual", ORGANISATION: "Organization"}
Records = Callable[[], Iterator[Record]]


@dataclass(frozen=True, kw_only=True)
class Part:
    """A file for the importer, and where its records come from."""

    name: str
    entity: Entity
    records: Records


def parts_of(edition: Edition, event_id: int) -> list[Part]:
    """The files in the order in which they are imported; each holds one type of contact, as the importer wants."""
    person, firm = DonorKind.PERSON, DonorKind.ORGANISATION
    records: list[tuple[str, Entity, Records]] = [
        ("1-contacts-individuals", INDIVIDUAL, partial(each_individual, edition)),
        ("2-contacts-organisations", ORGANISATION, partial(each_organisation, edition)),
        ("3-contributions-individuals", CONTRIBUTION, partial(_of_individuals, edition)),
        ("4-contributions-individuals-soft-credit", CREDITED, partial(each_gift, edition, person, credited=True)),
        ("5-contributions-organisations", CONTRIBUTION, partial(each_gift, edition, firm, credited=False)),
        ("6-contributions-organisations-soft-credit", CREDITED, partial(each_gift, edition, firm, credited=True)),
        ("7-participants", PARTICIPANT, partial(each_participant, edition, event_id)),
    ]
    return [Part(name=f"{name}.csv", entity=entity, records=each) for name, entity, each in records]


def bundle(edition: Edition, event_id: int) -> tuple[IO[bytes], int]:
    """The ZIP and how many rows its files hold; the same rows give the same bytes. It goes when it is closed."""
    file, count = TemporaryFile("w+b"), 0  # noqa: SIM115
    with ZipFile(file, "w") as folder, TemporaryFile("w+b") as calls:
        for part in parts_of(edition, event_id):
            with folder.open(_member(part.name), "w", force_zip64=True) as member:
                count += _write(part, member, calls)
        calls.seek(0)
        with folder.open(_member(CALLS), "w", force_zip64=True) as member:
            for piece in iter(partial(calls.read, 1 << 16), b""):
                member.write(piece)
        folder.writestr(_member(README), render_template("crm/readme.txt", edition=edition, event_id=event_id))
    file.seek(0)
    return file, count


def _of_individuals(edition: Edition) -> Iterator[Record]:
    """Gifts without a soft credit, then registration fees."""
    yield from each_gift(edition, DonorKind.PERSON, credited=False)
    yield from each_fee(edition)


def _write(part: Part, member: IO[bytes], calls: IO[bytes]) -> int:
    """A file of the importer, and its calls beside it; how many rows."""
    header, records, count = part.entity.header, part.records(), 0
    member.write(_line(header))
    while some := list(islice(records, BATCH)):
        member.write(b"".join(_line(record.get(name, "") for name in header) for record in some))
        for call in _calls(part.entity, some):
            calls.write(json.dumps(call, ensure_ascii=False).encode() + b"\n")
        count += len(some)
    return count


def _line(cells: Iterable[str]) -> bytes:
    text = io.StringIO(newline="")
    csv.writer(text).writerow(cells)
    return text.getvalue().encode("utf-8", "replace")


def _calls(entity: Entity, records: list[Record]) -> Iterator[dict[str, Any]]:
    """What saves these records, and gives each contribution the soft credit that it has now, or none."""
    yield _call(
        entity.name, "save", {"match": list(entity.match), "records": [_saved(entity, each) for each in records]}
    )
    if entity.name != "Contribution":
        return
    credited = [each for each in records if each.get(SOFT)]
    if credited:
        match = ["contribution_id", "soft_credit_type_id"]
        yield _call("ContributionSoft", "save", {"match": match, "records": [_credit(each) for each in credited]})
    without = [each[INVOICE] for each in records if not each.get(SOFT)]
    if without:
        where = [["contribution_id.invoice_id", "IN", without], ["soft_credit_type_id:name", "=", SOFT_CREDIT_TYPE]]
        yield _call("ContributionSoft", "delete", {"where": where})


def _call(entity: str, action: str, params: dict[str, Any]) -> dict[str, Any]:
    return {"entity": entity, "action": action, "params": params}


def _saved(entity: Entity, record: Record) -> dict[str, Any]:
    """A record by the names of API v4; what is empty is left as it is there."""
    kind = {"contact_type": _CONTACTS[entity]} if entity in _CONTACTS else {}
    told = {each.api: record.get(each.importer, "") for each in entity.fields if each.api}
    roles = {"role_id:name": [told["role_id:name"]]} if "role_id:name" in told else {}
    return {**kind, **{name: value for name, value in told.items() if value != ""}, **roles}


def _credit(record: Record) -> dict[str, str]:
    return {
        "contribution_id.invoice_id": record[INVOICE],
        "contact_id.external_identifier": record[SOFT],
        "soft_credit_type_id:name": SOFT_CREDIT_TYPE,
        "amount": record[TOTAL],
        "currency": "EUR",
    }


def _member(name: str) -> ZipInfo:
    """A file of the bundle, always of the same moment."""
    member = ZipInfo(name, (1980, 1, 1, 0, 0, 0))
    member.compress_type, member.external_attr = ZIP_DEFLATED, 0o644 << 16
    return member
