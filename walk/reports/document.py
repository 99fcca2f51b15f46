"""The report as PDF: archival and tagged, the same bytes for the same frozen figures."""

from flask import render_template

from walk.i18n import language
from walk.pdf import render_pdf
from walk.reports.models import FrozenReport
from walk.reports.reading import read_report


def report_pdf(report: FrozenReport) -> bytes:
    """The report in the language that is spoken. Raises PdfUnavailable."""
    html = render_template(
        "reports/pdf/report.html",
        report=report,
        read=read_report(report),
        code=language(),
    )
    return render_pdf(html, stylesheet="report.css", identifier=f"{report.sha256}-{language()}".encode())
