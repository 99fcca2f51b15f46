"""The fast way of making a certificate gives the same pixels as the full way, for any donor, and valid archives."""

import io
import re
import subprocess
from dataclasses import replace
from pathlib import Path

import pikepdf
import pikepdf.pdfa
import pytest
import segno
from fontTools.ttLib import TTFont

from walk.certificates import qr, rendering
from walk.certificates.alphabets import LATIN, OTHERS
from walk.certificates.document import Printed, alphabet_of, texts_of
from walk.certificates.numerals import in_words
from walk.certificates.rendering import render, render_whole
from walk.certificates.rules import filled
from walk.i18n import LANGUAGES

pytestmark = pytest.mark.usefixtures("rows")
FONTS = Path(rendering.__file__).parent.parent / "static" / "pdf"
ADDRESS = "https://refugeewalk.example.org/attest/"
PRINTED = Printed(
    wording=2,
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
    donor_name="Łukaszewicz-Peeters",
    donor_first_name="Zoé",
    donor_address=["Korenmarkt 1 bus 12", "9000 Gent"],
    number_shown="masked",
    masked="••.••.••-•••.97",
    check=f"{ADDRESS}qwertzuiopasdfgh",
)
DONORS = {
    "short": {"donor_name": "Li", "donor_first_name": "O"},
    "turkish": {"donor_name": "Şahin Çağlayan", "donor_first_name": "İpek"},
    "kerned": {"donor_name": "Van Tongeren AVATAR fi fl ffi", "donor_first_name": "Tomáš & Yo"},
    "company": {
        "donor_kind": "organisation",
        "donor_name": "Bakkerij ’t Hoekje (BV)",
        "donor_first_name": "",
        "enterprise_number": "0308.357.159",
        "number_shown": "none",
        "masked": "",
    },
    "abroad": {"donor_address": ["Rue de l’Église 7/3", "59000 Lille", "Frankrijk"]},
    "listed": {"gifts": [["3 mei 2027", "€ 50"], ["13 mei 2027", "€ 1.184,50"]]},
    "french": {"language": "fr", "words": in_words(88_888_88, "fr"), "figures": filled(88_888_88)},
    "english": {"language": "en", "number": 123456, "words": in_words(4000, "en"), "figures": filled(4000)},
    "replaced": {"version": 2, "replaces": "3 januari 2028"},
    "duplicate": {"duplicate": True},
    "cyrillic": {"donor_name": "Шевченко", "donor_first_name": "Олена Їжак"},
    "vietnamese": {"donor_name": "Nguyễn Văn", "donor_first_name": "Hồng"},
    "greek": {"donor_name": "Παπαδοπούλου", "donor_first_name": "Ελένη"},
    "every letter": {"donor_name": "ÀÁÂÃÄÅÆÇÈÉÊËÌÍÎÏÐÑ", "donor_first_name": "ąćęłńśźżğışöüőű"},
}
STRANGE = {
    "arabic": {"donor_name": "المصري", "donor_first_name": "محمد"},
    "persian": {"donor_name": "حسین‌زاده", "donor_first_name": "نیلوفر"},
    "ethiopic": {"donor_name": "ተስፋዬ", "donor_first_name": "ሰላም"},
    "rich": {"language": "fr", "words": in_words(8_888_888_88, "fr"), "figures": filled(8_888_888_88)},
    "long": {"donor_name": "Wandelaarsvereniging De Onvermoeibare Stappers van het Pajottenland"},
}


def printed_for(name: str) -> Printed:
    return replace(PRINTED, **{**DONORS, **STRANGE}[name])


def pixels(content: bytes, folder: Path) -> list[bytes]:
    """Each page as a picture."""
    file = folder / "page.pdf"
    file.write_bytes(content)
    subprocess.run(["pdftoppm", "-r", "60", "-gray", file, folder / "shown"], check=True)
    shown = sorted(folder.glob("shown*.pgm"))
    found = [each.read_bytes() for each in shown]
    for each in shown:
        each.unlink()
    return found


def text_of(content: bytes, folder: Path) -> str:
    file = folder / "page.pdf"
    file.write_bytes(content)
    shown = subprocess.run(["pdftotext", "-layout", file, "-"], capture_output=True, check=True).stdout
    return shown.decode()


def is_fast(printed: Printed) -> bool:
    texts = texts_of(printed, None)
    if alphabet_of(texts) is None:
        return False
    master = rendering._master(*rendering._shape(printed, texts))
    return master is not None and master.write(texts, picture=b"", identifier=bytes(16)) is not None


