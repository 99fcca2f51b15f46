"""A donor's own page, the letter with its link, the page after a gift: what each shows, and to whom."""

import re
from datetime import timedelta

import pytest
from sqlalchemy import select

from tests.architecture.test_pages import count_queries
from tests.conftest import run_jobs
from tests.donors.people import HOME, LAST_YEAR, NUMBER, SPACED, THIS_YEAR, dump, make_certificate
from tests.factories import NOW, make_donation, make_donor, make_edition, make_page
from tests.filling import GIVER, fill, form_of
from walk import jobs
from walk.audit import list_about
from walk.db import db
from walk.donations.commands import promise
from walk.donations.models import Donation
from walk.donations.queries import number_link
from walk.donations.rules import Gift
from walk.donors.commands import decline_number, keep_number
from walk.donors.joining import join
from walk.donors.models import NumberRequest
from walk.donors.proposals import count_splittable
from walk.donors.queries import donor_link
from walk.donors.rules import DonorKind, Giver
from walk.payments.commands import record_payment, record_reversal
from walk.payments.models import Payment, ReversalKind

LATER = NOW + timedelta(days=1)


@pytest.fixture
def page(rows):
    return make_page(make_edition(), slug="walk")


def words(html: str) -> str:
    """What a reader sees, on one line."""
    text = re.sub(r"<[^>]+>", " ", html.split("<main", 1)[1].split("</main>", 1)[0])
    return " ".join(text.replace("\u00a0", " ").split())


def seen(client, donor) -> str:
    answer = client.get(f"/donor/{donor_link(donor)}")
    assert answer.status_code == 200
    return words(answer.get_data(as_text=True))


def send(client, donor, what: str, **values: str):
    """Fill in one of the forms of the page, whose hidden fields are the same."""
    address = f"/donor/{donor_link(donor)}"
    return client.post(f"{address}/{what}", data={**form_of(client, address), **values})


DATA = {
    "kind": "person",
    "first_name": "Amina",
    "last_name": "Maes",
    "street": "Rue Haute 9",
    "postal_code": "1000",
    "city": "Bruxelles",
    "country": "BE",
    "language": "fr",
}


def test_gifts_by_year_and_what_comes_back(client, page):
    donor, other = make_donor(), make_donor()
    make_donation(page, donor=donor, amount=2500, paid_at=THIS_YEAR)
    make_donation(page, donor=donor, amount=9000, paid_at=LAST_YEAR)
    make_donation(page, donor=other, amount=7700, paid_at=THIS_YEAR)
    text = seen(client, donor)
    assert "This year, 2026 €25 €15 more this year and you get a tax certificate." in text
    assert "2025 · €90 About €27 comes back to you through your taxes (30 %)." in text
    assert "€77" not in text
    make_donation(page, donor=donor, amount=1500, paid_at=THIS_YEAR)
    assert "Enough for a tax certificate: about €12 comes back to you through your taxes (30 %)." in seen(client, donor)


def test_what_went_back_does_not_count(client, page):
    donor = make_donor()
    gift = make_donation(page, donor=donor, amount=4000, paid_at=THIS_YEAR)
    payment = db.session.scalars(select(Payment).where(Payment.checkout_id == gift.line.checkout_id)).one()
    record_reversal(payment, kind=ReversalKind.REFUND, reference="back", amount=4000, at=THIS_YEAR)
    text = seen(client, donor)
    assert "given back €40" in text
    assert "€40 more this year" in text


@pytest.mark.parametrize("address", ["/donor/{0}x", "/donor/x{0}", "/donor/{1}", "/donor/1"])
def test_a_link_that_was_changed_opens_nothing(client, page, address):
    donor = make_donor()
    gift = make_donation(page, donor=donor)
    link = address.format(donor_link(donor), number_link(gift))
    assert client.get(link).status_code == 404
    assert client.post(f"{link}/data", data={}).status_code in (400, 404)


def test_the_page_is_kept_by_nobody(client, page):
    headers = client.get(f"/donor/{donor_link(make_donor())}").headers
    assert [headers["Cache-Control"], headers["X-Robots-Tag"]] == ["no-store", "noindex"]


