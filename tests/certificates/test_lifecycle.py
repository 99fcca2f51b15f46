"""After the issue: replacing, withdrawing, adding; what must be corrected, and what never changes."""

from collections.abc import Iterator
from hashlib import sha256

import pytest
from sqlalchemy import func, select

from tests.certificates.giving import ADDRESS, LATER, certificates, give_back, papers_of, payment_of
from tests.conftest import run_jobs
from tests.factories import NOW, make_donation, make_donor, make_edition, make_page
from walk import files
from walk.certificates import papers, posting, queries
from walk.certificates.commands import issue, replace, rule, withdraw
from walk.certificates.counting import list_gifts
from walk.certificates.models import Certificate, CertifiedGift
from walk.db import db
from walk.donations.models import Donation
from walk.donors.joining import join, undo_join
from walk.donors.models import Donor
from walk.donors.rules import DonorKind
from walk.errors import Refused
from walk.i18n import speaking
from walk.pages.models import Page
from walk.payments.models import Posting, ReversalKind
from walk.payments.proofs import find_differences

OFFICER = "finance@example.org"


@pytest.fixture(autouse=True)
def in_english(rows) -> Iterator[None]:
    with speaking("en"):
        yield


@pytest.fixture
def page() -> Page:
    page = make_page(make_edition())
    make_donation(page, donor=make_donor(last_name="Noise", **ADDRESS), amount=9900)
    return page


def one_issued(page: Page, *amounts: int, **values: object) -> tuple[Certificate, Donor]:
    donor = make_donor(**{**ADDRESS, **values})
    for amount in amounts:
        make_donation(page, donor=donor, amount=amount)
    issue(2027, at=LATER)
    return next(each for each in certificates() if each.donor_id == donor.id), donor


def corrections() -> list[tuple[int, int]]:
    return [(certificate.donor_id, given) for certificate, given in queries.list_to_correct(2027)]


def held(certificate: Certificate) -> int:
    query = select(func.sum(CertifiedGift.amount)).where(CertifiedGift.document_id == papers_of(certificate)[-1].id)
    return int(db.session.scalar(query) or 0)


def test_a_replacement_has_the_number_the_new_amount_and_the_new_name(page):
    certificate, donor = one_issued(page, 5000)
    make_donation(page, donor=donor, amount=700)
    old_name, donor.last_name, donor.street = donor.last_name, "Nieuwe Naam", "Veldstraat 2"
    assert corrections() == [(donor.id, 5700)]
    replace(certificate, reason="moved", made_by=OFFICER, at=LATER)
    first, second = papers_of(certificate)
    assert (certificate.number, certificate.version, certificate.amount) == (2, 2, 5700)
    assert (first.printed["donor_name"], first.amount, first.version) == (old_name, 5000, 1)
    assert second.printed["donor_name"] == "Nieuwe Naam"
    assert second.printed["replaces"] == "10 januari 2028"
    assert (second.printed["number"], second.printed["version"]) == (2, 2)
    assert (second.reason, second.made_by) == ("moved", OFFICER)
    assert first.proof != second.proof
    assert (corrections(), held(certificate)) == ([], 5700)
    assert [each.number for each in certificates()] == [1, 2]


def test_a_refund_after_the_issue_is_to_be_corrected_and_one_that_failed_is_not(page):
    certificate, donor = one_issued(page, 5000, 2000)
    gift = make_donation(page, donor=make_donor(), amount=100)
    give_back(gift, 100)
    refund = give_back(donations_of(donor)[1], 2000, kind=ReversalKind.DISPUTE)
    assert corrections() == [(donor.id, 5000)]
    assert (certificate.amount, held(certificate)) == (7000, 7000)
    replace(certificate, reason="refund", made_by=OFFICER, at=LATER)
    assert (certificate.amount, held(certificate), corrections()) == (5000, 5000, [])
    give_anew(refund)
    assert corrections() == [(donor.id, 7000)]


def donations_of(donor: Donor) -> list[Donation]:
    return list(db.session.scalars(select(Donation).where(Donation.donor_id == donor.id).order_by(Donation.id)))


