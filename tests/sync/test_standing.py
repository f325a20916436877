"""What an officer could not do does not count, on either kind of hub; what could be done offline stays valid."""

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any
from uuid import UUID

import psycopg
import pytest
from acts import HERE, at_hub, event_row, fields, insert_embedded, insertion, mark, synced, take_in
from attacks import Outcome, Record
from devices import make_device
from keys import HUB_DATABASE
from officers import ADMIN, let_in, open_door
from offices import Office
from stations import Station

from workstation.database.migrate import move_to
from workstation.domain.event import Event, EventKind, Role, canonical_json, event_hash
from workstation.domain.ids import new_id
from workstation.domain.officer import Officer
from workstation.domain.refusals import RoleNotAllowed
from workstation.domain.ruling import State
from workstation.domain.sealing import EVENTS, signature_text, signed_message
from workstation.domain.staff_refusals import SessionEnded
from workstation.hub import protection
from workstation.hub.founding import found, grant
from workstation.hub.tables import SCHEMA
from workstation.steps.aside import list_aside
from workstation.steps.audit_verify import verify_logs
from workstation.steps.audit_words import remark_sentence
from workstation.steps.staff import AddOfficer, add_officer, change_role, set_disabled
from workstation.sync.round import NOT_COUNTED

Make = Callable[..., Station]
SUPERVISOR = Officer("siti", Role.SUPERVISOR)
APPROVED = canonical_json({"decision": "approve"})


class Town:
    """An administrator's computer and two counters that know the same officers; the first counter's chain has begun."""

    def __init__(self, office: Office, make: Make) -> None:
        self.office = office
        self.dossiers = take_in(office, *(f"R{number}" for number in range(1, 7)))
        self.admin, self.first, self.other = make("admin-1"), make("w1"), make("w2")
        if office.server is not None:
            grant(office.url, "admin-1", (HERE,), staff=True)
        for name, role in (("dewi", Role.ADMIN), ("ani", Role.PETUGAS), ("budi", Role.PETUGAS)):
            let_in(self.admin.counter, name, role)
        let_in(self.admin.counter, "siti", Role.SUPERVISOR)
        self.sync()
        self.last = mark(self.first, self.dossiers[0], "nik")
        self.sync()

    def sync(self) -> list[str]:
        """Everybody syncs, twice, so that all have heard all."""
        return synced(self.admin, self.first, self.other, self.first, self.other)

    def aside(self, station: Station | None = None) -> list[str]:
        """Why what is set aside at a station is."""
        return [one.cause for one in list_aside((station or self.other).counter, SUPERVISOR)]

    def forge(self, officer: str, role: Role, dossier_id: UUID | None = None, **changes: Any) -> Event:
        """Have the first counter's own role insert a decision in somebody's name, sealed and signed as is right."""
        draft = replace(
            self.last,
            event_id=new_id(),
            kind=EventKind.DECIDED,
            payload=APPROVED,
            officer=officer,
            role=role,
            dossier_id=dossier_id or self.dossiers[1],
            seq=self.last.seq + 1,
            prev_hash=self.last.hash,
            parents=frozenset(),
        )
        draft = replace(draft, **changes)
        link, device = event_hash(draft), make_device("w1")
        signed = signature_text(device.card.key_id, device.sign(signed_message(EVENTS, link)))
        self.last = replace(draft, hash=link, signature=signed)
        insert_as_workstation(self.office, self.last)
        return self.last


def insert_as_workstation(office: Office, event: Event) -> None:
    """Append an event with nothing but what the workstation has to reach its hub."""
    row = event_row(event)
    if office.server is None:
        insert_embedded(office, row)
        return
    role = f"{office.database}_{event.workstation}"
    with psycopg.connect(office.server.url(office.database, role)) as connection:
        connection.execute(insertion(row, "loket.event", "%%(%s)s").encode(), row)


@pytest.fixture
def town(office: Office, make: Make) -> Town:
    return Town(office, make)