def test_data_are_changed(client, page):
    donor, other = make_donor(), make_donor(first_name="Blijft")
    answer = send(client, donor, "data", **DATA, lists_gifts="y")
    assert answer.status_code == 303
    assert (donor.last_name, donor.street, donor.language, donor.lists_gifts) == ("Maes", "Rue Haute 9", "fr", True)
    assert (other.first_name, other.street) == ("Blijft", "")
    [entry] = list_about(f"donor {donor.id}")
    assert (entry.verb, entry.actor) == ("changed donor", "donor")
    assert "Rue Haute" not in str(entry.detail)


@pytest.mark.parametrize(
    ("values", "said"),
    [
        ({"first_name": "", "last_name": ""}, "Write your name."),
        ({"kind": "organisation"}, "Write the name of the company or association."),
        (
            {"kind": "organisation", "organisation": "Korst", "enterprise_number": "1"},
            "An enterprise number has ten digits, such as 0308.357.159.",
        ),
        ({"country": "ZZ"}, "Not a valid choice."),
    ],
)
def test_data_that_are_refused(client, page, values, said):
    donor = make_donor(last_name="Claes")
    answer = send(client, donor, "data", **{**DATA, **values})
    assert answer.status_code == 422
    assert said in words(answer.get_data(as_text=True))
    assert donor.last_name == "Claes"


def test_a_name_in_any_script(client, page):
    donor = make_donor()
    assert send(client, donor, "data", **{**DATA, "first_name": "سارة", "last_name": "<b>🎉"}).status_code == 303
    assert "سارة &lt;b&gt;🎉" in seen(client, donor)


def test_who_becomes_an_organisation_has_no_national_number(client, page):
    donor = make_donor()
    keep_number(donor, NUMBER, at=THIS_YEAR)
    named = {"kind": "organisation", "organisation": "Korst", "enterprise_number": "0308.357.159"}
    assert send(client, donor, "data", **{**DATA, **named}).status_code == 303
    assert (donor.kind, donor.enterprise_number, donor.national_number) == (DonorKind.ORGANISATION, "0308357159", None)


def test_the_number_is_told_replaced_and_removed(client, page):
    donor, other = make_donor(), make_donor()
    assert send(client, donor, "number", number=SPACED).status_code == 303
    assert send(client, donor, "number", number=SPACED).status_code == 303
    text = seen(client, donor)
    assert "••.••.••-•••.28" in text
    assert NUMBER not in client.get(f"/donor/{donor_link(donor)}").get_data(as_text=True)
    assert send(client, donor, "number", wish="forget").status_code == 303
    assert donor.national_number is None
    assert send(client, donor, "number", wish="decline").status_code == 303
    assert donor.declined_number_at is not None
    assert "You would rather not tell it." in seen(client, donor)
    assert other.declined_number_at is None
    assert [entry.actor for entry in list_about(f"donor {donor.id}")] == ["donor"] * 3
    assert NUMBER not in dump()


def test_a_wrong_number_is_refused_and_not_written_back(client, page, caplog):
    donor = make_donor()
    answer = send(client, donor, "number", number="85.07.30-033.29")
    assert answer.status_code == 422
    html = answer.get_data(as_text=True)
    assert "The last two digits do not fit the others." in html
    assert "033.29" not in html
    assert "033.29" not in caplog.text
    with client.session_transaction() as session:
        assert "033.29" not in str(dict(session))
    assert donor.national_number is None


def test_certificates_are_downloaded_by_their_donor_only(client, page):
    donor, stranger = make_donor(), make_donor()
    make_certificate(donor, number=1, year=2025)
    make_certificate(stranger, number=2, year=2025)
    gone = make_certificate(donor, number=3, year=2024, withdrawn_at=THIS_YEAR, withdrawal_reason="wrong name")
    link = donor_link(donor)
    answer = client.get(f"/donor/{link}/certificates/2025/1.pdf")
    assert (answer.status_code, answer.data) == (200, b"%PDF of number 1")
    assert answer.headers["Cache-Control"] == "no-store"
    for number in ("2025/2", "2024/1", f"2024/{gone.certificate.number}"):
        assert client.get(f"/donor/{link}/certificates/{number}.pdf").status_code == 404
    assert "withdrawn on" in seen(client, donor)


