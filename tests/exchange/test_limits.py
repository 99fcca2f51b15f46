"""What a file may hold is what the tables can hold."""

import pytest

from tests.exchange.samples import faults_of, make_files
from walk.donations.models import Donation
from walk.exchange.cells import Wrong, _checked_email, email
from walk.exchange.giving import WENT_BACK
from walk.exchange.models import ImportedRow
from walk.exchange.rows import ID_LENGTH
from walk.payments.models import Checkout, Reversal
from walk.routes.models import Route
from walk.teams.models import Team
from walk.walkers.models import Walker


@pytest.mark.parametrize(
    ("file", "column", "place"),
    [
        ("teams", "name", Team.name),
        ("teams", "company", Team.company),
        ("teams", "city", Team.city),
        ("walkers", "first_name", Walker.first_name),
        ("walkers", "last_name", Walker.last_name),
        ("walkers", "start_place", Route.start),
        ("walkers", "postal_code", Walker.postal_code),
        ("walkers", "city", Walker.city),
        ("walkers", "tshirt", Walker.shirt),
        ("walkers", "guardian", Walker.guardian_name),
        ("donations", "message", Donation.message),
        ("donations", "donor_name", Donation.first_name),
    ],
)
def test_a_text_may_be_as_long_as_its_column(file: str, column: str, place: object) -> None:
    length = place.type.length  # type: ignore[attr-defined]
    assert faults_of(make_files(**{file: [{column: "x" * length}]})) == []  # type: ignore[arg-type]
    [fault] = faults_of(make_files(**{file: [{column: "x" * (length + 1)}]}))  # type: ignore[arg-type]
    assert fault == (f"{file}.csv, line 2, {column}: the text has {length + 1} characters, at most {length} fit.")


def test_references_made_of_an_id_fit() -> None:
    longest = f"import:2020:{'D' * ID_LENGTH}"
    assert len(longest) <= Checkout.reference.type.length  # type: ignore[attr-defined]
    assert len(f"{longest}:back") <= Reversal.reference.type.length  # type: ignore[attr-defined]
    assert ImportedRow.external_id.type.length >= ID_LENGTH  # type: ignore[attr-defined]
    assert set(WENT_BACK) == {"refunded", "disputed"}


@pytest.mark.parametrize(
    "address",
    [
        *("An@Example.org", "a.b+c_d-e@post.example.be", "a..b@example.org", ".a@example.org", "a.@example.org"),
        *("a@localhost", "a@nowhere.invalid", "a@example", "a@-x.be", "a@x_y.be", "a@Éxample.be", "é@example.be"),
        *(f"{'a' * 64}@example.org", f"{'a' * 65}@example.org", "a@" + "b" * 64 + ".be", "a b@example.org", "a@b@c.be"),
        *(
            f"a@{'b.' * 126}be",
            "a@[127.0.0.1]",
            '"a b"@example.org',
            "a@xn--nxasmq6b.be",
            "a@@example.org",
            "@example.org",
        ),
    ],
)
def test_the_quick_check_of_an_address_says_what_the_full_one_says(address: str) -> None:
    def said(check: object) -> str:
        try:
            return str(check(address))  # type: ignore[operator]
        except Wrong as reason:
            return f"wrong: {reason}"

    assert said(email) == said(_checked_email)
