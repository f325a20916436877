"""The officers of an office as records that are only ever added, on any workstation, and merged in any order.

Every record is a whole snapshot of one officer. Three counters in it say what its author had seen of the three things
that change apart: `bars` (odd: disabled) grows with each disabling and enabling, `standing` with each change of role,
name or offices, `secret` with each change of password or code. The newest of each wins for itself, so that a password
changed where nobody had heard of a disabling does not undo it.
"""

import hashlib
import json
import re
import unicodedata
from collections.abc import Iterable, Mapping
from dataclasses import asdict, dataclass, fields, replace
from datetime import datetime
from typing import Any

from workstation.domain.event import Role, canonical_json
from workstation.domain.officer import Officer

FORMAT = "loket/officer-1"
LONGEST_CONTENT = 20_000
_NAME = re.compile(r"[A-Za-z][A-Za-z0-9 .'-]{1,39}")
_OFFICE = re.compile(r"\d{6}")
_FULL_NAME_LENGTH = 80
_MOST_OFFICES = 400
_HIGHEST = 2**31 - 1


@dataclass(frozen=True, slots=True)
class OfficerRecord:
    """One officer as one change left them.

    `password` is an Argon2id PHC string; `totp` a base32 secret, empty without a second factor. `offices` are six-digit
    codes (empty: every office). `signing_key` and `signature` (base64) are the device's that recorded it.
    """

    name: str
    full_name: str
    role: Role
    password: str
    changed_at: datetime
    changed_by: str
    workstation: str
    offices: tuple[str, ...] = ()
    totp: str = ""
    must_change: bool = False
    bars: int = 0
    standing: int = 1
    secret: int = 1
    signing_key: str = ""
    signature: str = ""

    @property
    def disabled(self) -> bool:
        """Whether the officer may not sign in."""
        return self.bars % 2 == 1

    @property
    def officer(self) -> Officer:
        """Who acts, as steps and events know it."""
        return Officer(self.name, self.role, self.full_name)

    @property
    def version(self) -> str:
        """What a session rests on: another one after a disabling, a change of role or of the password."""
        rests_on = {"bars": self.bars, "role": self.role.value, "password": self.password, "name": self.name}
        return hashlib.sha256(canonical_json(rests_on).encode()).hexdigest()[:16]

    @property
    def signed(self) -> bytes:
        """The bytes that the device signs."""
        unsigned = {name: value for name, value in _plain(self).items() if name != "signature"}
        return f"{FORMAT}\n{canonical_json(unsigned)}".encode()

    @property
    def content(self) -> str:
        """The record as canonical JSON."""
        return canonical_json(_plain(self))

    @property
    def digest(self) -> str:
        """SHA-256 (hex) of the content: the record's id."""
        return hashlib.sha256(self.content.encode()).hexdigest()


def key_of(name: str) -> str:
    """What two spellings of one sign-in name have in common."""
    return " ".join(unicodedata.normalize("NFKC", name).casefold().split())


def is_name(name: str) -> bool:
    """Whether somebody can sign in under a name: 2 to 40 plain letters, digits, spaces, dots, hyphens."""
    return bool(_NAME.fullmatch(name)) and name == " ".join(name.split())


def merge(records: Iterable[OfficerRecord]) -> dict[str, OfficerRecord]:
    """The officers that records amount to, by `key_of` their names; the same for every order and any duplication."""
    groups: dict[str, list[OfficerRecord]] = {}
    for record in records:
        groups.setdefault(key_of(record.name), []).append(record)
    return {key: _merged(group) for key, group in groups.items()}


def _merged(group: list[OfficerRecord]) -> OfficerRecord:
    standing = max(group, key=lambda one: (one.standing, one.changed_at, one.digest))
    # Of two passwords set apart, the one that must be changed at once: an administrator's reset.
    secret = max(group, key=lambda one: (one.secret, one.must_change, one.changed_at, one.digest))
    newest = max(group, key=lambda one: (one.changed_at, one.digest))
    return replace(
        standing,
        password=secret.password,
        totp=secret.totp,
        must_change=secret.must_change,
        secret=secret.secret,
        bars=max(one.bars for one in group),
        changed_at=newest.changed_at,
        changed_by=newest.changed_by,
        workstation=newest.workstation,
        signing_key="",
        signature="",
    )


def officer_from_json(untrusted: str) -> OfficerRecord | None:
    """The record that a text holds, or None for what is none."""
    try:
        if len(untrusted) > LONGEST_CONTENT:
            return None
        record = _record(json.loads(untrusted))
    except (ValueError, KeyError, TypeError, AttributeError, RecursionError):
        return None
    return record if _is_sound(record) and record.content == untrusted else None


def _plain(record: OfficerRecord) -> dict[str, Any]:
    return asdict(record) | {
        "format": FORMAT,
        "role": record.role.value,
        "offices": list(record.offices),
        "changed_at": record.changed_at.isoformat(),
    }


def _record(value: Mapping[str, Any]) -> OfficerRecord:
    if value["format"] != FORMAT:
        raise ValueError("format")
    kept = {field.name: value[field.name] for field in fields(OfficerRecord)}
    kept |= {"role": Role(kept["role"]), "offices": tuple(kept["offices"])}
    return OfficerRecord(**kept | {"changed_at": datetime.fromisoformat(kept["changed_at"])})


def _is_sound(record: OfficerRecord) -> bool:
    texts = (record.full_name, record.password, record.totp, record.changed_by, record.workstation)
    counts = (record.bars, record.standing, record.secret)
    return (
        all(isinstance(text, str) for text in (*texts, record.signing_key, record.signature))
        and all(type(count) is int and 0 <= count <= _HIGHEST for count in counts)
        and type(record.must_change) is bool
        and is_name(record.name)
        and len(record.full_name) <= _FULL_NAME_LENGTH
        and len(record.offices) <= _MOST_OFFICES
        and all(isinstance(office, str) and _OFFICE.fullmatch(office) for office in record.offices)
        and record.changed_at.utcoffset() is not None
        and not record.changed_at.utcoffset()
    )


def is_own_change(known: Iterable[OfficerRecord], record: OfficerRecord) -> bool:
    """Whether a record only changes an officer's own password or code, whatever some records say of them.

    That is all that is taken from where nobody may administer officers, and never of an administrator.
    """
    of_them = [one for one in known if key_of(one.name) == key_of(record.name)]

    def stands(one: OfficerRecord) -> tuple[object, ...]:
        return one.name, one.role, one.full_name, one.offices, one.standing

    return (
        record.changed_by == record.name
        and record.role is not Role.ADMIN
        and any(stands(one) == stands(record) for one in of_them)
        and record.bars <= max(one.bars for one in of_them)
        and record.secret <= 1 + max(one.secret for one in of_them)
    )


def serves(record: OfficerRecord, offices: Iterable[str]) -> bool:
    """Whether an officer belongs to one of some offices (none named: to any)."""
    wanted = set(offices)
    return not record.offices or not wanted or bool(wanted & set(record.offices))
