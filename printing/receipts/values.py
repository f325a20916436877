"""From the values of a Receipt to the words that stand on paper."""

import re
from datetime import UTC, date, datetime, timedelta
from functools import cache
from xml.sax.saxutils import escape  # nosec B406

import printing.receipts.texts as texts
from printing import fonts
from workstation.domain.dates import format_long_date, parse_date
from workstation.domain.receipt import Receipt, office_time

_ZONES = {7: "WIB", 8: "WITA", 9: "WIT"}
_MISSING = "–"
_LONGEST = 300
_PARTICLES = ("DAN", "DI", "KE")
_NO_BREAK = "\N{NO-BREAK SPACE}"


def safe(text: str) -> str:
    """A value made fit for a paragraph: markup escaped, control characters and undrawable glyphs replaced."""
    drawable = _drawable()
    clean = "".join(c if ord(c) in drawable or c == "\n" else " " if c.isspace() or ord(c) < 32 else "?" for c in text)
    return escape(clean.strip())


def safe_lines(text: str) -> str:
    """Like `safe`, and line breaks stay."""
    return re.sub(r"\n+", "<br/>", safe(text.replace("\r\n", "\n")))


def safe_end(text: str) -> str:
    """Like `safe`, for the end of a sentence that brings its own space before it."""
    return f" {safe(text)}" if text else ""


@cache
def _drawable() -> frozenset[int]:
    return fonts.glyphs_of(fonts.REGULAR) & fonts.glyphs_of(fonts.BOLD)


def day_of(receipt: Receipt, moment: datetime) -> str:
    """A day in words on the office's calendar, unbroken: 17 Agustus 2026."""
    return long_day(office_time(receipt, moment).date())


def moment_of(receipt: Receipt, moment: datetime) -> str:
    """A day and hour with its Indonesian zone: 17 Agustus 2026, 09.15 WIB."""
    local = office_time(receipt, moment)
    hours = (local.utcoffset() or timedelta(0)) // timedelta(hours=1)
    zone = _ZONES.get(hours, "UTC" if local.tzinfo is UTC or hours == 0 else f"UTC{hours:+d}")
    return f"{long_day(local.date())}, {local:%H.%M}{_NO_BREAK}{zone}"


def long_day(day: date | None) -> str:
    """A date in words, or a dash."""
    return format_long_date(day).replace(" ", _NO_BREAK) if day else _MISSING


def field(receipt: Receipt, name: str) -> str:
    """What stands after a label of `texts.LABELS` on this paper; a dash when the application leaves it out."""
    form = receipt.form
    special = {
        "ttl": lambda: ", ".join(
            filter(None, (form.get("tempat_lahir", ""), _birth_date(form.get("tanggal_lahir", ""))))
        ),
        "rt_rw": lambda: "/".join(filter(None, (_three(form.get("rt", "")), _three(form.get("rw", ""))))),
        "short_address": lambda: short_address(receipt),
        "service": lambda: service(receipt),
        "submitted": lambda: moment_of(receipt, receipt.submitted_at),
        "issued": lambda: moment_of(receipt, receipt.issued_at),
        "officer": lambda: receipt.officer,
        "serial": lambda: receipt.serial,
        "registration_no": lambda: receipt.registration_no,
    }
    value = special[name]() if name in special else form.get(name, "")
    return clipped(value.strip()) or _MISSING


def clipped(value: str) -> str:
    """A value of the form no longer than any honest one: what a hostile upload adds must not break the page."""
    return value if len(value) <= _LONGEST else value[: _LONGEST - 1] + "…"


def short_address(receipt: Receipt) -> str:
    """The applicant's address on one or two lines."""
    form = receipt.form
    parts = [form.get("alamat", "")]
    if form.get("rt") or form.get("rw"):
        parts[0] += f" RT {_three(form.get('rt', '')) or '–'}/RW {_three(form.get('rw', '')) or '–'}"
    parts += [form.get(name, "") for name in ("desa_kelurahan", "kecamatan")]
    return ", ".join(part.strip() for part in parts if part.strip())


def service(receipt: Receipt) -> str:
    """The service in words; a code that is not known here stands as it is."""
    return texts.SERVICES.get(receipt.service, receipt.service)


def channel(receipt: Receipt) -> str:
    """The channel in words."""
    return texts.CHANNELS.get(receipt.channel, receipt.channel)


def documents(receipt: Receipt) -> tuple[str, ...]:
    """The received documents in words."""
    return tuple(texts.DOCUMENTS.get(name, name) for name in receipt.documents)


def office_place(receipt: Receipt) -> str:
    """Where to come: the place told, or the office by its name."""
    return receipt.extra.get("pickup") or in_sentence(receipt.letterhead.office)


def in_sentence(name: str) -> str:
    """A name in capitals as running text writes it; words of up to three letters (UPT, DKI) keep their capitals."""
    if not name.isupper():
        return name
    words = (
        word.lower() if word in _PARTICLES else word if len(word) < 4 else word.capitalize() for word in name.split()
    )
    return " ".join(words)


def hours(receipt: Receipt) -> str:
    """The office's hours as part of a sentence, or nothing when they are not known."""
    told = receipt.extra.get("hours", "")
    return texts.HOURS.format(hours=told) if told else ""


def _birth_date(text: str) -> str:
    day = parse_date(text)
    return f"{day:%d-%m-%Y}" if day else text


def _three(number: str) -> str:
    return number.zfill(3) if number.isdigit() else number
