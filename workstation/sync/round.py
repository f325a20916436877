"""One round of sync: greet, deliver, pull, then fetch scans, and say in words what stood in the way."""

from dataclasses import dataclass
from datetime import timedelta
from importlib.metadata import version
from time import monotonic

from workstation.domain.errors import LoketError
from workstation.domain.ports import Progress, StopFlag
from workstation.domain.refusals import HubForbids, NameChanged
from workstation.domain.sentence import Sentence
from workstation.domain.standing import DOUBTS
from workstation.steps.begin_anew import begin_anew
from workstation.steps.counter import Counter
from workstation.steps.deliver import DeliverResult, deliver
from workstation.steps.fetch import FetchResult, fetch
from workstation.steps.greet import LAST_SYNC, TOLERATED, Greeted, clock_was_set_back, greet
from workstation.steps.keys import exchange_keys
from workstation.steps.lost import tell_of_lost
from workstation.steps.officers import exchange_officers
from workstation.steps.pull import PullResult, never, pull, silent
from workstation.steps.rejoin import rejoin
from workstation.steps.renamed import refuse_if_renamed
from workstation.steps.share_looks import anchor_chains, share_looks
from workstation.steps.shared import share_readings


@dataclass(frozen=True, slots=True)
class SyncResult:
    """What a round moved; `problem` is why it ended early, and everything else stays safe here.

    `scans_remaining` of the scans are still to come; `more` says that another round right away would bring some.

    `warnings` are what somebody should see to though the round went well: a wrong clock, an office that the hub does
    not open to this workstation, events that could not be believed, work sealed anew after a restored copy, a hub that
    is another one than before, scans that the hub does not have.
    """

    delivered: int = 0
    set_aside: int = 0
    dossiers: int = 0
    events: int = 0
    problem: Sentence | None = None
    warnings: tuple[Sentence, ...] = ()
    scans: int = 0
    scans_remaining: int = 0
    more: bool = False


def synchronise(
    counter: Counter, progress: Progress = silent, stop: StopFlag = never, fetch_for: timedelta | None = None
) -> SyncResult:
    """Greet, deliver, pull, then fetch scans, for `fetch_for` at most: what is left comes with the next round.

    Never raises for a hub out of reach: the result's `problem` says so.
    """
    sent, pulled = DeliverResult(), PullResult()
    warnings: list[Sentence] = []
    strange = _strange(counter)
    try:
        if clock_was_set_back(counter):
            warnings.append(Sentence(SET_BACK))
        met = greet(counter, version("loket"))
        if met.welcome.limited:
            _refuse_if_renamed(counter)
        warnings += _warnings(met) + _begun_anew(counter, met)
        exchange_keys(counter, met)
        sent = deliver(counter, stop)
        warnings += exchange_officers(counter, met.offices)
        if sent.forked:
            # Again, since the hub may have got more of this chain meanwhile.
            greet(counter, version("loket"))
        pulled = pull(counter, met.offices, progress, stop)
        if sent.forked and not stop():
            warnings += _sealed_anew(counter, sent)
            sent = _added(sent, deliver(counter, stop))
            pulled = _sum(pulled, pull(counter, met.offices, progress, stop))
        if not stop():
            tell_of_lost(counter)
        if not share_looks(counter, stop):
            warnings.append(Sentence(LOOKS_WAIT))
        anchor_chains(counter)
        share_readings(counter, stop)
    except LoketError as error:
        warnings += _newly_strange(counter, strange)
        problem = _why(counter, error)
        return SyncResult(sent.delivered, sent.set_aside, pulled.dossiers, pulled.events, problem, tuple(warnings))
    warnings += _newly_strange(counter, strange)
    with counter.uow() as uow:
        uow.marks.set(LAST_SYNC, counter.clock.now().isoformat())
        uow.commit()
    fetched = fetch(counter, progress, _until(fetch_for, stop))
    warnings += _scans_lost(fetched)
    return SyncResult(
        sent.delivered,
        sent.set_aside,
        pulled.dossiers,
        pulled.events,
        fetched.problem,
        tuple(warnings),
        fetched.fetched,
        fetched.remaining,
        fetched.remaining > 0 and fetched.bytes > 0,
    )


