"""How many certificates a second one processor makes: each laid out for itself, and written into a master.

    python bench/certificates.py [--folder tests/data/edition-2020] [--rounds 5] [--memory 20000]

The plain way is one template and one `write_pdf` a donor, with nothing shared. The donors are those of the edition in
the folder who gave 40 euros or more in 2020. Rounds are interleaved, medians are shown; then the peak memory after
1,000 and after so many papers more. Nothing is asserted: machines differ.
"""

import argparse
import os
import resource
import statistics
import sys
import tempfile
import time
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT))


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--folder", type=Path, default=ROOT / "tests" / "data" / "edition-2020")
    parser.add_argument("--rounds", type=int, default=5)
    parser.add_argument("--memory", type=int, default=20_000)
    options = parser.parse_args()
    with tempfile.TemporaryDirectory() as instance:
        os.environ |= {"WALK_INSTANCE": instance, "PORT": "0"}
        os.environ.pop("DATABASE_URL", None)
        measure(options.folder, rounds=options.rounds, memory=options.memory)


def measure(folder: Path, *, rounds: int, memory: int) -> None:
    """Import, issue, and make the papers both ways."""
    from sqlalchemy import select

    from walk.application import create_app
    from walk.certificates.commands import issue
    from walk.certificates.document import from_json
    from walk.certificates.models import Document
    from walk.certificates.rendering import render, render_whole
    from walk.clock import now
    from walk.db import db, transaction

    app = create_app()
    app.test_cli_runner().invoke(args=["exchange", "import-edition", str(folder)])
    with app.app_context():
        began = time.process_time()
        with transaction():
            made = issue(2020, at=now())
        issuing = time.process_time() - began
        papers = [from_json(each) for each in db.session.scalars(select(Document.printed).order_by(Document.id))]
        print(f"{made.count:,} certificates, EUR {made.cents / 100:,.2f}; issued in {issuing:.1f} s of processor")
        plain, shared, fast = [], [], []
        render(papers[0])
        for turn in range(rounds):
            few = papers[turn * 10 : turn * 10 + 10]
            plain.append(timed(plain_way, few))
            shared.append(timed(render_whole, few))
            fast.append(timed(render, papers[turn::rounds]))
        row("plain way", plain, plain)
        row("fonts and styles shared", shared, plain)
        row("as we do it", fast, plain)
        sizes = [len(render(each)) for each in papers[:100]]
        print(f"\n{statistics.mean(sizes) / 1000:.0f} kB a paper")
        shown = []
        for count in (1000, memory):
            for number in range(count):
                render(papers[number % len(papers)])
            shown.append(resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024)
        print(f"peak memory after 1,000 papers {shown[0]:.0f} MB, after {memory:,} more {shown[1]:.0f} MB")


def plain_way(printed: object) -> bytes:
    """A template and `write_pdf`, from nothing, for one donor."""
    from flask import current_app
    from weasyprint import CSS, HTML

    from walk.certificates.document import texts_of, to_html

    static = Path(current_app.root_path) / "static"
    html = to_html(printed, texts_of(printed, None))
    style = CSS(filename=static / "pdf" / "certificate.css")
    made = HTML(string=html, base_url=static.as_uri() + "/")
    return made.write_pdf(stylesheets=[style], pdf_variant="pdf/a-3a", pdf_tags=True)


def timed(way, papers) -> float:
    """Seconds of processor for one paper."""
    began = time.process_time()
    for printed in papers:
        way(printed)
    return (time.process_time() - began) / len(papers)


def row(name: str, seconds: list[float], plain: list[float]) -> None:
    """A line of the table."""
    median = statistics.median(seconds)
    ratio = statistics.median(slow / each for slow, each in zip(plain, seconds, strict=True))
    print(f"{name:<26}{median * 1000:>10.2f} ms{1 / median:>10.1f} a second{ratio:>9.1f} times")


if __name__ == "__main__":
    main()
