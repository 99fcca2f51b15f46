"""The document: all the law asks for, PDF/A and tagged, the same bytes each time, sent once."""

import io
from dataclasses import replace
from datetime import UTC, datetime

import pikepdf
import pytest
from flask import Flask
from sqlalchemy import select

from tests.conftest import run_jobs
from tests.factories import make_donation, make_donor, make_edition, make_page
from walk import files
from walk.certificates import commands, papers, posting
from walk.certificates.document import Printed, texts_of, to_html
from walk.certificates.models import Document
from walk.certificates.numerals import in_words
from walk.certificates.rendering import render
from walk.certificates.rules import filled
from walk.certificates.wording import WORDINGS
from walk.db import db
from walk.errors import Refused
from walk.i18n import LANGUAGES

pytestmark = pytest.mark.usefixtures("rows")
LATER = datetime(2028, 1, 10, 9, tzinfo=UTC)

PRINTED = Printed(
    wording=1,
    language="nl",
    year=2027,
    number=12,
    figures=filled(123450),
    words=in_words(123450, "nl"),
    date="10 januari 2028",
    institution_name="Vluchtelingenwerk Vlaanderen vzw",
    institution_address="Kruidtuinstraat 75, 1210 Brussel",
    institution_number="0308.357.159",
    city="Brussel",
    signatory_name="Sofie De Smet",
    signatory_title="Directeur",
    donor_name="Łukaszewicz & <b>Zonen</b>",
    donor_first_name="محمد",
    donor_address=["Korenmarkt 1", "9000 Gent"],
)


@pytest.fixture
def paper() -> Document:
    donor = make_donor(email="amina@example.org", language="fr")
    make_donation(make_page(make_edition()), donor=donor, amount=4000)
    commands.issue(2027, at=LATER)
    db.session.commit()
    return db.session.scalars(select(Document)).one()


def html_of(printed: Printed) -> str:
    return to_html(printed, texts_of(printed, None))


@pytest.mark.parametrize("language", LANGUAGES)
def test_everything_the_law_asks_for_is_printed(language):
    html = html_of(replace(PRINTED, language=language))
    wording = WORDINGS[2][language]
    for text in (
        wording.mention,
        wording.number,
        wording.enterprise_number,
        wording.statement,
        "***1.234,50*** EUR",
        PRINTED.words,
        "0308.357.159",
        "Kruidtuinstraat 75, 1210 Brussel",
        "Korenmarkt 1",
        "9000 Gent",
        "Łukaszewicz &amp; &lt;b&gt;Zonen&lt;/b&gt;",
        "محمد",
        "Sofie De Smet",
        "Directeur",
        "10 januari 2028",
    ):
        assert text in html


def test_the_english_document_carries_the_dutch_mention():
    assert WORDINGS[2]["nl"].mention in html_of(replace(PRINTED, language="en"))


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_pdf_is_archival_tagged_and_named(language):
    with pikepdf.open(io.BytesIO(render(replace(PRINTED, language=language)))) as pdf:
        assert len(pdf.pages) == 1
        assert str(pdf.Root.Lang) == language
        assert bool(pdf.Root.MarkInfo.Marked)
        assert "/StructTreeRoot" in pdf.Root
        title = f"{WORDINGS[2][language].title} 2027 – {WORDINGS[2][language].number} 12"
        assert str(pdf.docinfo["/Title"]) == title
        with pdf.open_metadata() as metadata:
            assert (metadata["pdfaid:part"], metadata["pdfaid:conformance"]) == ("3", "A")
            assert metadata["dc:title"] == title
        fonts = {str(each.BaseFont) for each in pdf.objects if _is_font(each)}
        assert fonts
        assert all("+" in name for name in fonts)  # embedded, cut down to what is used


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_longest_names_and_amounts_fit_on_one_page(language):
    longest = replace(
        PRINTED,
        language=language,
        donor_name=("Wandelaarsvereniging " * 5)[:80],
        donor_first_name=("Maria-Magdalena " * 6)[:80],
        donor_address=[("Onze-Lieve-Vrouwestraat " * 7)[:150], "9999 " + ("Sint-Pauwels-Waas " * 6)[:80], "Nederland"],
        figures=filled(777_777_777),
        words=in_words(777_777_777, language),
    )
    with pikepdf.open(io.BytesIO(render(longest))) as pdf:
        assert len(pdf.pages) == 1


def test_the_same_facts_give_the_same_bytes():
    assert render(PRINTED) == render(PRINTED)
    assert render(PRINTED) != render(replace(PRINTED, number=13))


def test_making_and_sending_twice_happens_once(paper, outbox):
    assert run_jobs() == ["certificates.make"]
    posting.ask_mail(2027, at=LATER)
    posting.ask_mail(2027, at=LATER)
    assert run_jobs() == ["certificates.send"]
    db.session.refresh(paper)
    first = (paper.rendered_at, paper.sha256, paper.mailed_at)
    content = files.read(paper.file_key)
    papers.make_documents([paper.id], at=LATER)
    posting.send_document(paper.id, at=LATER)
    assert posting.ask_mail(2027, at=LATER) == 0
    assert run_jobs() == []
    assert (paper.rendered_at, paper.sha256, paper.mailed_at) == first
    (letter,) = outbox
    assert letter.to == ["amina@example.org"]
    assert letter.extra_headers["Content-Language"] == "fr"
    ((name, attached, kind),) = letter.attachments
    assert (name, kind) == ("2027-000001.pdf", "application/pdf")
    assert attached == content == papers.read_document(paper)


def test_a_document_made_again_has_the_same_bytes(paper):
    papers.make_documents([paper.id], at=LATER)
    first = paper.sha256
    paper.rendered_at = paper.sha256 = None
    db.session.flush()
    papers.make_documents([paper.id], at=LATER)
    assert paper.sha256 == first


def test_a_changed_file_is_not_handed_out(paper):
    with pytest.raises(Refused, match="nog opgemaakt"):
        papers.read_document(paper)
    papers.make_documents([paper.id], at=LATER)
    files.store(paper.file_key, b"%PDF-1.7 forged")
    with pytest.raises(Refused, match="beschadigd"):
        papers.read_document(paper)


def test_the_command_line_makes_what_is_missing(app: Flask, paper):
    runner = app.test_cli_runner()
    assert runner.invoke(args=["certificates", "render", "2027"]).output == "1 documents\n"
    assert runner.invoke(args=["certificates", "render", "2027"]).output == "0 documents\n"
    assert len(files.read(paper.file_key)) > 5000
    assert runner.invoke(args=["certificates", "mail", "2027"]).output == "1 letters\n"


def test_a_duplicate_says_so_and_is_kept(paper):
    papers.make_documents([paper.id], at=LATER)
    first = papers.read_duplicate(paper)
    assert papers.read_duplicate(paper) == first != papers.read_document(paper)
    assert "Duplicata" in html_of(replace(PRINTED, language="fr", duplicate=True))
    assert "Duplicata" not in html_of(replace(PRINTED, language="fr"))


def _is_font(each: object) -> bool:
    return isinstance(each, pikepdf.Dictionary) and "/BaseFont" in each