SET_BACK = "Jam komputer ini mundur. Urutan keputusan tetap benar; betulkan tanggal dan jamnya."
AHEAD = "Jam komputer ini {minutes} menit lebih cepat dari pusat data. Urutan keputusan tetap benar; betulkan jamnya."
BEHIND = "Jam komputer ini {minutes} menit lebih lambat dari pusat data. Urutan keputusan tetap benar; betulkan jamnya."
CLOSED = "Kantor {office} belum dibuka untuk komputer ini di pusat data. Minta admin memberi izin kantor itu."
STRANGE = (
    "{count} kejadian dari komputer lain tidak dapat dipercaya atau dipahami, jadi disisihkan. Yang lain aman. "
    "Perbarui Loket; bila tetap muncul, hubungi admin."
)
NOT_COUNTED = (
    "{count} kejadian dari komputer lain disisihkan dan tidak dihitung, karena petugas atau perannya tidak cocok "
    "dengan daftar petugas. Tidak ada yang dihapus. Minta supervisor atau admin melihatnya: layar Jejak, "
    "daftar Disisihkan, atau loket audit aside."
)
OTHER_HUB = (
    "Pusat data kantor dibuat baru atau dikembalikan dari salinan lama. Semua keputusan komputer ini dikirim lagi dan "
    "semua berkas ditarik lagi; tidak ada yang hilang dari komputer ini. Beri tahu admin."
)
ANEW = (
    "Data komputer ini berasal dari salinan lama. {count} keputusan yang menunggu disusun ulang dan ikut dikirim; "
    "tidak ada yang hilang. Beri tahu admin."
)

LOOKS_WAIT = (
    "Catatan akses komputer ini belum diterima pusat data. Tidak ada yang hilang dan pekerjaan tetap jalan. "
    "Minta admin menjalankan loket audit verify di komputer ini."
)
LOST = (
    "{count} pindaian tidak ada atau rusak di pusat data kantor. Berkas lain tetap diambil. Beri tahu admin; "
    "pindaian itu diminta lagi pada setiap sinkronisasi."
)


def _refuse_if_renamed(counter: Counter) -> None:
    with counter.view() as uow:
        refuse_if_renamed(uow, counter)


def _why(counter: Counter, error: LoketError) -> Sentence:
    """What to say of an error: a hub that refuses a computer which bears another name than its work says little."""
    try:
        if isinstance(error, HubForbids):
            _refuse_if_renamed(counter)
    except NameChanged as renamed:
        return renamed.sentence
    return error.sentence


def _scans_lost(fetched: FetchResult) -> list[Sentence]:
    count = len(fetched.missing) + len(fetched.damaged)
    return [Sentence(LOST, {"count": str(count)})] if count else []


def _until(time: timedelta | None, stop: StopFlag) -> StopFlag:
    """`stop`, or the end of a time that begins now."""
    if time is None:
        return stop
    end = monotonic() + time.total_seconds()
    return lambda: stop() or monotonic() > end


def _warnings(met: Greeted) -> list[Sentence]:
    found = [Sentence(CLOSED, {"office": office}) for office in met.closed]
    if abs(met.offset) > TOLERATED.total_seconds():
        minutes = round(timedelta(seconds=abs(met.offset)) / timedelta(minutes=1))
        found.append(Sentence(AHEAD if met.offset > 0 else BEHIND, {"minutes": str(minutes)}))
    return found


def _strange(counter: Counter) -> tuple[int, int]:
    """How many events are set aside, by what they are or say, and by their officers' records."""
    with counter.view() as uow:
        causes = [one.cause for one in uow.events.strange()]
    doubted = sum(cause in DOUBTS for cause in causes)
    return len(causes) - doubted, doubted


def _newly_strange(counter: Counter, before: tuple[int, int]) -> list[Sentence]:
    """What was set aside in this round, also one that the line did not let end."""
    told = zip((STRANGE, NOT_COUNTED), _strange(counter), before, strict=True)
    return [Sentence(text, {"count": str(now - was)}) for text, now, was in told if now > was]


def _begun_anew(counter: Counter, met: Greeted) -> list[Sentence]:
    return [Sentence(OTHER_HUB)] if begin_anew(counter, met.welcome.hub_id) else []


def _sealed_anew(counter: Counter, sent: DeliverResult) -> list[Sentence]:
    count = rejoin(counter, sent.forked)
    return [Sentence(ANEW, {"count": str(count)})] if count else []


def _sum(one: PullResult, other: PullResult) -> PullResult:
    return PullResult(one.dossiers + other.dossiers, one.events + other.events, one.strange + other.strange)


def _added(one: DeliverResult, other: DeliverResult) -> DeliverResult:
    return DeliverResult(one.delivered + other.delivered, one.set_aside + other.set_aside, other.forked)
