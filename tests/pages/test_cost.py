"""What a page costs does not depend on how much is given; what did not change is not sent again."""

import pytest

from tests.architecture.test_pages import count_queries
from tests.factories import NOW, make_donation, make_donor, make_edition, make_page, make_route, make_team, make_walker
from walk.db import db
from walk.pages.models import News, Page

MESSAGE = "Zet hem op! ❤️ " * 12


@pytest.fixture
def busy(rows) -> None:
    """Team and walker pages with 500 gifts between them, each with a message and an answer, and a lot of news."""
    edition = make_edition()
    walk, team = make_page(edition, slug="walk"), make_team(edition, name="De Brug")
    route, donor = make_route(edition), make_donor()
    pages = [
        make_page(team, slug="de-brug", story="**Waarom** " * 300, photo="0" * 16, photo_width=1280, photo_height=960)
    ]
    for number in range(40):
        walker = make_walker(route, team=team, captain_since=NOW if number == 0 else None)
        pages.append(make_page(walker, slug=f"walker-{number}", story="*Daarom* " * 300))
    for number in range(500):
        page = pages[1] if number % 2 else pages[number % 41]
        make_donation(page, donor=donor, message=MESSAGE, reply="Dankjewel! " * 20, replied_at=NOW)
    make_donation(walk, donor=donor)
    db.session.add_all(
        News(page_id=page.id, text="Nieuws! " * 100, told_at=NOW) for page in pages[:2] for _ in range(20)
    )
    db.session.commit()


@pytest.mark.parametrize(
    ("address", "most", "heaviest"),
    [
        ("/2027/de-brug", 6, 60_000),
        ("/2027/walker-0", 6, 60_000),
        ("/2027/walker-0?page=9", 6, 60_000),
        ("/", 8, 60_000),
        ("/2027/", 8, 60_000),
        ("/2027/live", 2, 1_000),
        ("/2027/teams", 2, 20_000),
        ("/2027/teams?by=walker", 2, 20_000),
        ("/2027/walkers", 2, 40_000),
        ("/2027/teams?q=brug", 3, 40_000),
        ("/2027/de-brug/give", 2, 30_000),
    ],
)
def test_cost(client, busy, address, most, heaviest):
    assert count_queries(client, address) <= most
    assert len(client.get(address).data) < heaviest


def test_the_supporters_go_on_page_by_page(client, busy):
    first, second = (client.get(f"/2027/walker-0{more}").get_data(as_text=True) for more in ("", "?page=2"))
    assert [text.count("<blockquote") for text in (first, second)] == [20, 20]
    assert "page=2#supporters" in first
    assert "page=1#supporters" in second
    assert client.get("/2027/walker-0?page=99").get_data(as_text=True).count("<blockquote") == 0


def test_everybody_who_walks_is_shown_when_asked(client, busy):
    some, all_of_them = (client.get(f"/2027/de-brug{more}").get_data(as_text=True) for more in ("", "?everyone=yes"))
    assert [text.count('href="/2027/walker-') for text in (some, all_of_them)] == [30, 40]


@pytest.mark.parametrize("address", ["/", "/2027/de-brug", "/2027/walker-0", "/2027/teams", "/2027/live"])
def test_not_sent_again(client, busy, address):
    first = client.get(address)
    again = client.get(address, headers={"If-None-Match": first.headers["ETag"]})
    other = client.get(address, headers={"If-None-Match": first.headers["ETag"], "Accept-Language": "fr"})
    assert (first.status_code, again.status_code, other.status_code) == (200, 304, 200)
    assert {"Accept-Language", "Cookie"} <= set(first.vary)
    db.session.query(Page).filter_by(slug="walker-0").one().title = "Anders"
    make_donation(db.session.query(Page).filter_by(slug="walker-0").one(), amount=12300)
    assert client.get(address, headers={"If-None-Match": first.headers["ETag"]}).status_code == 200
