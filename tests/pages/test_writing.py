"""What people write: a little Markdown becomes HTML, everything else stays text."""

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from walk.pages.writing import written

LINK = 'rel="nofollow noopener ugc"'


@pytest.mark.parametrize(
    ("text", "html"),
    [
        ("", ""),
        ("Hallo", "<p>Hallo</p>\n"),
        ("een\ntwee", "<p>een<br>\ntwee</p>\n"),
        ("**vet** en *schuin*", "<p><strong>vet</strong> en <em>schuin</em></p>\n"),
        ("# Groot", "<h3>Groot</h3>\n"),
        ("#### Klein", "<h4>Klein</h4>\n"),
        ("- a\n- b", "<ul>\n<li>a</li>\n<li>b</li>\n</ul>\n"),
        ("[x](https://e.org/a)", f'<p><a href="https://e.org/a" {LINK}>x</a></p>\n'),
        ("https://e.org", "<p>https://e.org</p>\n"),
        ("![foto](https://e.org/a.png)", f'<p>!<a href="https://e.org/a.png" {LINK}>foto</a></p>\n'),
        ("    geen code", "<p>geen code</p>\n"),
        ("<b>vet</b>", "<p>&lt;b&gt;vet&lt;/b&gt;</p>\n"),
        ("=HYPERLINK(1)", "<p>=HYPERLINK(1)</p>\n"),
        ("نور 🎉", "<p>نور 🎉</p>\n"),
    ],
)
def test_written(text, html):
    assert written(text) == html


@pytest.mark.parametrize(
    "text",
    [
        "<script>alert(1)</script>",
        "<img src=x onerror=alert(1)>",
        "[x](javascript:alert(1))",
        "[x](JaVaScRiPt:alert(1))",
        "[x](data:text/html,<script>alert(1)</script>)",
        "[x](vbscript:x)",
        '[x](https://e.org "onclick=alert(1)")',
        "<https://e.org/\"onmouseover='x'>",
        "[x]: javascript:alert(1)\n\n[x]",
        "`<script>`",
        "> <iframe src=//e.org></iframe>",
        "&lt;script&gt;",
        "<!-- -->",
        "[" * 5000,
        "> " * 5000,
        "*" * 10000,
    ],
)
def test_hostile(text):
    assert_safe(written(text))


@given(st.text(alphabet=st.sampled_from(list("<>[]()!*_#>-`\"'&:/= \nascriptonhrefjv")), max_size=120))
def test_nothing_but_what_is_allowed(text):
    assert_safe(written(text))


def assert_safe(html: str) -> None:
    for tag in re.findall(r"<[^>]*>", html):
        allowed = r"</?(p|em|strong|ul|ol|li|blockquote|h3|h4)>|<br>|<hr>|</a>|<ol start=\"\d+\">"
        link = r'<a href="(https?:|mailto:|[^":]*")[^"]*"? rel="nofollow noopener ugc">|<a rel="nofollow noopener ugc">'
        assert re.fullmatch(f"{allowed}|{link}", tag), tag
