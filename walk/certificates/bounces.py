"""Letters that came back: reads what mail servers report (RFC 3464), and marks the papers that were in them."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from email import message_from_bytes, policy
from email.message import EmailMessage

from walk.certificates.posting import find_by_message, note_bounce


@dataclass(frozen=True, kw_only=True)
class Returned:
    """One report: the Message-ID of the letter that came back for good, and why."""

    message: str
    why: str


def take_bounces(reports: Iterable[bytes], *, at: datetime) -> tuple[int, int]:
    """Mark the papers whose letters these reports say were not delivered; how many were marked, and how many others."""
    marked = others = 0
    for content in reports:
        returned = read_report(content)
        paper = find_by_message(returned.message) if returned else None
        if returned is None or paper is None:
            others += 1
        elif paper.bounced_at is None:
            note_bounce(paper.id, returned.why, at=at)
            marked += 1
    return marked, others


def read_report(content: bytes) -> Returned | None:
    """What a delivery report says; None when it is another letter, or says that the mail server tries again."""
    report = message_from_bytes(content, policy=policy.default)
    parts = list(report.walk())
    status = next((part for part in parts if part.get_content_type() == "message/delivery-status"), None)
    if status is None:
        return None
    fields = [block for block in status.iter_parts() if isinstance(block, EmailMessage)]
    failed = next((each for each in fields if str(each.get("Action", "")).strip().lower() == "failed"), None)
    message = next((found for part in parts[1:] if (found := _message_id(part))), "")
    if failed is None or not message:
        return None
    why = f"{failed.get('Status', '')} {failed.get('Diagnostic-Code', '')}"
    return Returned(message=message, why=" ".join(why.split()))


def _message_id(part: EmailMessage) -> str:
    """That of the letter that is enclosed, whole or only its headers."""
    if part.get_content_type() == "text/rfc822-headers":
        headers = part.get_payload(decode=True)
        enclosed = message_from_bytes(headers if isinstance(headers, bytes) else b"", policy=policy.default)
        return str(enclosed.get("Message-ID", "")).strip()
    return str(part.get("Message-ID", "")).strip()
