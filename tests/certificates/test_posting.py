"""Papers go out once, to whom they should; what comes back goes by post, in one file by postal code."""

import re
import subprocess
from collections.abc import Iterator
from datetime import timedelta
from email.message import EmailMessage
from pathlib import Path
from smtplib import SMTPRecipientsRefused

import pytest
from flask_mailman.backends.locmem import EmailBackend
from sqlalchemy import text

from tests.certificates.giving import ADDRESS, LATER, certificates, papers_of
from tests.conftest import run_jobs
from tests.factories import make_donation, make_donor, make_edition, make_page
from walk import files, jobs
from walk.certificates import posting
from walk.certificates.bounces import read_report, take_bounces
from walk.certificates.commands import issue, withdraw
from walk.certificates.models import Document
from walk.db import db
from walk.errors import Refused
from walk.i18n import speaking


@pytest.fixture(autouse=True)
def in_english(rows) -> Iterator[None]:
    with speaking("en"):
        yield


def made(*donors: dict[str, object]) -> list[Document]:
    """Issued and made certificates of these donors."""
    page = make_page(make_edition())
    for donor in donors:
        make_donation(page, donor=make_donor(**{**ADDRESS, **donor}), amount=4000)
    issue(2027, at=LATER)
    run_jobs()
    return [papers_of(each)[0] for each in certificates()]


def report(message: str, *, action: str = "failed", whole: bool = True) -> bytes:
    """A delivery report as a mail server writes it."""
    enclosed = f"Message-ID: {message}\r\nSubject: x\r\n\r\n" + ("body" if whole else "")
    kind = "message/rfc822" if whole else "text/rfc822-headers"
    parts = [
        "Content-Type: text/plain\r\n\r\nIt did not work.",
        "Content-Type: message/delivery-status\r\n\r\nReporting-MTA: dns; mx.example\r\n\r\n"
        f"Final-Recipient: rfc822; a@example.org\r\nAction: {action}\r\nStatus: 5.1.1\r\n"
        "Diagnostic-Code: smtp; 550 no such user\r\n",
        f"Content-Type: {kind}\r\n\r\n{enclosed}",
    ]
    body = "".join(f"--b\r\n{part}\r\n" for part in parts) + "--b--\r\n"
    head = 'MIME-Version: 1.0\r\nMessage-ID: <r@mx>\r\nContent-Type: multipart/report; boundary="b"\r\n\r\n'
    return (head + body).encode()


def test_letters_are_spread_over_the_minutes(app, monkeypatch):
    made({}, {}, {})
    settings = app.extensions["walk.settings"].model_copy(update={"letters_per_minute": 2})
    monkeypatch.setitem(app.extensions, "walk.settings", settings)
    assert posting.ask_mail(2027, at=LATER) == 3
    query = text("SELECT scheduled_at FROM procrastinate_jobs WHERE task_name = 'certificates.send' ORDER BY id")
    moments = [row[0] for row in db.session.execute(query)]
    assert [moment - moments[0] for moment in moments] == [timedelta(seconds=30) * place for place in range(3)]


def test_a_withdrawn_certificate_is_not_sent(outbox):
    first, _second = made({}, {"email": "b@example.org"})
    posting.ask_mail(2027, at=LATER)
    withdraw(first.certificate, reason="no", made_by="me", at=LATER)
    run_jobs()
    assert [letter.to for letter in outbox] == [["b@example.org"]]


def test_who_shares_an_address_gets_it_there(outbox):
    made({"email": None, "letters_to": "partner@example.org"})
    posting.ask_mail(2027, at=LATER)
    run_jobs()
    assert [letter.to for letter in outbox] == [["partner@example.org"]]


def test_an_address_the_mail_server_refuses_goes_by_post(monkeypatch, outbox):
    [paper] = made({})

    def refuse(self, messages):
        raise SMTPRecipientsRefused({"a@example.org": (550, b"no such user")})

    posting.ask_mail(2027, at=LATER)
    monkeypatch.setattr(EmailBackend, "send_messages", refuse)
    run_jobs()
    monkeypatch.undo()
    db.session.refresh(paper)
    assert (paper.mailed_at, paper.bounce, outbox) == (None, "550 no such user", [])
    assert posting.count_going_out(2027).to_post == 1
    paper.certificate.donor.email = "better@example.org"
    posting.mail_again(paper, at=LATER)
    run_jobs()
    assert [letter.to for letter in outbox] == [["better@example.org"]]
    assert posting.count_going_out(2027) == posting.GoingOut(
        to_make=0, to_mail=0, minutes=0, being_sent=0, to_post=0, mailed=1, bounced=0, printed=0
    )


