"""Whatever people type is kept, and shown as the text it is: on pages, in letters, on the poster, on the card."""

from html import escape
from io import BytesIO

import pytest
from PIL import Image

from tests.accounts.people import make_account, sign_in
from tests.conftest import run_jobs
from tests.factories import NOW, make_donation, make_donor, make_edition, make_page, make_route, make_team, make_walker
from tests.filling import GIVER, fill
from walk import jobs
from walk.db import db
from walk.donations.models import Donation
from walk.donations.queries import gift_link
from walk.moderation.models import Report
from walk.pages.models import News
from walk.walkers.queries import personal_link

HOSTILE = {
    "emoji": "Zoë 👩‍👩‍👧 🇧🇪 🎉",
    "right to left": "نور الهدى שלום",
    "HTML": "<script>alert('x')</script><img src=x onerror=\"y\">",
    "entities": "&lt;b&gt; &amp;amp; 'q' \"d\"",
    "formula": '=HYPERLINK("https://e.org";"x")',
    "template": "{{ 7*7 }} {% raw %} ${7*7} %(name)s %s",
    "rare letters": "Ɏ ﷽ ｆｕｌｌ ß 中文 ሰላም",
}


@pytest.fixture
def page(rows):
    edition = make_edition()
    make_page(edition, slug="walk")
    team = make_team(edition, name="De Brug")
    make_page(team, slug="de-brug")
    return make_page(make_walker(make_route(edition), team=team, captain_since=NOW), slug="noor")


def shown(text: str) -> str:
    """As it stands in a page, in words or in an attribute."""
    return escape(text).replace("&quot;", "&#34;").replace("&#x27;", "&#39;")


def html_of(client, address: str = "/2027/noor") -> str:
    answer = client.get(address)
    assert answer.status_code == 200
    return answer.get_data(as_text=True)


@pytest.mark.parametrize("text", HOSTILE.values(), ids=HOSTILE)
def test_title_story_and_news(client, page, text):
    mine = f"/my/{personal_link(page.walker)}/page"
    assert fill(client, mine, title=text[:120], story=text, goal="200").status_code == 303
    assert fill(client, f"{mine}/news", words=text).status_code == 303
    assert (page.title, page.story, db.session.query(News).one().text) == (text, text, text)
    html = html_of(client)
    assert shown(text) in html
    assert "<script>alert" not in html
    assert "<img src=x" not in html
    poster = client.get("/2027/noor/poster.pdf")
    assert (poster.status_code, poster.data[:5]) == (200, b"%PDF-")
    card = client.get("/2027/noor/card-nl-x.png", follow_redirects=True)
    assert Image.open(BytesIO(card.data)).size == (1200, 630)


@pytest.mark.parametrize("text", HOSTILE.values(), ids=HOSTILE)
def test_the_name_of_a_team_and_a_walker(client, page, text):
    page.walker.first_name, page.walker.last_name = text[:40], text[:20]
    page.team = None
    team = page.walker.team
    team.name = text[:80]
    make_donation(page)
    for address in ("/2027/noor", "/2027/de-brug", "/2027/teams", "/2027/walkers", "/", "/2027/noor/give"):
        html = html_of(client, address)
        assert "<script>alert" not in html
    assert shown(text[:80]) in html_of(client, "/2027/de-brug")
    assert shown(f"{text[:40]} {text[:20]}") in html_of(client)
    for slug in ("noor", "de-brug"):
        assert client.get(f"/2027/{slug}/card-nl-x.png", follow_redirects=True).mimetype == "image/png"
        assert client.get(f"/2027/{slug}/poster.pdf").status_code == 200


@pytest.mark.parametrize("text", HOSTILE.values(), ids=HOSTILE)
def test_message_answer_and_report(client, page, outbox, text):
    gift = make_donation(page, donor=make_donor(first_name=text, last_name=text), message="x")
    assert fill(client, f"/gift/{gift_link(gift)}", message=text, name_shown="full").status_code == 303
    supporters = f"/my/{personal_link(page.walker)}/page/supporters"
    answer = client.post(f"{supporters}/{gift.id}", data={**token(client, supporters), "wish": "reply", "words": text})
    assert answer.status_code == 303
    assert fill(client, f"/2027/noor/report?gift={gift.id}", reason=text).status_code == 303
    assert (gift.message, gift.reply, db.session.query(Report).one().reason) == (text, text, text)
    assert html_of(client).count(shown(text)) == 4
    assert html_of(client, supporters).count(shown(text)) == 5
    jobs.enqueue("donations.send_thanks", donation_id=gift.id)
    run_jobs()
    letters = {letter.subject: letter for letter in outbox}
    assert len(letters) == 2
    assert any(text in letter.body for letter in outbox)
    for letter in outbox:
        assert "<script>alert" not in letter.alternatives[0][0]
    sign_in(client, make_account("organiser"))
    office = html_of(client, "/office/2027/reports")
    assert (office.count(shown(text)), "<script>alert" in office) == (3, False)


@pytest.mark.parametrize("text", HOSTILE.values(), ids=HOSTILE)
def test_giving(client, page, text):
    typed = {"first_name": text[:80], "last_name": text[:80], "message": text}
    assert fill(client, "/2027/noor/give", **{**GIVER, **typed}).status_code == 303
    donation = db.session.query(Donation).one()
    assert (donation.first_name, donation.message) == (text, text)
    assert shown(text) in html_of(client, "/2027/noor/give")


LONG = "a😀" * 5000


@pytest.mark.parametrize(
    ("address", "field", "more"),
    [
        ("/my/{link}/page", "title", {"goal": "200"}),
        ("/my/{link}/page", "story", {"goal": "200"}),
        ("/my/{link}/page/news", "words", {}),
        ("/my/{link}/page/photo", "photo_text", {}),
        ("/2027/noor/give", "first_name", GIVER),
        ("/2027/noor/give", "message", GIVER),
        ("/2027/noor/give", "city", GIVER),
        ("/gift/{gift}", "message", {"name_shown": "full"}),
        ("/2027/noor/report", "reason", {}),
        ("/2027/noor/report", "email", {"reason": "x"}),
    ],
)
def test_ten_thousand_characters_are_refused_in_words(client, page, address, field, more):
    gift = make_donation(page)
    db.session.commit()
    address = address.format(link=personal_link(page.walker), gift=gift_link(gift))
    answer = fill(client, address, **{**more, field: LONG})
    assert answer.status_code == 422
    assert "at most" in answer.get_data(as_text=True)


@pytest.mark.parametrize("address", ["/2027/teams", "/2027/walkers"])
def test_ten_thousand_characters_are_searched(client, page, address):
    assert client.get(address, query_string={"q": LONG}).status_code == 200


def token(client, address: str) -> dict[str, str]:
    from tests.accounts.people import token as made

    return {"csrf_token": made(client)}