def give_anew(refund) -> None:
    """A refund that failed: its posting is undone."""
    [posting] = db.session.scalars(select(Posting).where(Posting.reversal_id == refund.id))
    db.session.add(
        Posting(payment_id=posting.payment_id, line_id=posting.line_id, reversal_id=refund.id, amount=-posting.amount)
    )
    db.session.flush()


def test_too_little_left_is_withdrawn_and_the_number_stays_used(page):
    certificate, donor = one_issued(page, 5000)
    give_back(donations_of(donor)[0], 1001)
    with pytest.raises(Refused, match="Only €39,99 is left"):
        replace(certificate, reason="refund", made_by=OFFICER, at=LATER)
    withdraw(certificate, reason="refund", made_by=OFFICER, at=LATER)
    assert (certificate.withdrawn_by, certificate.withdrawal_reason) == (OFFICER, "refund")
    assert corrections() == []
    preview = queries.get_preview(2027)
    assert (preview.issued, preview.withdrawn, preview.to_issue) == (1, 1, 0)
    make_donation(page, donor=donor, amount=100)
    assert queries.get_preview(2027).to_issue == 1
    assert issue(2027, at=LATER).count == 1
    assert [(each.number, each.amount, each.withdrawn_at is None) for each in certificates()] == [
        (1, 9900, True),
        (2, 5000, False),
        (3, 4099, True),
    ]


@pytest.mark.parametrize("act", [replace, withdraw])
def test_a_withdrawn_certificate_stays_withdrawn_and_reasons_are_needed(page, act):
    certificate, _donor = one_issued(page, 5000)
    with pytest.raises(Refused, match="Write why"):
        act(certificate, reason="  ", made_by=OFFICER, at=LATER)
    withdraw(certificate, reason="asked", made_by=OFFICER, at=LATER)
    with pytest.raises(Refused, match="was withdrawn"):
        act(certificate, reason="again", made_by=OFFICER, at=LATER)


def test_what_finance_decides_counts_in_the_year_it_says(page):
    certificate, donor = one_issued(page, 5000, 2500)
    collected, other_year = donations_of(donor)
    rule(payment_of(collected), counts=False, tax_year=None, reason="a collection", made_by=OFFICER, at=LATER)
    assert corrections() == [(donor.id, 2500)]
    rule(payment_of(collected), counts=None, tax_year=None, reason="it was not", made_by=OFFICER, at=LATER)
    assert corrections() == []
    rule(payment_of(other_year), counts=None, tax_year=2026, reason="paid out late", made_by=OFFICER, at=LATER)
    assert corrections() == [(donor.id, 5000)]
    make_donation(page, donor=donor, amount=2000, paid_at=NOW.replace(year=2026))
    assert queries.get_preview(2026).cents == 4500
    with pytest.raises(Refused, match="year before or after"):
        rule(payment_of(collected), counts=None, tax_year=2024, reason="no", made_by=OFFICER, at=LATER)
    assert certificate.amount == 7500


def test_two_donors_found_to_be_one_keep_what_was_issued(page):
    first, donor = one_issued(page, 5000)
    second, same = one_issued(page, 6000)
    small = make_donor()
    make_donation(page, donor=small, amount=3000)
    for each in (same, small):
        each.same_as_id = donor.id
    db.session.flush()
    assert issue(2027, at=LATER).count == 0
    assert corrections() == [(donor.id, 8000)]
    replace(first, reason="one person", made_by=OFFICER, at=LATER)
    assert (first.amount, second.amount, corrections()) == (8000, 6000, [])


def test_gifts_of_one_person_with_two_addresses_reach_the_threshold_together(page):
    donor, same = make_donor(**ADDRESS), make_donor()
    make_donation(page, donor=donor, amount=2500)
    make_donation(page, donor=same, amount=1500)
    assert queries.get_preview(2027).to_issue == 1  # the noise
    same.same_as_id = donor.id
    db.session.flush()
    issue(2027, at=LATER)
    assert [(each.donor_id, each.amount) for each in certificates()][1:] == [(donor.id, 4000)]


