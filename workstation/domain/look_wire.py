"""Looks, keys and anchors as plain JSON values, as sticks carry them."""

from collections.abc import Mapping
from dataclasses import fields
from datetime import datetime
from typing import Any
from uuid import UUID

from workstation.domain.device import DeviceCard
from workstation.domain.event import Role
from workstation.domain.keys import KeySource, KnownKey
from workstation.domain.look import Anchor, Look


def look_to_dict(look: Look) -> dict[str, Any]:
    """A look with everything its hash covers, its hash and its signature."""
    plain = {field.name: getattr(look, field.name) for field in fields(Look)}
    return plain | {
        "schema": "loket/look-1",
        "look_id": str(look.look_id),
        "kind": str(look.kind),
        "role": look.role.value,
        "at": look.at.isoformat(),
        "dossiers": [str(one) for one in look.dossiers],
    }


def look_from_dict(value: Mapping[str, Any]) -> Look:
    """The look that `look_to_dict` wrote."""
    plain = {field.name: value[field.name] for field in fields(Look)}
    return Look(
        **plain
        | {
            "look_id": UUID(value["look_id"]),
            "role": Role(value["role"]),
            "at": datetime.fromisoformat(value["at"]),
            "dossiers": tuple(UUID(one) for one in value["dossiers"]),
        }
    )


def key_to_dict(key: KnownKey) -> dict[str, Any]:
    """A published card."""
    plain = {"line": key.card.line, "offices": list(key.offices), "signed_from": key.signed_from}
    return plain | {"since": key.since.isoformat()}


def key_from_dict(value: Mapping[str, Any], source: KeySource) -> KnownKey:
    """The card that `key_to_dict` wrote."""
    begun = value["signed_from"]
    return KnownKey(
        DeviceCard.parse(value["line"]),
        tuple(str(office) for office in value["offices"]),
        datetime.fromisoformat(value["since"]),
        source,
        None if begun is None else int(begun),
    )


def anchor_to_dict(anchor: Anchor) -> dict[str, Any]:
    """How far two chains had come, without the hub's time."""
    return {field.name: getattr(anchor, field.name) for field in fields(Anchor) if field.name != "at"}


def anchor_from_dict(value: Mapping[str, Any]) -> Anchor:
    """The anchor that `anchor_to_dict` wrote."""
    return Anchor(
        workstation=str(value["workstation"]),
        event_seq=int(value["event_seq"]),
        event_hash=str(value["event_hash"]),
        event_signature=str(value["event_signature"]),
        look_seq=int(value["look_seq"]),
        look_hash=str(value["look_hash"]),
        look_signature=str(value["look_signature"]),
        staff_seq=int(value.get("staff_seq", 0)),
        staff_position=int(value.get("staff_position", 0)),
    )