def test_a_joined_donor_sees_the_one_they_are(client, page):
    donor, double, other = make_donor(**HOME), make_donor(), make_donor()
    make_donation(page, donor=double, amount=4000, paid_at=THIS_YEAR)
    paper = make_certificate(double, number=5)
    join(double, donor, made_by="an@example.org", at=THIS_YEAR)
    for each in (donor, double):
        assert "Dorpsstraat 1" in seen(client, each)
        assert "This year, 2026 €40" in seen(client, each)
        assert client.get(f"/donor/{donor_link(each)}/certificates/2025/5.pdf").status_code == 200
    assert client.get(f"/donor/{donor_link(other)}/certificates/2025/5.pdf").status_code == 404
    assert paper.certificate.donor_id == double.id


def test_a_gift_that_counts_for_another(client, page):
    payer, partner = make_donor(), make_donor(first_name="Karel", last_name="Maes", **HOME)
    make_donation(page, donor=payer, for_donor=partner, amount=4200, paid_at=THIS_YEAR)
    assert "counts for Karel Maes €42" in seen(client, payer)
    assert "Dorpsstraat" not in seen(client, payer)
    assert "This year, 2026 €0 €40 more" in seen(client, payer)
    assert "This year, 2026 €42 Enough" in seen(client, partner)


def test_what_is_missing(client, page):
    donor = make_donor()
    assert "What is missing Your full address: it has to stand on the certificate. Your national number" in seen(
        client, donor
    )
    donor.street, donor.postal_code, donor.city = HOME.values()
    decline_number(donor, at=THIS_YEAR)
    assert "What is missing" not in seen(client, donor)


def test_it_costs_the_same_with_many_gifts(client, page):
    donor = make_donor()
    make_donation(page, donor=donor, paid_at=THIS_YEAR)
    db.session.commit()
    address = f"/donor/{donor_link(donor)}"
    few = count_queries(client, address)
    for year in (LAST_YEAR, THIS_YEAR, THIS_YEAR):
        make_donation(page, donor=donor, paid_at=year)
    make_certificate(donor)
    assert few == count_queries(client, address) <= 7


def test_the_link_is_only_ever_mailed(client, page, outbox):
    donor = make_donor(email="amina@example.org")
    make_donor(email=None, letters_to="amina@example.org", kind=DonorKind.ORGANISATION, organisation="Korst")
    answers = []
    for email in ("Amina@example.org ", "nobody@example.org"):
        answer = fill(client, "/donor", email=email)
        answers.append((answer.status_code, answer.location, client.get(answer.location).data))
        assert donor_link(donor).encode() not in answer.data
    assert answers[0] == answers[1]
    run_jobs()
    [letter] = outbox
    assert letter.to == ["amina@example.org"]
    assert f"http://localhost/donor/{donor_link(donor)}" in letter.body
    assert "Korst: http://localhost/donor/" in letter.body
    assert fill(client, "/donor", email="amina").status_code == 422


def after_gift(client, gift, **values: str):
    return fill(client, f"/certificate-data/{number_link(gift)}", **values)


def test_after_a_gift_the_number_is_kept_where_there_is_none(client, page):
    donor, known = (
        make_donor(first_name="Zoë", last_name="X"),
        make_donor(first_name="Geheim", last_name="Bekend", **HOME),
    )
    keep_number(known, NUMBER, at=THIS_YEAR)
    db.session.commit()
    answers = []
    for each in (donor, known):
        gift = make_donation(page, donor=each, amount=4000, first_name="Zoë", last_name="X")
        html = client.get(f"/certificate-data/{number_link(gift)}").get_data(as_text=True)
        answer = after_gift(client, gift, number="98472899765")
        noted = client.get(answer.location).get_data(as_text=True)
        answers.append([answer.status_code, words(html), words(noted)])
        for secret in ("Geheim", "Bekend", "Dorpsstraat", known.email, "••"):
            assert secret not in html + noted
    assert answers[0] == answers[1]
    assert "Zoë" in answers[0][1]
    assert (donor.national_number, known.national_number) == ("98472899765", NUMBER)
    assert "98472899765" not in dump()


@pytest.mark.parametrize(
    "values",
    [
        {"amount": 3900},
        {"amount": 4000, "paid_at": None},
        {"amount": 4000, "organisation": "Korst", "enterprise_number": "0308357159"},
    ],
)
def test_nobody_else_is_asked(client, page, values):
    gift = make_donation(page, **values)
    assert client.get(f"/certificate-data/{number_link(gift)}").status_code == 404