def test_an_assigned_gift_counts_for_whom_it_is_assigned_to(page):
    payer = make_donor()
    company = make_donor(
        email=None,
        kind=DonorKind.ORGANISATION,
        organisation="Bakkerij Peeters",
        enterprise_number="0308357159",
        letters_to=payer.email,
        **ADDRESS,
    )
    make_donation(page, donor=payer, for_donor=company, amount=4000)
    make_donation(page, donor=payer, amount=4000)
    issue(2027, at=LATER)
    _noise, own, of_company = certificates()
    assert (own.donor, of_company.donor) == (payer, company)
    printed = papers_of(of_company)[0].printed
    assert (printed["donor_name"], printed["donor_first_name"]) == ("Bakkerij Peeters", "")
    assert (printed["enterprise_number"], printed["donor_kind"]) == ("0308.357.159", "organisation")


def test_a_masked_number_and_the_gifts_are_printed_where_they_should(page):
    certificate, _donor = one_issued(
        page, 5000, 4000, national_number="99090999997", number_print="x" * 64, lists_gifts=True
    )
    [paper] = papers_of(certificate)
    assert (paper.printed["number_shown"], paper.printed["masked"]) == ("masked", "••.••.••-•••.97")
    assert paper.printed["gifts"] == [["1 mei 2027", "€\xa050"], ["1 mei 2027", "€\xa040"]]
    assert "99090999997" not in str(paper.printed)
    assert paper.national_number == "99090999997"


def test_emoji_are_left_out_and_said(page):
    certificate, _donor = one_issued(page, 5000, last_name="Zon 🌞", first_name="محمد")
    [paper] = papers_of(certificate)
    assert (paper.printed["donor_name"], paper.printed["dropped"]) == ("Zon", "🌞")
    assert paper.printed["donor_first_name"] == "محمد"


def test_every_version_is_kept_and_only_the_last_is_sent(page, outbox):
    certificate, _donor = one_issued(page, 5000)
    run_jobs()
    [first] = papers_of(certificate)
    content = papers.read_document(first)
    certificate.donor.last_name = "Nieuw"
    replace(certificate, reason="a new name", made_by=OFFICER, at=LATER)
    run_jobs()
    assert posting.ask_mail(2027, at=LATER) == 2
    run_jobs()
    _noise, last = papers_of(certificate)
    sent = {letter.to[0]: letter.attachments[0][1] for letter in outbox}
    assert sent[certificate.donor.email] == papers.read_document(last) != content
    assert len(outbox) == len(sent) == 2
    assert papers.read_document(first) == content
    assert first.mailed_at is None


def test_a_replacement_of_a_paper_that_was_replaced_meanwhile_is_refused(page):
    certificate, donor = one_issued(page, 5000)
    donor.last_name = "Nieuw"
    replace(certificate, reason="first", made_by=OFFICER, at=LATER, version=1)
    for act in (replace, withdraw):
        with pytest.raises(Refused, match="replaced meanwhile"):
            act(certificate, reason="second", made_by=OFFICER, at=LATER, version=1)
    assert certificate.version == 2


def test_a_join_is_not_undone_while_a_paper_names_gifts_of_both(page):
    certificate, donor = one_issued(page, 5000)
    other = make_donor(**ADDRESS)
    make_donation(page, donor=other, amount=6000)
    made = join(donor, other, made_by=OFFICER, takes_number=False, takes_address=False, at=LATER)
    replace(certificate, reason="joined", made_by=OFFICER, at=LATER)
    assert certificate.amount == 11000
    with pytest.raises(Refused, match="stands on certificate 2 of 2027"):
        undo_join(made.id, made_by=OFFICER, at=LATER)
    withdraw(certificate, reason="joined by mistake", made_by=OFFICER, at=LATER)
    undo_join(made.id, made_by=OFFICER, at=LATER)
    assert issue(2027, at=LATER).count == 2


def test_a_gift_on_a_paper_that_is_now_another_donors_is_to_be_corrected(page):
    certificate, donor = one_issued(page, 5000, 6000)
    other = make_donor(**ADDRESS)
    donations_of(donor)[1].for_donor_id = other.id  # as if it had been assigned while issuing
    db.session.flush()
    assert corrections() == [(donor.id, 5000)]
    assert queries.get_preview(2027).to_issue == 0  # until then it stands on a paper
    replace(certificate, reason="assigned", made_by=OFFICER, at=LATER)
    assert issue(2027, at=LATER).cents == 6000


