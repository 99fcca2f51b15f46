"""The language switch leads back to our own pages, and nowhere else."""

from urllib.parse import quote

import pytest

pytestmark = pytest.mark.usefixtures("rows")


@pytest.mark.parametrize(
    "path",
    ["/", "/2027/teams", "/2027/teams?q=x&page=2", "/2027/de-brug", "/my/a.b-c_d", "/?next=//evil.example", "/é"],
)
def test_back_to_a_page_of_ours(client, path):
    answer = client.get(f"/language/fr?next={quote(path, safe='')}")
    assert answer.status_code == 303
    assert answer.location == quote(path, safe="/?&=:.-_")


@pytest.mark.parametrize(
    "address",
    [
        "https://evil.example/",
        "http:evil.example",
        "//evil.example/",
        "///evil.example/",
        "/\\evil.example/",
        "\\\\evil.example",
        "\\/evil.example",
        "/\t/evil.example",
        "/\n/evil.example",
        "\t//evil.example",
        " //evil.example",
        "javascript:alert(1)",
        "data:text/html,x",
        "evil.example",
        "?next=/",
        "",
        "/\u202e/",
        "//[evil",
        "/\r\nSet-Cookie: a=b",
    ],
)
def test_nowhere_else(client, address):
    answer = client.get(f"/language/fr?next={quote(address, safe='')}")
    assert (answer.status_code, answer.location) == (303, "/")
    assert all("a=b" not in cookie for cookie in answer.headers.getlist("Set-Cookie"))


def test_home_when_nothing_is_asked(client):
    assert client.get("/language/nl").location == "/"


@pytest.mark.parametrize("code", ["nl", "fr", "en"])
def test_the_choice_is_remembered(client, code):
    cookie = client.get(f"/language/{code}").headers["Set-Cookie"]
    assert cookie.startswith(f"language={code};")
    assert "HttpOnly" in cookie
    assert "SameSite=Lax" in cookie
    assert f'<html lang="{code}">' in client.get("/register-nothing").get_data(as_text=True)


@pytest.mark.parametrize("code", ["de", "NL", "nl-BE", "x" * 300])
def test_other_languages_are_not_there(client, code):
    answer = client.get(f"/language/{code}")
    assert answer.status_code == 404
    assert "Set-Cookie" not in answer.headers
