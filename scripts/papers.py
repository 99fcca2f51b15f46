"""Makes the sample certificates in docs/screens again: short, long, Arabic, of a company, replaced, and a duplicate."""

import os
import subprocess
import sys
import tempfile
from dataclasses import replace
from pathlib import Path

from PIL import Image

ROOT = Path(__file__).resolve().parent.parent
SCREENS = ROOT / "docs" / "screens"
sys.path.insert(0, str(ROOT))


def main() -> None:
    """Each paper's pages, side by side."""
    with tempfile.TemporaryDirectory() as folder:
        os.environ["WALK_INSTANCE"] = folder
        from walk.application import create_app
        from walk.certificates.rendering import render

        app = create_app()
        with app.app_context():
            for name, printed in samples().items():
                _keep(render(printed), Path(folder), SCREENS / f"certificate-{name}.webp")


def samples() -> dict:
    """What stands on them; every person is invented."""
    from walk.certificates.document import Printed
    from walk.certificates.numerals import in_words
    from walk.certificates.rules import filled

    short = Printed(
        wording=2,
        language="nl",
        year=2027,
        number=12,
        figures=filled(6000),
        words=in_words(6000, "nl"),
        date="10 januari 2028",
        institution_name="Vluchtelingenwerk Vlaanderen vzw",
        institution_address="Kruidtuinstraat 75, 1210 Brussel",
        institution_number="0308.357.159",
        city="Brussel",
        signatory_name="Sofie De Smet",
        signatory_title="Directeur",
        donor_name="Peeters",
        donor_first_name="Zoé",
        donor_address=["Korenmarkt 1 bus 12", "9000 Gent"],
        number_shown="masked",
        masked="••.••.••-•••.97",
        check="https://refugeewalk.example/attest/qwertzuiopasdfgh",
    )
    long = replace(
        short,
        language="fr",
        number=5750,
        figures=filled(777_777_777),
        words=in_words(777_777_777, "fr"),
        date="10 janvier 2028",
        donor_name="Van den Broeck-Łukaszewicz de la Motte d’Argenteuil",
        donor_first_name="Marie-Magdeleine Françoise Élisabeth",
        donor_address=["Avenue de l’Observatoire de l’Université catholique 123 boîte 45", "1348 Louvain-la-Neuve"],
        gifts=[[f"{day} mai 2027", "1 234,50 €"] for day in range(2, 16)],
    )
    english = in_words(10000, "en")
    return {
        "short": short,
        "long": long,
        "arabic": replace(
            short,
            language="en",
            date="10 January 2028",
            figures=filled(10000),
            words=english,
            donor_name="ليلى الأمينة",
            donor_first_name="زينب",
        ),
        "company": replace(
            short,
            donor_kind="organisation",
            donor_name="Bakkerij ’t Hoekje bv",
            donor_first_name="",
            enterprise_number="0308.357.159",
            number_shown="none",
            masked="",
        ),
        "replaced": replace(short, version=2, replaces="10 januari 2028", date="3 februari 2028"),
        "duplicate": replace(short, duplicate=True),
    }


def _keep(content: bytes, folder: Path, path: Path) -> None:
    (folder / "paper.pdf").write_bytes(content)
    subprocess.run(["pdftoppm", "-r", "80", "-png", folder / "paper.pdf", folder / "paper"], check=True)
    files = sorted(folder.glob("paper-*.png"))
    pages = [Image.open(each) for each in files]
    whole = Image.new("RGB", (sum(page.width for page in pages), pages[0].height), "white")
    for place, page in enumerate(pages):
        whole.paste(page, (place * page.width, 0))
    whole.save(path, "WEBP", quality=82, method=6)
    for each in files:
        each.unlink()


if __name__ == "__main__":
    main()
