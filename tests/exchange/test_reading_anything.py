"""Whatever the bytes, reading ends in rows or in faults, never in a traceback."""

from hypothesis import given, settings
from hypothesis import strategies as st

from tests.exchange.samples import files_of_2020, make_files, read
from walk.exchange.cells import MAX_KM
from walk.exchange.reading import Reading
from walk.exchange.rows import FILES, TEAMS

WHOLE = make_files(
    walkers=[{}, {"walker_id": "W2", "captain": "0"}],
    donations=[{}, {"donation_id": "D2", "message": 'a "b"\nc'}],
)
HEAD = {file: b"".join((content or b"").splitlines(keepends=True)[:40]) for file, content in files_of_2020().items()}


def check(reading: Reading) -> None:
    for fault in reading.faults:
        assert fault.reason
        assert "\n" not in str(fault)
    if not reading.faults:
        assert all(0 < walker.distance_km <= MAX_KM for walker in reading.walkers)
        assert all(gift.amount > 0 for gift in reading.donations)


@given(file=st.sampled_from(FILES), content=st.binary(max_size=400))
def test_random_bytes(file: str, content: bytes) -> None:
    check(read({**WHOLE, file: content}))


@given(file=st.sampled_from(FILES), content=st.binary(max_size=200))
def test_random_bytes_after_a_good_header(file: str, content: bytes) -> None:
    header = (WHOLE[file] or b"").splitlines(keepends=True)[0]
    check(read({**WHOLE, file: header + content}))


@given(file=st.sampled_from(FILES), at=st.integers(0, 5000))
def test_truncated_files(file: str, at: int) -> None:
    check(read({**HEAD, file: HEAD[file][:at]}))


@given(file=st.sampled_from(FILES), random=st.randoms(use_true_random=False))
@settings(max_examples=50)
def test_shuffled_lines(file: str, random: object) -> None:
    lines = HEAD[file].splitlines(keepends=True)
    random.shuffle(lines)  # type: ignore[attr-defined]
    check(read({**HEAD, file: b"".join(lines)}))


@given(file=st.sampled_from(FILES), column=st.integers(0, 19), cell=st.text(max_size=60))
@settings(max_examples=300)
def test_any_text_in_any_cell(file: str, column: int, cell: str) -> None:
    header = (WHOLE[file] or b"").decode().splitlines()[0].split(",")
    change = {header[column % len(header)]: cell}
    given_rows = {file.removesuffix(".csv"): [change]}
    try:
        files = make_files(**given_rows)  # type: ignore[arg-type]
    except UnicodeEncodeError:
        return
    check(read(files))


def test_the_whole_edition_is_read_without_a_fault() -> None:
    reading = read(files_of_2020())
    assert reading.faults == []
    assert [notice.line for notice in reading.notices] == [1910]
    assert (len(reading.teams), len(reading.walkers), len(reading.donations)) == (410, 1938, 10172)
    assert FILES[0] == TEAMS