def test_a_gift_ruled_into_another_year_waits_until_its_paper_is_replaced(page):
    certificate, donor = one_issued(page, 5000, 7000)
    moved = donations_of(donor)[1]
    rule(payment_of(moved), counts=None, tax_year=2026, reason="paid out late", made_by=OFFICER, at=LATER)
    assert (queries.get_preview(2026).to_issue, issue(2026, at=LATER).count) == (0, 0)
    assert 2026 in queries.list_years()
    [gift] = list_gifts(year=2026)
    assert (gift.year, gift.certificate_year, gift.number) == (2026, 2027, certificate.number)
    replace(certificate, reason="ruled", made_by=OFFICER, at=LATER)
    assert (queries.get_preview(2026).to_issue, issue(2026, at=LATER).cents) == (1, 7000)


def test_who_has_no_name_that_can_be_printed_gets_no_number(page):
    nameless = make_donor(first_name="🌞", last_name="🌻🌻", **ADDRESS)
    make_donation(page, donor=nameless, amount=5000)
    assert issue(2027, at=LATER).count == 1
    nameless.last_name = "Zon"
    assert issue(2027, at=LATER).count == 1
    assert [each.number for each in certificates()] == [1, 2]


def test_a_duplicate_has_a_fingerprint_of_its_own_and_is_checked(page):
    certificate, _donor = one_issued(page, 5000)
    run_jobs()
    [paper] = papers_of(certificate)
    content = papers.read_duplicate(paper)
    assert sha256(content).hexdigest() == paper.duplicate_sha256 != paper.sha256
    files.store(paper.file_key.replace(".pdf", "-duplicate.pdf"), b"forged")
    with pytest.raises(Refused, match="damaged"):
        papers.read_duplicate(paper)


def test_a_paper_that_would_say_the_same_or_lacks_the_address_is_refused(page):
    certificate, donor = one_issued(page, 5000)
    with pytest.raises(Refused, match="would say the same"), db.session.begin_nested():
        replace(certificate, reason="again", made_by=OFFICER, at=LATER)
    donor.city = " "
    with pytest.raises(Refused, match="not complete"), db.session.begin_nested():
        replace(certificate, reason="moved", made_by=OFFICER, at=LATER)
    assert (certificate.version, len(papers_of(certificate))) == (1, 1)


def test_who_has_a_certificate_that_is_withdrawn_is_told_once(page, outbox):
    certificate, _donor = one_issued(page, 5000)
    run_jobs()
    posting.ask_mail(2027, at=LATER)
    run_jobs()
    outbox.clear()
    withdraw(certificate, reason="not a gift", made_by=OFFICER, at=LATER)
    run_jobs()
    posting.tell_withdrawn(certificate.id, at=LATER)
    assert [letter.to for letter in outbox] == [[certificate.donor.email]]
    assert "not a gift" not in outbox[0].body


def test_the_proofs_find_a_gap_a_wrong_amount_and_a_gift_on_two(page):
    first, donor = one_issued(page, 5000)
    second, _other = one_issued(page, 6000)
    donor.last_name = "Nieuw"
    replace(first, reason="a name", made_by=OFFICER, at=LATER)
    ours = ("certificate", "gift is on two")
    assert [each for each in find_differences() if any(word in str(each) for word in ours)] == []
    named = db.session.scalars(select(CertifiedGift).where(CertifiedGift.document_id == papers_of(first)[-1].id)).one()
    twice = {"payment_id": named.payment_id, "line_id": named.line_id, "amount": 1}
    db.session.add(CertifiedGift(document_id=papers_of(second)[-1].id, **twice))
    second.number = 9
    db.session.flush()
    found = [str(each) for each in find_differences()]
    for said in ("numbered from 1 without a gap", "are the same amount", "on two certificates that hold"):
        assert len([each for each in found if said in each]) == 1