FORGED: dict[str, tuple[str, Role, str]] = {
    "a supervisor's decision by an officer": ("ani", Role.SUPERVISOR, "role_never_given"),
    "a supervisor's decision as an officer": ("siti", Role.PETUGAS, "role_never_given"),
    "an administrator who decides": ("ani", Role.ADMIN, "role_never_given"),
    "an officer whom nobody knows": ("hantu", Role.PETUGAS, "officer_not_recorded"),
    "a supervisor whom nobody knows": ("hantu", Role.SUPERVISOR, "officer_not_recorded"),
    "Loket itself decides": ("loket", Role.ADMIN, "officer_not_recorded"),
}


def test_decisions_in_names_and_roles_that_nobody_has(town: Town, attack: Record) -> None:
    for officer, role, _ in FORGED.values():
        town.forge(officer, role)
    assert synced(town.other) == [NOT_COUNTED]
    assert town.aside() == [cause for _, _, cause in FORGED.values()]
    states = {row.dossier_id: row.state for row in town.other.rows()}
    assert states[town.dossiers[1]] is State.PENDING
    kind = "folder" if town.office.server is None else "server"
    attack(f"staff: decisions of made-up officers and roles, hub {kind}", Outcome.DETECTED, len(FORGED), 6)
    # They stay where they are, seen and counted once, and hold nothing up.
    assert synced(town.other) == [] and len(at_hub(town.office)) == 7
    mark(town.other, town.dossiers[1], "nama")
    assert synced(town.other, town.admin) == [NOT_COUNTED]
    assert fields(town.admin.events(town.dossiers[1])) == ["nama"]


def test_decisions_in_the_name_of_a_disabled_officer(town: Town, attack: Record) -> None:
    set_disabled(open_door(town.admin.counter), ADMIN, "ani", True)
    town.sync()
    town.forge("ani", Role.PETUGAS)
    # Dated back, and in the name's other spelling.
    earlier = town.last.occurred_at.replace(year=2020)
    town.forge("ANI", Role.PETUGAS, town.dossiers[2], occurred_at=earlier)
    assert synced(town.other) == [NOT_COUNTED]
    assert town.aside() == ["made_while_disabled"] * 2
    kind = "folder" if town.office.server is None else "server"
    attack(f"staff: decisions of a disabled officer, hub {kind}", Outcome.DETECTED, 2, 2)
    # What she had done stays, also where somebody begins from nothing.
    assert fields(town.other.events(town.dossiers[0])) == ["nik"]
    # An own program does not even seal it.
    with pytest.raises(SessionEnded):
        mark(town.first, town.dossiers[3], "nik")


def test_what_was_made_before_a_disabling_was_heard_stays_valid(town: Town, make: Make) -> None:
    offline = [mark(town.first, one, "nama") for one in town.dossiers]
    set_disabled(open_door(town.admin.counter), ADMIN, "ani", True)
    change_role(open_door(town.admin.counter), ADMIN, "siti", Role.PETUGAS)
    synced(town.admin, town.other)
    # Weeks later; the round that brings the news also brings what was done without it.
    review = mark(town.first, town.dossiers[5], "rt", SUPERVISOR)
    assert town.sync() == [] and town.aside() == []
    late = make("w3")
    assert synced(late) == [] and town.aside(late) == []
    events = [event for one in town.dossiers for event in late.events(one)]
    assert {event.event_id for event in events} >= {*(one.event_id for one in offline), review.event_id}


def test_what_is_let_in_again_counts_again(town: Town) -> None:
    door = open_door(town.admin.counter)
    set_disabled(door, ADMIN, "ani", True)
    town.sync()
    set_disabled(door, ADMIN, "ani", False)
    town.sync()
    mark(town.first, town.dossiers[2], "nama")
    assert town.sync() == [] and town.aside() == []
    assert fields(town.other.events(town.dossiers[2])) == ["nama"]


def test_a_record_that_comes_after_the_event_makes_it_count(town: Town) -> None:
    event = town.forge("rina", Role.PETUGAS)
    assert synced(town.other) == [NOT_COUNTED] and town.aside() == ["officer_not_recorded"]
    add_officer(open_door(town.admin.counter), ADMIN, AddOfficer("rina"))
    assert synced(town.admin, town.other) == [] and town.aside() == []
    assert [one.event_id for one in town.other.events(town.dossiers[1])] == [event.event_id]


