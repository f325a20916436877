"""Dossiers and events as plain JSON values: the same in the store, at the hub and on a stick."""

import json
from collections.abc import Mapping
from datetime import datetime
from typing import Any
from uuid import UUID

from workstation.domain.dossier import Document, Dossier
from workstation.domain.event import Event, EventKind, Role


def dossier_to_dict(dossier: Dossier) -> dict[str, Any]:
    """A dossier with the keys of loket/dossier-1 and its identity."""
    return {
        "schema": "loket/dossier-1",
        "dossier_id": str(dossier.dossier_id),
        "registration_no": dossier.registration_no,
        "service": dossier.service,
        "changes": list(dossier.changes),
        "channel": dossier.channel,
        "region": dossier.region,
        "office": dossier.office,
        "submitted_at": dossier.submitted_at.isoformat(),
        "form": dict(dossier.form),
        "documents": [
            {"kind": one.kind, "file": one.file, "media_type": one.media_type, "sha256": one.sha256}
            for one in dossier.documents
        ],
    }


def dossier_from_dict(value: Mapping[str, Any]) -> Dossier:
    """The dossier that `dossier_to_dict` wrote."""
    return Dossier(
        dossier_id=UUID(value["dossier_id"]),
        registration_no=value["registration_no"],
        service=value["service"],
        channel=value["channel"],
        region=value["region"],
        office=value["office"],
        submitted_at=datetime.fromisoformat(value["submitted_at"]),
        form=dict(value["form"]),
        documents=tuple(Document(**document) for document in value["documents"]),
        changes=tuple(value["changes"]),
    )


def event_to_dict(event: Event) -> dict[str, Any]:
    """A sealed event with everything its hash covers, its hash and its signature."""
    return {
        "schema": "loket/event-1",
        "event_id": str(event.event_id),
        "dossier_id": str(event.dossier_id),
        "kind": event.kind.value,
        "payload": event.payload,
        "officer": event.officer,
        "role": event.role.value,
        "workstation": event.workstation,
        "seq": event.seq,
        "occurred_at": event.occurred_at.isoformat(),
        "clock_offset": event.clock_offset,
        "parents": sorted(str(parent) for parent in event.parents),
        "prev_hash": event.prev_hash,
        "hash": event.hash,
        "signature": event.signature,
    }


def event_from_dict(value: Mapping[str, Any]) -> Event:
    """The event that `event_to_dict` wrote."""
    return Event(
        event_id=UUID(value["event_id"]),
        dossier_id=UUID(value["dossier_id"]),
        kind=EventKind(value["kind"]),
        payload=value["payload"],
        officer=value["officer"],
        role=Role(value["role"]),
        workstation=value["workstation"],
        seq=value["seq"],
        occurred_at=datetime.fromisoformat(value["occurred_at"]),
        parents=frozenset(UUID(parent) for parent in value["parents"]),
        prev_hash=value["prev_hash"],
        hash=value["hash"],
        clock_offset=value["clock_offset"],
        signature=value["signature"],
    )


def event_to_json(event: Event) -> str:
    """A sealed event as one line of JSON."""
    return json.dumps(event_to_dict(event), ensure_ascii=False)


def event_from_json(content: str) -> Event | None:
    """The event that a line holds; None when it is of a kind or shape this Loket does not know."""
    try:
        return event_from_dict(json.loads(content))
    except (ValueError, TypeError, KeyError, AttributeError, RecursionError):
        return None
