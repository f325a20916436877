"""What both kinds of hub ask their database, in words that SQLite and PostgreSQL share."""

import hashlib
import json
from collections.abc import Mapping
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, Select, Table, false, insert, select, union_all

from workstation.database.tables import event_or_none
from workstation.domain.dossier import Dossier
from workstation.domain.event import canonical_json
from workstation.domain.hub import HubDossier, HubEvent
from workstation.domain.refusals import RegistrationReused
from workstation.domain.wire import dossier_from_dict, dossier_to_dict
from workstation.hub import tables


def is_known(connection: Connection, dossier: Dossier) -> bool:
    """Whether a dossier is here already; raises RegistrationReused when its number belongs to other content."""
    table = tables.dossier
    mine = table.c.region == dossier.region, table.c.registration_no == dossier.registration_no
    found = connection.scalar(select(table.c.digest).where(*mine))
    if found is not None and found != _digest(dossier):
        raise RegistrationReused
    return found is not None


def add_dossier(connection: Connection, dossier: Dossier, at: datetime) -> None:
    """Add a dossier to the feed of its office."""
    values = {
        "dossier_id": dossier.dossier_id,
        "region": dossier.region,
        "registration_no": dossier.registration_no,
        "office": dossier.office,
        "digest": _digest(dossier),
        "content": json.dumps(dossier_to_dict(dossier), ensure_ascii=False),
        "accepted_at": at,
    }
    # Without RETURNING, which would need the right to read what was written.
    connection.execute(insert(tables.dossier).inline().values(values))


def dossiers_after(connection: Connection, after: Mapping[str, int], limit: int) -> list[HubDossier]:
    """Dossiers of offices, each after its own position."""
    rows = connection.execute(_feed(tables.dossier, after, limit)).mappings()
    return [HubDossier(row["position"], dossier_from_dict(json.loads(row["content"]))) for row in rows]


def events_after(connection: Connection, after: Mapping[str, int], limit: int) -> list[HubEvent]:
    """Events of offices, each after its own position."""
    rows = connection.execute(_feed(tables.event, after, limit)).mappings()
    return [HubEvent(row["position"], row["office"], *event_or_none(row)) for row in rows]


def _feed(table: Table, after: Mapping[str, int], limit: int) -> Select[Any]:
    """Each office's next rows from its own place in the index: asked for in one, all that is left would be sorted."""
    column = table.c
    pages = [
        select(table).where(column.office == office, column.position > position).order_by(column.position).limit(limit)
        for office, position in after.items()
    ]
    if len(pages) == 1:
        return pages[0]
    if not pages:
        return select(table).where(false())
    merged = union_all(*(select(page.subquery()) for page in pages)).subquery()
    return select(merged).order_by(merged.c.position).limit(limit)


def _digest(dossier: Dossier) -> str:
    return hashlib.sha256(canonical_json(dossier_to_dict(dossier)).encode()).hexdigest()
