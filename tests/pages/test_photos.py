"""A photo: sent by its owner, shown in three widths, gone when it is taken away or the page is hidden."""

import re
from io import BytesIO

import pytest
from PIL import Image
from sqlalchemy import select

from tests.accounts.people import make_account, post, sign_in
from tests.factories import NOW, make_edition, make_page, make_route, make_team, make_walker
from tests.filling import form_of
from walk.audit import AuditEntry
from walk.db import db
from walk.walkers.queries import personal_link


def picture(colour: str = "#c2410c", size=(1600, 1200), kind: str = "JPEG") -> bytes:
    buffer = BytesIO()
    Image.new("RGB", size, colour).save(buffer, kind)
    return buffer.getvalue()


@pytest.fixture
def page(rows):
    edition = make_edition()
    make_page(edition, slug="walk")
    team = make_team(edition, name="De Brug")
    walker = make_walker(make_route(edition), team=team, captain_since=NOW, first_name="Noor", last_name="Peeters")
    make_page(team, slug="de-brug")
    return make_page(walker, slug="noor")


def send(client, address: str, content: bytes | None = None, name: str = "IMG_1.jpg", **fields: str):
    form = {**form_of(client, address), **fields}
    if content is not None:
        form["photo"] = (BytesIO(content), name)
    return client.post(address, data=form, content_type="multipart/form-data")


def photos_on(client, address: str) -> list[str]:
    return re.findall(r"/photos/\d+/[0-9a-f]{16}-\d+\.webp", client.get(address).get_data(as_text=True))


@pytest.mark.parametrize(("which", "shown_on"), [("page", "/2027/noor"), ("team", "/2027/de-brug")])
def test_sent_and_shown(client, page, which, shown_on):
    address = f"/my/{personal_link(page.walker)}/{which}/photo"
    assert send(client, address, picture(), photo_text="Noor <op> de dijk").status_code == 303
    html = client.get(shown_on).get_data(as_text=True)
    assert 'alt="Noor &lt;op&gt; de dijk"' in html
    assert re.search(r'width="1280" height="960"', html)
    several = re.search(r'srcset="([^"]+)"', html)[1]
    assert re.findall(r" (\d+)w", several) == ["320", "640", "1280"]
    for path in set(photos_on(client, shown_on)):
        answer = client.get(path)
        assert (answer.status_code, answer.mimetype) == (200, "image/webp")
        assert answer.headers["Cache-Control"] == "private, max-age=31536000, immutable"
        assert answer.headers["X-Content-Type-Options"] == "nosniff"
        assert Image.open(BytesIO(answer.data)).format == "WEBP"
    assert db.session.scalars(select(AuditEntry.verb)).all() == ["changed photo"]


def test_another_photo_has_another_address(client, page):
    address = f"/my/{personal_link(page.walker)}/page/photo"
    send(client, address, picture())
    first = photos_on(client, "/2027/noor")[0]
    send(client, address, picture("#0f6b5f"))
    second = photos_on(client, "/2027/noor")[0]
    assert first != second
    assert [client.get(path).status_code for path in (first, second)] == [404, 200]
    assert send(client, address, remove="yes").status_code == 303
    assert photos_on(client, "/2027/noor") == []
    assert client.get(second).status_code == 404


def test_other_words_keep_the_photo(client, page):
    address = f"/my/{personal_link(page.walker)}/page/photo"
    send(client, address, picture())
    before = photos_on(client, "/2027/noor")
    assert send(client, address, photo_text="Andere woorden").status_code == 303
    assert photos_on(client, "/2027/noor") == before
    assert 'alt="Andere woorden"' in client.get("/2027/noor").get_data(as_text=True)


@pytest.mark.parametrize(
    ("content", "sentence"),
    [
        (None, "Choose a photo first."),
        (b"\0\0\0\x18ftypheic\0\0\0\0mif1heic", "HEIC"),
        (b"GIF89a not really", "not a photo we can read"),
        (b"<script>alert(1)</script>", "not a photo we can read"),
        (picture(size=(100, 100)), "too small"),
    ],
    ids=["nothing", "HEIC", "GIF", "script", "small"],
)
def test_refused(client, page, content, sentence):
    answer = send(client, f"/my/{personal_link(page.walker)}/page/photo", content)
    assert answer.status_code == 422
    assert sentence in answer.get_data(as_text=True)
    assert photos_on(client, "/2027/noor") == []


def test_a_file_that_is_far_too_large(client, page):
    answer = client.post(
        f"/my/{personal_link(page.walker)}/page/photo",
        input_stream=BytesIO(b"x" * (13 * 1024 * 1024)),
        content_length=13 * 1024 * 1024,
        content_type="multipart/form-data; boundary=x",
    )
    assert answer.status_code == 413
    assert "smaller" in answer.get_data(as_text=True)


def test_a_photo_of_a_hidden_page_is_not_served(client, page):
    send(client, f"/my/{personal_link(page.walker)}/page/photo", picture())
    path = photos_on(client, "/2027/noor")[0]
    page.hidden_at = NOW
    assert client.get(path).status_code == 404


def test_a_minor_sends_none(client, page):
    page.walker.birth_date = page.walker.birth_date.replace(year=2015)
    address = f"/my/{personal_link(page.walker)}/page/photo"
    assert "under 18" in client.get(address).get_data(as_text=True)
    assert post(client, address, photo=(BytesIO(picture()), "a.jpg")).status_code == 422
    assert photos_on(client, "/2027/noor") == []


def test_strangers_send_none(client, page):
    other = make_walker(page.walker.route, team=page.walker.team)
    make_page(other)
    assert client.get("/my/nothing/page/photo").status_code == 404
    assert client.get(f"/my/{personal_link(other)}/team/photo").status_code == 404
    assert client.get("/office/2027/photo").status_code == 303


def test_organisers_give_the_walk_a_photo(client, page):
    sign_in(client, make_account("organiser"))
    assert send(client, "/office/2027/photo", picture()).status_code == 303
    assert len(set(photos_on(client, "/"))) == 3


def test_no_path_leads_elsewhere(client, page):
    for path in ("/photos/1/..%2f..%2fsecret-320.webp", "/photos/999/0000-320.webp", f"/photos/{page.id}/-0.webp"):
        assert client.get(path).status_code == 404
