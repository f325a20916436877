"""Put a worker of the farm together: the hub's queue on one side, a reader on the other."""

from datetime import UTC, datetime
from functools import partial

from workstation.domain.hub import Greeting
from workstation.domain.ports import Reader
from workstation.domain.refusals import NotAFarm
from workstation.hub.central import CentralHub
from workstation.hub.jobs import PATIENT, Patience, Work, work
from workstation.steps.farm import Farm, read_for_all


def serve(
    hub: CentralHub,
    workstation: str,
    reader: Reader,
    processes: int = 1,
    once: bool = False,
    patience: Patience = PATIENT,
) -> None:
    """Read what the hub's queue holds for the offices of this workstation, until a signal says stop.

    Raises NotAFarm, HubForbids or HubVersion, and HubUnreachable when the hub does not answer at the start.
    """
    now = datetime.now(UTC)
    welcome = hub.greet(Greeting(workstation, now, 0))
    if not hub.open_farm(reader.engine):
        raise NotAFarm
    farm = Farm(workstation, hub, reader)
    work(Work(hub.url, welcome.offices, partial(read_for_all, farm), processes, once, patience))
