"""What the QR code on a certificate leads to: whether the paper is genuine and still holds, nothing of the donor."""

from flask import Blueprint, render_template

from walk.certificates.queries import find_document
from walk.errors import NotFound
from walk.web.access import ANYONE, open_to
from walk.web.limits import MANY, limited

blueprint = Blueprint("attest", __name__)


@blueprint.get("/attest/<string(length=16):proof>")
@open_to(ANYONE)
@limited(MANY, scope="attest", looking=True)
def check(proof: str) -> str:
    """Number, year, amount and fingerprint of a paper, for who holds it."""
    paper = find_document(proof)
    if paper is None:
        raise NotFound
    return render_template("certificates/check.html", paper=paper, certificate=paper.certificate)
