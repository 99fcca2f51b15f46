"""What charts are drawn of: places and sizes, no pixels."""

import pytest

from walk.pictures.charts import WIDTH, Bar, Line, lines, lying_bars, standing_bars


def test_the_longest_bar_fills_the_room_that_its_number_leaves() -> None:
    drawing = lying_bars([Bar(label="women", value=30, shown="30"), Bar(label="men", value=15, shown="15")])
    tracks, marks = ([each for each in drawing.rects if each.kind == kind] for kind in ("track", "mark"))
    assert marks[0].width == tracks[0].width < WIDTH
    assert marks[1].width == pytest.approx(marks[0].width / 2, abs=0.1)
    assert [each.text for each in drawing.texts] == ["women", "30", "men", "15"]


def test_a_standing_bar_of_nothing_has_no_height() -> None:
    drawing = standing_bars([Bar(label="2016", value=0, shown="–"), Bar(label="2020", value=9, shown="9")])
    assert [each.height for each in drawing.rects] == [0, 160]
    assert all(0 <= each.x <= WIDTH for each in drawing.rects)


def test_lines_lie_between_ground_and_top_and_are_told_apart_without_colour() -> None:
    first = Line(label="2027", points=[(-100, 0), (-50, 70), (0, 90)], shown="90")
    second = Line(label="2026", points=[(-80, 0), (0, 40)], shown="40")
    drawing = lines(
        [first, second], ticks=[(0, "the walk"), (-50, "50 days"), (-48, "48 days"), (7, "after")], write=str
    )
    drawn = [each for each in drawing.paths if each.kind != "grid" and len(each.points) > 1 and each.points[0][0] > 0]
    assert [each.dash for each in drawn] == ["", "9 5"]
    assert all(0 <= x <= WIDTH and 0 <= y <= drawing.height for path in drawing.paths for x, y in path.points)
    texts = [each.text for each in drawing.texts]
    assert {"the walk", "50 days", "2027", "90", "0.0", "100.0"} <= set(texts)
    assert not {"48 days", "after"} & set(texts)  # the one would lie on another, the other is not on the sheet


def test_nothing_can_be_drawn_too() -> None:
    assert lying_bars([]).height == 1
    assert standing_bars([]).rects == []
    assert lines([Line(label="2027", points=[], shown="0")], ticks=[], write=str).height > 0
