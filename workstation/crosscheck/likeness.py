"""How alike two written values are, and how much of that a doubtful reading lets us say.

Two questions are kept apart. A compare function looks at text alone and says `Likeness`. `weigh` then asks whether
the reading is sure enough for that answer: a false green is the worst error, and an OCR slip must never be shown
as a mistake of the applicant (domain.md §9), so a one-letter difference needs a surer reading than a far one.
"""

from collections.abc import Callable, Mapping
from dataclasses import asdict, dataclass

from rapidfuzz.distance import DamerauLevenshtein

from workstation.domain.finding import GREEN, Verdict
from workstation.domain.lattice import margin
from workstation.domain.reading import FieldReading
from workstation.domain.sentence import Sentence

SAME = Sentence("Sama dengan dokumen.")
CASE_OR_SPACES = Sentence("Sama; hanya huruf besar/kecil atau spasi yang berbeda.")
FAR = Sentence("Berbeda dengan dokumen.")
PIXELS = Sentence("Bacaan mesin ragu, tetapi gambar cocok dengan isian formulir.")
TOO_DOUBTFUL = Sentence("Tulisan pada dokumen tidak terbaca dengan yakin; bandingkan sendiri dengan gambar.")
# A reading further from the form than this is a different text, however doubtful.
NEAR = 3


@dataclass(frozen=True, slots=True)
class Thresholds:
    """The least confidence (0..1) a reading needs before Loket says something.

    `green`: same as the form; `green_short`: the same for values with few alternatives (sex, religion, RT, dates),
    where a misreading hits the form's value by chance more often. `one_edit`, `few_edits`, `many_edits`: different
    by one letter, by two or three, by more. `disputed`: different by up to three letters although another document
    confirms the form. `pixels`: the least log ratio of the form's text to the likeliest one, given what the engine
    saw, at which a doubtful reading still confirms the form. On 964 cells of poor synthetic pages -0.7 settled 5 of
    19 doubts and let 4 of 38,000 one-letter changes through; -4 would settle 13 and let 56 through.
    """

    green: float = 0.50
    green_short: float = 0.85
    one_edit: float = 0.99
    few_edits: float = 0.97
    many_edits: float = 0.90
    disputed: float = 0.995
    pixels: float = -0.7

    def as_mapping(self) -> Mapping[str, float]:
        """The thresholds by name, as kept with a check's result."""
        return asdict(self)


DEFAULT = Thresholds()


@dataclass(frozen=True, slots=True)
class Likeness:
    """What the texts alone say. `edits` is their Damerau-Levenshtein distance after normalising."""

    verdict: Verdict
    reason: Sentence
    edits: int = 0
    short: bool = False


Compare = Callable[[str, str], Likeness]
"""Compares a form value with a document value, both non-empty and neither a dash."""


def tidy(text: str) -> str:
    """Upper case with single spaces: what never counts as a difference (contracts §4, `match`)."""
    return " ".join(text.upper().split())


def distance(left: str, right: str) -> int:
    """Edits between two texts; swapping two neighbours counts as one (Damerau-Levenshtein)."""
    return DamerauLevenshtein.distance(left, right)


def identical(form: str, value: str, *, short: bool = False) -> Likeness | None:
    """The `match` of two values that are the same after `tidy`, else None."""
    if tidy(form) != tidy(value):
        return None
    return Likeness(Verdict.MATCH, SAME if form == value else CASE_OR_SPACES, short=short)


def equivalent(reason: str, *, short: bool = False, **values: str) -> Likeness:
    """Written otherwise but means the same; the reason names the rule."""
    return Likeness(Verdict.EQUIVALENT, Sentence(reason, values), short=short)


def by_distance(left: str, right: str, *, most: int | None = None) -> Likeness:
    """`letter` when two different texts are a slip of the pen apart, else `differs`.

    One edit, or two in a text of eight characters and more, is what law calls pembetulan (Permendagri 73/2022
    Pasal 4(4): redaksional); `most` sets another limit.
    """
    edits = distance(left, right)
    limit = most if most is not None else letter_limit(left, right)
    if edits > limit:
        return Likeness(Verdict.DIFFERS, FAR, edits)
    return Likeness(Verdict.LETTER, Sentence("Beda {count} huruf atau angka.", {"count": str(max(edits, 1))}), edits)


def letter_limit(left: str, right: str) -> int:
    """How many edits still are a slip of the pen for texts of this length."""
    return 2 if max(len(left), len(right)) >= 8 else 1


def weigh(
    likeness: Likeness,
    reading: FieldReading,
    thresholds: Thresholds = DEFAULT,
    *,
    disputed: bool = False,
    form: str = "",
) -> tuple[Verdict, Sentence]:
    """What may be said of a likeness, given the reading's confidence; `unreadable` when it is not sure enough.

    With `form`, a doubtful reading of nearly the same text is asked again: do the pixels speak for the form's text?
    """
    if likeness.verdict is Verdict.UNREADABLE:
        return likeness.verdict, likeness.reason
    if reading.confidence < _needed(likeness, thresholds, disputed):
        if form and not disputed and pixels_confirm(form, likeness, reading, thresholds):
            return Verdict.MATCH, PIXELS
        return Verdict.UNREADABLE, TOO_DOUBTFUL
    return likeness.verdict, likeness.reason


def pixels_confirm(form: str, likeness: Likeness, reading: FieldReading, thresholds: Thresholds) -> bool:
    """Whether the form's own text is about as likely as the best reading, for a reading a few letters away from it."""
    if not reading.lattice or likeness.edits > NEAR or likeness.verdict in GREEN:
        return False
    return margin(reading.lattice, tidy(form)) >= thresholds.pixels


def _needed(likeness: Likeness, thresholds: Thresholds, disputed: bool) -> float:
    if likeness.verdict in GREEN:
        return thresholds.green_short if likeness.short else thresholds.green
    if disputed and likeness.edits <= 3:
        return thresholds.disputed
    if likeness.edits <= 1:
        return thresholds.one_edit
    return thresholds.few_edits if likeness.edits <= 3 else thresholds.many_edits
