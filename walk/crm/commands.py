"""Walkers get the identifier by which CiviCRM knows them, when they first go there."""

from datetime import datetime

from walk.crm.identifiers import WALKER
from walk.crm.models import CrmReference
from walk.crm.queries import list_newcomers
from walk.db import lock_name
from walk.editions.models import Edition
from walk.exchange.bulk import insert_rows
from walk.people.commands import match_walkers


def give_references(edition: Edition, *, at: datetime) -> None:
    """Who goes to CiviCRM from now on: known there as the same person was before, else by a number of their own."""
    match_walkers(at=at)
    lock_name("crm")
    given: dict[int | None, str] = {}
    rows = []
    for walker_id, person_id, known in list_newcomers(edition):
        reference = known or given.get(person_id) or f"{WALKER}{walker_id}"
        if person_id is not None:
            given[person_id] = reference
        rows.append({"walker_id": walker_id, "reference": reference, "made_at": at})
    insert_rows(CrmReference, rows)
