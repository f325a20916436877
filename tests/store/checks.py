"""Readings and checks for tests: one with everything in it, and strategies for all of them."""

from hypothesis import strategies as st

from workstation.domain.finding import (
    CheckResult,
    Evidence,
    FieldFinding,
    Outcome,
    RuleFinding,
    Severity,
    SourceFinding,
    Verdict,
)
from workstation.domain.reading import (
    CodeReading,
    FieldReading,
    Quality,
    Reading,
    Sign,
    SignatureReading,
    SignatureStatus,
)
from workstation.domain.sentence import Sentence

BOX = ((1.0, 2.0), (3.5, 2.0), (3.5, 4.0), (1.0, 4.0))

words = st.text(max_size=8)
numbers = st.floats(allow_nan=False, allow_infinity=False)
shares = st.floats(0, 1)
boxes = st.tuples(*[st.tuples(numbers, numbers)] * 4)
sentences = st.builds(Sentence, words, st.dictionaries(words, words, max_size=2))
fields = st.dictionaries(
    words,
    st.builds(FieldReading, st.none() | words, words, numbers, st.integers(0, 9), st.none() | boxes, words),
    max_size=3,
)
readings = st.builds(
    Reading,
    sha256=words,
    kind=words,
    pages=st.integers(0, 99),
    quality=st.builds(Quality, st.booleans(), st.lists(words, max_size=2).map(tuple)),
    fields=fields,
    members=st.lists(fields, max_size=2).map(tuple),
    codes=st.lists(
        st.builds(CodeReading, words, words, st.integers(0, 9), boxes, st.sampled_from(["known", "lookalike"])),
        max_size=2,
    ).map(tuple),
    signature=st.none()
    | st.builds(SignatureReading, st.sampled_from(SignatureStatus), words, words, words, st.booleans(), words),
    signs=st.lists(st.builds(Sign, words, shares, words, words, st.integers(0, 9), st.none() | boxes), max_size=2).map(
        tuple
    ),
    fingerprint=words,
    engine=words,
    seconds=numbers,
)
sources = st.builds(
    SourceFinding,
    words,
    st.none() | words,
    st.sampled_from(Verdict),
    numbers,
    st.integers(0, 9),
    st.none() | boxes,
    words,
    sentences,
)
evidence = st.builds(Evidence, words, words, st.integers(0, 9), st.none() | boxes)
checks = st.builds(
    CheckResult,
    registration_no=words,
    outcome=st.sampled_from(Outcome),
    fields=st.dictionaries(
        words,
        st.builds(FieldFinding, words, st.sampled_from(Verdict), sentences, st.lists(sources, max_size=2).map(tuple)),
        max_size=3,
    ),
    rules=st.lists(
        st.builds(
            RuleFinding,
            words | st.just("reading.illegible"),
            st.sampled_from(Severity),
            st.lists(words, max_size=2).map(tuple),
            sentences,
            st.lists(evidence, max_size=2).map(tuple),
        ),
        max_size=3,
    ).map(tuple),
    missing_documents=st.lists(words, max_size=2).map(tuple),
    applicant_row=st.none() | st.integers(0, 20),
    engine=words,
    thresholds=st.dictionaries(words, numbers, max_size=2),
    seconds=numbers,
)


def check_of(
    outcome: Outcome = Outcome.REVIEW, engine: str = "e1", verdicts: tuple[Verdict, ...] = (Verdict.DIFFERS,)
) -> CheckResult:
    """A check whose fields carry the verdicts, with one warning, one remark and an illegible document."""
    said = Sentence("Berbeda dengan {document}.", {"document": "KK"})
    source = SourceFinding("kk", "3171", Verdict.DIFFERS, 0.9, 0, BOX, "a" * 64, said)
    return CheckResult(
        registration_no="REG-0001",
        outcome=outcome,
        fields={
            f"field {number}": FieldFinding("3171", verdict, said, (source,)) for number, verdict in enumerate(verdicts)
        },
        rules=(
            RuleFinding("nik.birth_date", Severity.INFO, ("nik",), said),
            RuleFinding("reading.illegible", Severity.WARN, ("kk", "kk", "akta_kelahiran"), said),
        ),
        missing_documents=("surat_kehilangan",),
        engine=engine,
        thresholds={"sure": 0.99},
    )
