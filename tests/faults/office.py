"""An office of real processes: a server, a line to it, workstations; and the faults that befall them."""

import multiprocessing
import os
import random
import shutil
import signal
import tempfile
import time
from collections import Counter as Tally
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from multiprocessing.context import ForkServerProcess
from pathlib import Path

from histories import dossier
from keys import KEY
from postgres import OWNER, Cluster, cluster

from faults import worker
from faults.disks import SmallDisk
from faults.proxy import Proxy
from workstation.domain.hub import Bundle
from workstation.hub.central import CentralHub
from workstation.hub.founding import found, grant
from workstation.hub.quarantine import Quarantine
from workstation.hub.scans import FolderScans
from workstation.store.unit_of_work import Store

HERE = "317101"
# What survives a server that is struck down must have been on its disk.
DURABLE = "-c fsync=on"


# Processes are forked from one that has imported everything, so that a killed one is at work again at once.
NURSERY = multiprocessing.get_context("forkserver")
NURSERY.set_forkserver_preload(["faults.worker"])


@dataclass
class Worker:
    """One workstation's process, started again whenever it ended."""

    name: str
    home: Path
    url: str
    folder: Path
    process: ForkServerProcess | None = None

    @property
    def side_file(self) -> Path:
        """What it told its officers."""
        return self.folder / f"{self.name}.kept"

    def start(self) -> None:
        """Start the process, unless it runs."""
        if self.process is not None and self.process.exitcode is None:
            return
        stop, errors = self.folder / "stop", self.folder / f"{self.name}.errors"
        asked = (self.home, self.url, self.name, self.side_file, stop, errors)
        self.process = NURSERY.Process(target=worker.main, args=asked, daemon=True)
        self.process.start()

    def send(self, number: signal.Signals) -> None:
        """Send the process a signal."""
        with suppress(ProcessLookupError):
            os.kill(self.pid, number)

    def kill(self) -> None:
        """Kill the process wherever it is."""
        if self.process is not None and self.process.exitcode is None:
            self.process.kill()
            self.process.join()

    @property
    def pid(self) -> int:
        """The process's number."""
        assert self.process is not None and self.process.pid is not None
        return self.process.pid


@dataclass
class Office:
    """Everything that can fail, and a chance that says what does."""

    folder: Path
    server: Cluster
    url: str
    proxy: Proxy
    disk: SmallDisk
    workers: list[Worker]
    chance: random.Random
    tally: Tally[str] = field(default_factory=Tally)

    def befall(self) -> None:
        """Let one thing go wrong for a while."""
        faults = {
            self.kill: 40,
            self.halt: 14,
            self.cut: 20,
            self.cut_in_the_middle: 12,
            self.refuse: 6,
            self.restart_the_server: 5,
            self.fill_a_disk: 6,
        }
        fault = self.chance.choices(list(faults), list(faults.values()))[0]
        self.tally[fault.__name__] += 1
        fault()
        for one in self.workers:
            one.start()

    def begin(self, seconds: float = 60.0) -> None:
        """Wait until everybody is at work."""
        end = time.monotonic() + seconds
        while not all(one.side_file.exists() for one in self.workers):
            assert time.monotonic() < end, f"nobody works: {self.errors()}"
            time.sleep(0.05)

    def pause(self, most: float) -> None:
        """Let the workers go on for a while."""
        time.sleep(self.chance.uniform(0.02, most))

    def kill(self) -> None:
        """Kill a workstation wherever it is."""
        self.pause(0.8)
        self.chance.choice(self.workers).kill()

    def halt(self) -> None:
        """Let a workstation stand still, as a computer that sleeps does."""
        one = self.chance.choice(self.workers)
        one.send(signal.SIGSTOP)
        self.pause(0.8)
        one.send(signal.SIGCONT)

    def cut(self) -> None:
        """Cut every connection."""
        self.pause(0.6)
        self.proxy.cut()

    def cut_in_the_middle(self) -> None:
        """Cut every connection within what is being said."""
        self.proxy.cut_after(self.chance.randrange(20_000))
        self.pause(0.6)

    def refuse(self) -> None:
        """Let nobody through for a while."""
        self.proxy.refusing = True
        self.proxy.cut()
        self.pause(0.8)
        self.proxy.refusing = False

    def restart_the_server(self) -> None:
        """Strike the server down and start it again."""
        self.server.stop("immediate")
        self.pause(0.3)
        self.server.start(DURABLE)

    def fill_a_disk(self) -> None:
        """Leave a workstation no room for a while."""
        one = self.workers[0]
        self.disk.fill(one.pid)
        self.pause(0.8)
        self.disk.clear(one.pid)

    def settle(self) -> None:
        """Let everybody end what they are at."""
        (self.folder / "stop").touch()
        for one in self.workers:
            assert one.process is not None
            one.process.join(60)
            assert one.process.exitcode == 0, f"{one.name}: {one.process.exitcode} {self.errors()}"
        self.proxy.mend()

    def errors(self) -> str:
        """What workers said on their way out."""
        return "\n".join(path.read_text(encoding="utf-8") for path in self.folder.glob("*.errors"))


@contextmanager
def opened(workers: int, dossiers: int, seed: int | None) -> Iterator[Office]:
    """An office with its server, dossiers and workstations that are at work."""
    folder = Path(tempfile.mkdtemp(prefix="loket-faults-"))
    with cluster() as server:
        server.stop("fast")
        server.start(DURABLE)
        server.admin(f"CREATE ROLE {OWNER} LOGIN CREATEROLE")
        database = server.new_database(OWNER)
        url = server.url(database, OWNER)
        found(url)
        hub = CentralHub(url, FolderScans(folder / "scans"), Quarantine(folder / "quarantine", KEY))
        for number in range(dossiers):
            one = dossier(f"R{number:04d}", documents=(), office=HERE)
            hub.accept(Bundle(one, {}), one.submitted_at)
        hub.close()
        proxy = Proxy(server.folder / ".s.PGSQL.5432")
        disk = SmallDisk(folder / "w0")
        Store.open(folder / "empty.db", KEY).close()
        made = [
            Worker(
                f"w{number}",
                folder / f"w{number}",
                f"postgresql://{grant(url, f'w{number}', [HERE])}@127.0.0.1:{proxy.port}/{database}",
                folder,
            )
            for number in range(workers)
        ]
        office = Office(folder, server, url, proxy, disk, made, random.Random(seed))
        try:
            for one in made:
                one.home.mkdir(exist_ok=True)
                shutil.copy(folder / "empty.db", one.home / "loket.db")
                one.start()
            yield office
        finally:
            for one in made:
                one.kill()
            proxy.close()
            disk.remove()
            shutil.rmtree(folder, ignore_errors=True)
