"""Readings as plain JSON values, without loss (keys of loket/reading-1): the same in the store and at the hub."""

import json
from collections.abc import Iterator, Mapping
from dataclasses import asdict
from typing import Any

from workstation.domain.lattice import decode
from workstation.domain.reading import (
    Box,
    CodeReading,
    FieldReading,
    Quality,
    Reading,
    Sign,
    SignatureReading,
    SignatureStatus,
)

# More than ten cards' worth of values; whoever shares more than this is not sharing a reading.
MAX_SHARED_BYTES = 4_000_000


def reading_to_dict(reading: Reading, file: str = "") -> dict[str, Any]:
    """A reading of a file, which is named beside it."""
    return {
        "schema": "loket/reading-1",
        "file": file,
        "sha256": reading.sha256,
        "kind": reading.kind,
        "pages": reading.pages,
        "quality": {"legible": reading.quality.legible, "problems": list(reading.quality.problems)},
        "fields": _fields_to_dict(reading.fields),
        "members": [_fields_to_dict(member) for member in reading.members],
        "codes": [
            {
                "format": code.format,
                "text": code.text,
                "page": code.page,
                "box": box_to_list(code.box),
                "host_trust": code.host_trust,
            }
            for code in reading.codes
        ],
        "signature": signature_to_dict(reading.signature),
        "signs": [sign_to_dict(sign) for sign in reading.signs],
        "fingerprint": reading.fingerprint,
        "engine": reading.engine,
        "seconds": reading.seconds,
        "read_by": reading.read_by,
        "farm": reading.farm,
    }


def reading_from_dict(value: Mapping[str, Any]) -> Reading:
    """The reading that `reading_to_dict` wrote."""
    quality = value["quality"]
    return Reading(
        sha256=value["sha256"],
        kind=value["kind"],
        pages=value["pages"],
        quality=Quality(quality["legible"], tuple(quality["problems"])),
        fields=_fields_from_dict(value["fields"]),
        members=tuple(_fields_from_dict(member) for member in value["members"]),
        codes=tuple(
            CodeReading(code["format"], code["text"], code["page"], _box(code["box"]), code["host_trust"])
            for code in value["codes"]
        ),
        signature=_signature(value["signature"]),
        signs=tuple(_sign(sign) for sign in value.get("signs", ())),
        fingerprint=value.get("fingerprint", ""),
        engine=value["engine"],
        seconds=value["seconds"],
        read_by=value.get("read_by", ""),
        farm=value.get("farm", False),
    )


def reading_to_json(reading: Reading) -> str:
    """A reading as one line of compact JSON."""
    return json.dumps(reading_to_dict(reading), ensure_ascii=False, separators=(",", ":"))


def untrusted_reading(content: str) -> Reading | None:
    """The reading that another computer shared; None when it is not what `reading_to_json` writes."""
    if len(content) > MAX_SHARED_BYTES:
        return None
    try:
        reading = reading_from_dict(json.loads(content))
        return reading if _is_sound(reading) else None
    except (ValueError, TypeError, KeyError, AttributeError, IndexError, RecursionError):
        return None


def signature_to_dict(signature: SignatureReading | None) -> dict[str, Any] | None:
    """A signature as one object."""
    return None if signature is None else asdict(signature) | {"status": signature.status.value}


def sign_to_dict(sign: Sign) -> dict[str, Any]:
    """A sign as one object."""
    return asdict(sign) | {"box": box_to_list(sign.box)}


def box_to_list(box: Box | None) -> list[list[float]] | None:
    """A box as four points."""
    return None if box is None else [[x, y] for x, y in box]


def box_from_list(value: Any) -> Box | None:
    """The box that `box_to_list` wrote."""
    return None if value is None else _box(value)


def _is_sound(reading: Reading) -> bool:
    """Whether every part is of its type, so that nothing that reads it later stumbles."""
    texts = (reading.sha256, reading.kind, reading.engine, reading.fingerprint, *reading.quality.problems)
    numbers = (reading.seconds, *(point for code in reading.codes for corner in code.box for point in corner))
    return (
        all(isinstance(text, str) for text in texts)
        and all(isinstance(number, int | float) for number in numbers)
        and isinstance(reading.quality.legible, bool)
        and isinstance(reading.pages, int)
        and (reading.signature is None or _is_sound_signature(reading.signature))
        and all(_is_sound_sign(sign) for sign in reading.signs)
        and all(_is_sound_code(code) for code in reading.codes)
        and all(_is_sound_field(field) for field in _every_field(reading))
    )


def _every_field(reading: Reading) -> Iterator[FieldReading]:
    yield from reading.fields.values()
    for member in reading.members:
        yield from member.values()


def _is_sound_field(field: FieldReading) -> bool:
    if field.lattice:
        decode(field.lattice)
    corners = (point for corner in field.box or () for point in corner)
    return (
        isinstance(field.value, str | None)
        and isinstance(field.raw, str)
        and 0 <= field.confidence <= 1
        and isinstance(field.page, int)
        and all(isinstance(point, int | float) for point in corners)
    )


def _is_sound_code(code: CodeReading) -> bool:
    texts = (code.format, code.text)
    known = code.host_trust in ("known", "unknown", "lookalike")
    return all(isinstance(text, str) for text in texts) and isinstance(code.page, int) and known


def _is_sound_signature(signature: SignatureReading) -> bool:
    texts = (signature.signer, signature.issuer, signature.signed_at, signature.coverage)
    return (
        all(isinstance(text, str) for text in texts)
        and isinstance(signature.timestamped, bool)
        and isinstance(signature.count, int)
    )


def _is_sound_sign(sign: Sign) -> bool:
    texts = (sign.name, sign.field, sign.value)
    corners = (point for corner in sign.box or () for point in corner)
    return (
        all(isinstance(text, str) for text in texts)
        and 0 <= sign.score <= 1
        and isinstance(sign.page, int)
        and all(isinstance(point, int | float) for point in corners)
    )


def _signature(value: Mapping[str, Any] | None) -> SignatureReading | None:
    return None if value is None else SignatureReading(**{**value, "status": SignatureStatus(value["status"])})


def _sign(value: Mapping[str, Any]) -> Sign:
    return Sign(**{**value, "box": box_from_list(value["box"])})


def _fields_to_dict(fields: Mapping[str, FieldReading]) -> dict[str, Any]:
    return {
        name: {
            "value": one.value,
            "raw": one.raw,
            "confidence": one.confidence,
            "page": one.page,
            "box": box_to_list(one.box),
            "lattice": one.lattice,
        }
        for name, one in fields.items()
    }


def _fields_from_dict(value: Mapping[str, Any]) -> dict[str, FieldReading]:
    return {
        name: FieldReading(
            one["value"], one["raw"], one["confidence"], one["page"], box_from_list(one["box"]), one.get("lattice", "")
        )
        for name, one in value.items()
    }


def _box(value: Any) -> Box:
    first, second, third, fourth = ((x, y) for x, y in value)
    return (first, second, third, fourth)
