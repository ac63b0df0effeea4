"""Reading what mail servers send back about a letter: delivery reports (RFC 3464) and complaints (RFC 5965). Pure.

SECURITY: anybody can send us such a mail. Little of it is read, of few parts, and nothing in it is believed that the caller
cannot check: which letter it is about says a signed Message-ID.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from email import message_from_bytes, message_from_string
from email.message import Message

MOST_BYTES, MOST_PARTS, MOST_RECIPIENTS, MOST_DEPTH = 256 * 1024, 30, 20, 6
_LONGEST = 400
_ID = re.compile(r"<([^<>\s]{1,300})>")
_STATUS = re.compile(r"\b([245])\.(\d{1,3})\.(\d{1,3})\b")
_CODE = re.compile(r"\b([245]\d\d)\b")
# RFC 3463: bad address, and a mailbox that was closed. 5.2.2 is a full one, 5.7 speaks of us, 5.4 of the way there.
_GONE = re.compile(r"5\.1\.(?:0|1|2|3|6|9|10)|5\.2\.1")
_VAGUE = ("5.0.0", "5.3.0", "")
MAILBOX_GONE = (550, 551, 553)


class NotAReport(Exception):
    """The mail is something else: an answer, a notice of absence, or nothing that can be read."""


@dataclass(frozen=True)
class Recipient:
    """What a report says of one address: under which names, and whether it is gone, or only could not be reached."""

    names: frozenset[str]
    gone: bool
    status: str
    detail: str


@dataclass(frozen=True)
class Report:
    """One report: the Message-IDs of the letter that it may be about, the likeliest first, and what became of it."""

    ids: tuple[str, ...]
    failed: tuple[Recipient, ...] = ()
    complaint: bool = False


def parse(raw: bytes) -> Report:
    """Read one mail; of a longer one only the beginning, in which reports stand. Raises NotAReport."""
    try:
        mail = message_from_bytes(raw[:MOST_BYTES])
        parts = list(_parts(mail, 0))[:MOST_PARTS]
        if not _is_report(mail):
            raise NotAReport("not a report")
        return _read(mail, parts)
    except NotAReport:
        raise
    except Exception as problem:  # the library raises what it likes over mail that was made to break it
        raise NotAReport(repr(problem)[:_LONGEST]) from problem


def _is_report(mail: Message) -> bool:
    kind = str(mail.get_param("report-type") or "").lower()
    return mail.get_content_type() == "multipart/report" and kind in {"delivery-status", "feedback-report"}


def _read(mail: Message, parts: list[Message]) -> Report:
    ids = tuple(dict.fromkeys([*_returned_ids(parts), *_named_ids(mail)]))[:MOST_PARTS]
    for part in parts:
        if part.get_content_type() == "message/feedback-report":
            said = _inside(part)
            kind = str(said[0].get("Feedback-Type", "")).strip().lower() if said else ""
            if kind in {"abuse", "fraud"}:
                return Report(ids, complaint=True)
            raise NotAReport(f"feedback of the kind “{kind[:40]}”")
    blocks = [one for part in parts if part.get_content_type() == "message/delivery-status" for one in _inside(part)]
    failed = [one for block in blocks[: MOST_RECIPIENTS + 1] if (one := _recipient(block))]
    if not failed:
        raise NotAReport("nothing failed")
    return Report(ids, tuple(failed))


def _parts(mail: Message, depth: int) -> Iterator[Message]:
    """The parts of a report, and not those of the letter in it."""
    if depth > MOST_DEPTH:
        return
    yield mail
    if mail.get_content_maintype() == "multipart":
        for part in _inside(mail)[:MOST_PARTS]:
            yield from _parts(part, depth + 1)


def _inside(part: Message) -> list[Message]:
    """The parts of a part: of a kind ``message/…`` its blocks of headers."""
    payload = part.get_payload()
    return [one for one in payload if isinstance(one, Message)] if isinstance(payload, list) else []


def _returned_ids(parts: list[Message]) -> Iterator[str]:
    """From the letter that came back, whole or its headers alone."""
    for part in parts:
        kind = part.get_content_type()
        if kind in {"message/rfc822", "message/global"}:
            for letter in _inside(part)[:1]:
                yield from _ids(letter.get("Message-ID"))
        elif kind in {"text/rfc822-headers", "message/rfc822-headers", "message/global-headers"}:
            inside = _inside(part)
            text = part.get_payload(decode=True)
            plain = text.decode("utf-8", "replace") if isinstance(text, bytes) else ""
            letter = inside[0] if inside else message_from_string(plain)
            yield from _ids(letter.get("Message-ID"))


def _named_ids(mail: Message) -> Iterator[str]:
    """From what the report answers to: some servers return nothing of the letter."""
    for name in ("In-Reply-To", "References", "X-Original-Message-ID"):
        yield from _ids(mail.get(name))


def _ids(value: object) -> list[str]:
    return _ID.findall(str(value or "")[:2000])[:5]


def _recipient(block: Message) -> Recipient | None:
    """One address that could not be written to; None for the block about the report itself, and for mere delays."""
    if str(block.get("Action", "")).strip().lower() != "failed":
        return None
    names = {_address(block.get(name)) for name in ("Final-Recipient", "Original-Recipient")} - {""}
    said = " ".join(str(block.get("Diagnostic-Code", "")).split())
    # Neither Postgres nor a page takes every character that a mail can hold.
    detail = "".join(one for one in said[:_LONGEST] if one.isprintable())
    status = _status(str(block.get("Status", "")))
    return Recipient(frozenset(names), _is_gone(status, detail), status, detail)


def _address(value: object) -> str:
    """``rfc822; Bernd@Nordwind.example`` as an address."""
    return str(value or "")[:_LONGEST].rpartition(";")[2].strip().strip("<>").lower()


def _status(value: str) -> str:
    found = _STATUS.search(value[:_LONGEST])
    return found[0] if found else ""


def _is_gone(status: str, detail: str) -> bool:
    """Whether there is no such mailbox: by the status, or where it says little by the server's own words behind it."""
    inner = _status(detail)
    if status in _VAGUE:
        if inner and inner not in _VAGUE:
            return bool(_GONE.fullmatch(inner))
        code = _CODE.search(detail)
        return bool(code) and int(code[1]) in MAILBOX_GONE  # type: ignore[index]
    return bool(_GONE.fullmatch(status)) and not inner.startswith("5.7")
