"""The administrator looks at the hub: who was there, what waits, what it holds of each office."""

from dataclasses import dataclass
from datetime import datetime

from workstation.domain.hub import OfficeCount, Station
from workstation.domain.officer import Officer
from workstation.domain.rights import Act, allow
from workstation.steps.counter import Counter


@dataclass(frozen=True, slots=True)
class HubState:
    """The hub at a moment (UTC): workstations, offices, bundles set aside and dossiers held."""

    at: datetime
    stations: tuple[Station, ...]
    offices: tuple[OfficeCount, ...]
    quarantined: int
    leases: int


def look_at_hub(counter: Counter, officer: Officer) -> HubState:
    """Ask the hub for its state. Raises RoleNotAllowed or HubUnreachable."""
    allow(officer, Act.SEE_HUB)
    hub = counter.hub
    return HubState(
        at=counter.clock.now(),
        stations=tuple(hub.stations()),
        offices=tuple(hub.offices()),
        quarantined=len(hub.quarantined()),
        leases=len(hub.leases()),
    )