def test_a_new_officers_first_work_counts_wherever_the_record_was_made(town: Town) -> None:
    add_officer(open_door(town.admin.counter), ADMIN, AddOfficer("rina", Role.SUPERVISOR))
    mark(town.admin, town.dossiers[3], "nik", Officer("rina", Role.SUPERVISOR))
    assert town.sync() == [] and town.aside() == []
    assert fields(town.other.events(town.dossiers[3])) == ["nik"]


def test_a_later_promotion_does_not_make_good_what_was_forged_before(town: Town, make: Make) -> None:
    town.forge("budi", Role.SUPERVISOR)
    synced(town.other)
    # The counter goes on as if nothing were: its chain goes on behind the forged link.
    synced(town.first)
    change_role(open_door(town.admin.counter), ADMIN, "budi", Role.SUPERVISOR)
    town.sync()
    assert town.aside() == ["role_never_given"]
    late = make("w3")
    assert synced(late) == [NOT_COUNTED] and town.aside(late) == ["role_never_given"]


def test_a_role_that_was_taken_away_counts_no_more_once_that_was_heard(town: Town) -> None:
    change_role(open_door(town.admin.counter), ADMIN, "siti", Role.PETUGAS)
    town.sync()
    town.forge("siti", Role.SUPERVISOR)
    synced(town.other)
    assert town.aside() == ["role_never_given"]
    town.forge("siti", Role.PETUGAS)
    synced(town.other)
    assert town.aside() == ["role_never_given"]


def test_an_office_without_officers_compares_nothing(office: Office, make: Make) -> None:
    (one,) = take_in(office, "R1")
    first, other = make("w1"), make("w2")
    synced(first, other)
    mark(first, one, "nik", Officer("dari dulu"))
    assert synced(first, other) == [] and fields(other.events(one)) == ["nik"]


def test_what_is_set_aside_is_for_supervisors_and_admins_to_see(town: Town) -> None:
    town.forge("hantu", Role.PETUGAS)
    synced(town.other)
    with pytest.raises(RoleNotAllowed):
        list_aside(town.other.counter, Officer("ani"))
    (one,) = list_aside(town.other.counter, ADMIN)
    assert (one.officer, one.workstation, one.registration_no) == ("hantu", "w1", "R2")
    notes = [str(remark_sentence(noted)) for noted in verify_logs(town.other.counter).notes]
    assert any(note.startswith("Komputer w1: 1 kejadian darinya disisihkan") for note in notes)
    assert "hantu" in str(one.why) and "Tidak ada yang dihapus" in str(one.why)


def test_what_was_at_a_hub_before_it_compared_stays_as_it_counted(town: Town) -> None:
    event = town.forge("dari dulu", Role.PETUGAS)
    migrated_anew(town.office)
    assert synced(town.other) == [] and town.aside() == []
    assert [one.event_id for one in town.other.events(town.dossiers[1])] == [event.event_id]
    town.forge("dari dulu", Role.PETUGAS)
    assert synced(town.other) == [NOT_COUNTED]


def migrated_anew(office: Office) -> None:
    """Take a hub to before events were compared, and back as an update does."""
    if office.server is None:
        file = office.folder / "hub.db"
        move_to(file, HUB_DATABASE, SCHEMA, "r0006")
        move_to(file, HUB_DATABASE, SCHEMA, SCHEMA.head)
        return
    with psycopg.connect(office.server.url(office.database)) as connection:
        folder = Path(protection.__file__).parent / "sql"
        connection.execute((folder / "no_standing.sql").read_bytes())
        connection.execute("DROP TABLE loket.uncompared")
        connection.execute("ALTER TABLE loket.anchor DROP COLUMN staff_seq, DROP COLUMN staff_position")
        connection.execute("UPDATE loket.alembic_version SET version_num = 'r0006'")
    found(office.url)
