"""Officers' records on this workstation: each is kept as it was signed, and none is ever changed."""

from collections.abc import Collection

from sqlalchemy import Connection, delete, select
from sqlalchemy.dialects.sqlite import insert

from workstation.domain.staff import OfficerRecord, key_of, officer_from_json
from workstation.store import tables


class StoredOfficers:
    """Port `Officers`."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def add(self, record: OfficerRecord) -> bool:
        """Keep a record; False when it was here already."""
        values = {"digest": record.digest, "name": key_of(record.name), "content": record.content}
        new = insert(tables.officer_record).values(values).on_conflict_do_nothing(index_elements=["digest"])
        return self._connection.execute(new).rowcount > 0

    def all(self) -> list[OfficerRecord]:
        """Every record, in the order they came."""
        return self._records()

    def of(self, name: str) -> list[OfficerRecord]:
        """The records of one officer, however the name is spelt."""
        return self._records(tables.officer_record.c.name == key_of(name))

    def unsettled(self) -> list[OfficerRecord]:
        """The records that the hub is not known to have, in the order they came."""
        settled = select(tables.officer_settled.c.digest)
        return self._records(tables.officer_record.c.digest.not_in(settled))

    def settle(self, digests: Collection[str]) -> None:
        """Note that the hub has records."""
        if digests:
            new = insert(tables.officer_settled).on_conflict_do_nothing(index_elements=["digest"])
            self._connection.execute(new, [{"digest": digest} for digest in digests])

    def unsettle(self) -> None:
        """Offer every record to the hub again."""
        self._connection.execute(delete(tables.officer_settled))

    def _records(self, *wanted: object) -> list[OfficerRecord]:
        table = tables.officer_record
        query = select(table.c.content).where(*wanted).order_by(table.c.position)  # type: ignore[arg-type]
        found = (officer_from_json(content) for content in self._connection.scalars(query))
        return [record for record in found if record is not None]