@pytest.mark.parametrize("name", DONORS)
def test_the_fast_way_gives_the_same_pixels_and_text(name, tmp_path):
    printed = printed_for(name)
    assert is_fast(printed)
    fast, whole = render(printed), render_whole(printed)
    assert fast != whole
    assert pixels(fast, tmp_path) == pixels(whole, tmp_path)
    assert text_of(fast, tmp_path).split() == text_of(whole, tmp_path).split()


@pytest.mark.parametrize("name", STRANGE)
def test_what_the_master_cannot_show_is_laid_out_in_full(name, tmp_path):
    printed = printed_for(name)
    assert not is_fast(printed)
    assert render(printed) == render_whole(printed)


@pytest.mark.parametrize("name", [*DONORS, *STRANGE])
def test_every_certificate_is_a_valid_tagged_archive(name, tmp_path):
    printed = printed_for(name)
    file = tmp_path / "page.pdf"
    file.write_bytes(render(printed))
    report = pikepdf.pdfa.validate_written(file, "3b")
    wrong = [each for each in report.findings if each.kind == "violation"]
    assert [each.rule for each in wrong] == [
        "ISO_19005_3:6.6.4-3"
    ]  # it knows 3b alone, and ours says that it is more: 3a
    assert "pdfaid:conformance is 'A'" in wrong[0].message
    assert subprocess.run(["qpdf", "--check", file], capture_output=True, check=False).returncode == 0
    with pikepdf.open(file) as pdf:
        assert (str(pdf.Root.Lang), bool(pdf.Root.MarkInfo.Marked)) == (printed.language, True)
        assert str(pdf.docinfo["/Title"]).endswith(f" {printed.number}")
        with pdf.open_metadata() as metadata:
            assert metadata["dc:title"] == str(pdf.docinfo["/Title"])
        figures = [each for each in pdf.objects if isinstance(each, pikepdf.Dictionary) and each.get("/S") == "/Figure"]
        assert all(str(each.Alt) for each in figures)
        assert len(figures) == 1


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_printed_field_can_be_read_back_in_order(language, tmp_path):
    printed = replace(PRINTED, language=language, words=in_words(123450, language))
    shown = re.sub(r"\s+", " ", text_of(render(printed), tmp_path))
    fields = (
        *("145³³", "Łukaszewicz-Peeters", "Zoé", "Korenmarkt 1 bus 12", "9000 Gent", "••.••.••-•••.97"),
        *("***1.234,50*** EUR", printed.words, "10 januari 2028", "Sofie De Smet", "Directeur", "0308.357.159"),
    )
    places = [shown.rindex(field) for field in fields]
    assert places == sorted(places)


def test_the_same_facts_give_the_same_bytes_also_with_another_master_in_between():
    first = render(PRINTED)
    render(printed_for("french"))
    rendering._master.cache_clear()
    assert render(PRINTED) == first
    assert render(replace(PRINTED, number=13)) != first


def test_a_full_number_is_printed_only_where_that_is_set(tmp_path):
    whole = replace(PRINTED, number_shown="full", masked="")
    assert "99.09.09-999.97" in text_of(render(whole, "99090999997"), tmp_path)
    assert "99.09.09-999.97" not in text_of(render(PRINTED, "99090999997"), tmp_path)
    assert render(PRINTED, "99090999997") == render(PRINTED)
    assert render(whole, "99090999997") != render(whole, "00000000128")


def test_the_letters_have_every_sign_of_the_master():
    figures = rendering._SIGNS["figures"]
    faces = [("figtree-400", LATIN), ("figtree-700", LATIN), ("figtree-800", figures)]
    faces += [(f"noto-{weight}", each) for weight in (400, 700) for each in OTHERS]
    for face, signs in faces:
        with TTFont(FONTS / f"{face}.woff2") as font:
            known = font.getBestCmap()
        assert [sign for sign in signs if ord(sign) not in known] == []


@pytest.mark.parametrize("secret", ["aaaaaaaaaaaaaaaa", "zzzzzzzzzzzzzzzz", "qwertzuiopasdfgh", "abcdefghijklmnop"])
@pytest.mark.parametrize("before", [ADDRESS, "http://127.0.0.1:8000/attest/", "https://x.be/attest/"])
def test_the_drawn_code_is_the_code(before, secret):
    code = segno.make(before + secret, error="m", boost_error=False, mode="byte", mask=3, micro=False)
    size = len(code.matrix)
    drawn = [[0] * size for _ in range(size)]
    for left, top, wide in qr.bars(before + secret):
        drawn[top][left : left + wide] = [1] * wide
    assert drawn == [list(map(int, row)) for row in code.matrix]


def test_a_copy_opens_in_a_strict_reader():
    with pikepdf.open(io.BytesIO(render(PRINTED)), attempt_recovery=False) as pdf:
        assert len(pdf.pages) == 1
        assert pdf.get_warnings() == []