def test_who_wants_a_certificate_is_asked_for_a_small_gift_too(client, page):
    gift = make_donation(page, amount=500, wants_certificate=True)
    address = f"/certificate-data/{number_link(gift)}"
    assert client.get(address).status_code == client.get(address).status_code == 200
    assert db.session.scalars(select(NumberRequest.channel)).all() == ["page"]
    assert client.get(address + "x").status_code == 404
    answer = after_gift(client, gift, number="12345")
    assert answer.status_code == 422
    assert "A national number has 11 digits." in answer.get_data(as_text=True)


def test_the_letter_has_the_link_and_asks_once(client, page, outbox):
    donor, small = make_donor(), make_donor()
    for each, amount in ((donor, 4000), (small, 1000)):
        gift = make_donation(page, donor=each, amount=amount, language="en")
        jobs.enqueue("donations.send_thanks", donation_id=gift.id)
        jobs.enqueue("donations.send_thanks", donation_id=gift.id)
    run_jobs()
    [asked, plain] = outbox
    assert f"/donor/{donor_link(donor)}" in asked.body
    assert "We do not have your national number." in asked.body
    assert "/donor/" not in plain.body
    assert db.session.execute(select(NumberRequest.donor_id, NumberRequest.channel)).all() == [(donor.id, "letter")]


@pytest.mark.parametrize(
    ("values", "asked"), [({"amount": "4000"}, True), ({"amount": "2500"}, False), ({"amount": "10000"}, True)]
)
def test_the_page_of_thanks_asks_whoever_gave_just_now(client, page, app, values, asked):
    fill(client, "/2027/walk/give", **{**GIVER, **values})
    [gift] = db.session.scalars(select(Donation)).all()
    thanks, address = f"/thanks/{gift.line.checkout.reference}", f"/certificate-data/{number_link(gift)}"
    assert address not in client.get(thanks).get_data(as_text=True)
    checkout = gift.line.checkout
    record_payment(checkout, provider="test", reference="paid", amount=checkout.amount, paid_at=THIS_YEAR)
    assert (address in client.get(thanks).get_data(as_text=True)) is asked
    assert address not in app.test_client().get(thanks).get_data(as_text=True)


def test_the_page_of_thanks_costs_nothing_more(client, page):
    fill(client, "/2027/walk/give", **{**GIVER, "amount": "4000"})
    [gift] = db.session.scalars(select(Donation)).all()
    checkout = gift.line.checkout
    record_payment(checkout, provider="test", reference="paid", amount=checkout.amount, paid_at=THIS_YEAR)
    db.session.commit()
    assert count_queries(client, f"/thanks/{checkout.reference}") <= 7


def test_a_link_made_void_opens_nothing_and_a_new_one_is_mailed(client, page, outbox):
    donor, joined = make_donor(email="an@example.org"), make_donor()
    join(joined, donor, takes_number=False, takes_address=False, made_by="me", at=NOW)
    old, of_joined = donor_link(donor), donor_link(joined)
    assert client.get(f"/donor/{old}").status_code == 200
    assert send(client, donor, "void").status_code == 303
    assert [client.get(f"/donor/{each}").status_code for each in (old, of_joined)] == [404, 404]
    run_jobs()
    [letter] = outbox
    assert donor_link(donor) in letter.body
    assert old not in letter.body
    assert client.get(f"/donor/{donor_link(donor)}").status_code == 200


def test_a_stranger_who_types_an_address_changes_nothing(client, page):
    """Somebody gave without an address; then another gives with theirs, in the same e-mail address."""
    victim = make_donor(email="an@example.org", first_name="An", last_name="Peeters")
    make_donation(page, donor=victim, amount=30000)
    giver = Giver(first_name="Boef", last_name="Lory", email="an@example.org", language="nl", **HOME)
    promised = promise(page, Gift(amount=4000, giver=giver, wants_certificate=True), subject="us", at=LATER)
    record_payment(promised, provider="test", reference="boef", amount=4000, paid_at=LATER)
    assert (victim.last_name, victim.street) == ("Peeters", "")
    gift = db.session.scalars(select(Donation).where(Donation.last_name == "Lory")).one()
    address = f"/certificate-data/{number_link(gift)}"
    assert client.post(address, data={**form_of(client, address), "number": SPACED}).status_code == 303
    assert victim.number_print is None
    assert count_splittable() == 1
