"""A chart as a file of its own: SVG, and PNG for those who paste it elsewhere."""

from flask import render_template

from walk.pictures.charts import WIDTH, Chart
from walk.pictures.fonts import font_files

PIXELS = 1200


def chart_svg(chart: Chart, *, subtitle: str) -> str:
    """The chart on a white sheet with its title; `subtitle` says of which walk and as of when."""
    return render_template("pictures/chart.svg", chart=chart, subtitle=subtitle, width=WIDTH)


def chart_png(chart: Chart, *, subtitle: str) -> bytes:
    """The same, 1,200 pixels wide."""
    import resvg_py  # holds fonts and a renderer: only where something is drawn

    svg = chart_svg(chart, subtitle=subtitle)
    return bytes(
        resvg_py.svg_to_bytes(
            svg_string=svg, skip_system_fonts=True, font_files=font_files(), font_family="Figtree", width=PIXELS
        )
    )
