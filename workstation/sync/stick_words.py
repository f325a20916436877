"""What became of a stick, in sentences for whoever wrote or brought it."""

from workstation.domain.sentence import Sentence
from workstation.sync.round import ANEW, OTHER_HUB
from workstation.sync.stick_in import TakenIn
from workstation.sync.stick_manifest import Direction
from workstation.sync.stick_out import Written

SENT_HOME = "Stik {number} untuk {receiver} ditulis: {events} kejadian. Cabut stik dengan aman."
SENT_OUT = (
    "Stik {number} untuk {receiver} ditulis: {dossiers} berkas, {scans} pindaian, {events} kejadian. Cabut stik "
    "dengan aman."
)
FULL = (
    "Stik ini penuh, jadi belum semuanya ikut; tidak ada yang hilang. Sesudah stik kabar dari penerima diambil di "
    "sini, tulis stik berikutnya untuk sisanya."
)
CAME_HOME = "Stik {number} dari {sender} diambil: {events} kejadian baru."
CAME_OUT = "Stik {number} dari {sender} diambil: {dossiers} berkas baru, {scans} pindaian, {events} kejadian baru."


def written_words(written: Written) -> tuple[Sentence, ...]:
    """What a stick holds."""
    values = {"number": str(written.number), "receiver": written.receiver}
    counts = {"events": str(written.events), "dossiers": str(written.dossiers), "scans": str(written.scans)}
    text = SENT_OUT if written.direction is Direction.FROM_HUB else SENT_HOME
    said = [Sentence(text, values | counts)]
    if written.left_out:
        said.append(
            Sentence(
                "{count} pindaian tidak ada di pusat data dan tidak ikut. Yang lain ikut. Beri tahu admin.",
                {"count": str(written.left_out)},
            )
        )
    if written.more:
        said.append(Sentence(FULL, values))
    return tuple(said)


def taken_words(taken: TakenIn) -> tuple[Sentence, ...]:
    """What a stick brought."""
    values = {"number": str(taken.number), "sender": taken.sender, "events": str(taken.events)}
    counts = {"dossiers": str(taken.dossiers), "scans": str(taken.scans)}
    text = CAME_OUT if taken.direction is Direction.FROM_HUB else CAME_HOME
    said = [Sentence(text, values | counts)]
    if taken.known:
        said.append(Sentence("Stik ini, atau yang lebih baru, sudah pernah diambil. Tidak ada yang dobel."))
    if taken.refused:
        said.append(
            Sentence(
                "{count} kejadian ditolak pusat data; sebabnya ada di layar Kiriman kantor asal.",
                {"count": str(taken.refused)},
            )
        )
    if taken.strange:
        said.append(
            Sentence(
                "{count} kejadian tidak dapat dipercaya atau dipahami, jadi disisihkan. Perbarui Loket.",
                {"count": str(taken.strange)},
            )
        )
    if taken.other_hub:
        said.append(Sentence(OTHER_HUB))
    if taken.anew:
        said.append(Sentence(ANEW, {"count": str(taken.anew)}))
    if taken.clock_slow:
        said.append(Sentence("Jam komputer ini lebih lambat dari saat stik ditulis. Betulkan tanggal dan jamnya."))
    return tuple(said)