def test_a_server_that_is_busy_is_asked_again(monkeypatch):
    [paper] = made({})

    def refuse(self, messages):
        raise SMTPRecipientsRefused({"a@example.org": (451, b"try later")})

    monkeypatch.setattr(EmailBackend, "send_messages", refuse)
    handler = jobs.queue.tasks["certificates.send"].func
    paper.mail_asked_at = LATER
    db.session.commit()
    with pytest.raises(SMTPRecipientsRefused):
        handler(document_id=paper.id)
    db.session.refresh(paper)
    assert (paper.mailed_at, paper.bounced_at) == (None, None)


@pytest.mark.parametrize("whole", [True, False])
def test_a_report_of_a_letter_that_came_back_marks_its_paper(outbox, whole):
    first, second = made({}, {})
    posting.ask_mail(2027, at=LATER)
    run_jobs()
    message = outbox[1].extra_headers["Message-ID"]
    sent = report(message, whole=whole)
    assert take_bounces([sent, sent, report("<other@x>"), b"Subject: hello\r\n\r\nhi", b"\xff\x00"], at=LATER) == (1, 3)
    db.session.refresh(second)
    assert second.bounce == "5.1.1 smtp; 550 no such user"
    assert first.bounced_at is None
    assert read_report(report(message, action="delayed")) is None


def test_what_is_printed_is_in_one_file_by_postal_code_once(tmp_path):
    made(
        {"email": None, "postal_code": "9000", "last_name": "Gent"},
        {"email": None, "postal_code": "1000", "last_name": "Brussel"},
        {"email": None, "postal_code": "75001", "country": "FR", "last_name": "Paris"},
        {"email": "by.mail@example.org"},
    )
    run = posting.make_print_run(2027, made_by="me", at=LATER)
    with pytest.raises(Refused, match="Nothing to print"):
        posting.make_print_run(2027, made_by="me", at=LATER)
    assert run_jobs() == ["certificates.print"]
    db.session.refresh(run)
    content = files.read(run.file_key)
    posting.make_print_file(run.id, at=LATER)
    assert (run.papers, files.read(run.file_key)) == (3, content)
    assert names_on_pages(content, tmp_path) == ["Brussel", "Gent", "Paris"]
    assert posting.ask_mail(2027, at=LATER) == 1
    files.store(run.file_key, b"forged")
    with pytest.raises(Refused, match="damaged"):
        posting.read_print_file(run)


def names_on_pages(content: bytes, folder: Path) -> list[str]:
    """Whose paper each page is."""
    (folder / "run.pdf").write_bytes(content)
    shown = subprocess.run(["pdftotext", folder / "run.pdf", "-"], capture_output=True, check=True).stdout.decode()
    return [re.findall(r"\n(Gent|Brussel|Paris)\n", page)[0] for page in shown.split("\f")[:-1]]


def test_a_paper_replaced_before_the_file_was_made_is_not_printed(tmp_path):
    first, _second = made({"email": None, "last_name": "Gent"}, {"email": None, "last_name": "Paris"})
    run = posting.make_print_run(2027, made_by="me", at=LATER)
    withdraw(first.certificate, reason="no", made_by="me", at=LATER)
    run_jobs()
    assert names_on_pages(posting.read_print_file(run), tmp_path) == ["Paris"]


def test_a_report_of_an_earlier_letter_says_nothing_of_the_last(outbox):
    [paper] = made({})
    posting.ask_mail(2027, at=LATER)
    with pytest.raises(Refused, match="being sent already"):
        posting.mail_again(paper, at=LATER)
    run_jobs()
    earlier = report(outbox[0].extra_headers["Message-ID"])
    assert take_bounces([earlier], at=LATER) == (1, 0)
    posting.mail_again(paper, at=LATER + timedelta(hours=1))
    run_jobs()
    assert (len(outbox), take_bounces([earlier], at=LATER)) == (2, (0, 1))
    db.session.refresh(paper)
    assert paper.bounced_at is None


def test_who_has_no_address_cannot_be_mailed_again():
    [paper] = made({"email": None})
    with pytest.raises(Refused, match="no e-mail address"):
        posting.mail_again(paper, at=LATER)


def test_the_report_is_read_from_a_message_that_python_writes():
    message = EmailMessage()
    message["Message-ID"] = "<x@y>"
    message.set_content("hello")
    assert read_report(message.as_bytes()) is None
