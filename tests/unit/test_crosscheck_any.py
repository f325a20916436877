"""Whatever a portal sends and a reader sees, the check answers and stays honest."""

from crosscheck_makers import FATHER, KK_PAGE, check, dossier, reading
from hypothesis import given
from hypothesis import strategies as st

from workstation.crosscheck.fields import COMPARE
from workstation.domain.dossier import FORM_FIELDS, SERVICES
from workstation.domain.finding import GREEN, Verdict
from workstation.domain.reading import FieldReading

LETTERS = "ABHMST019 .,-/'|{}%é٣\x00\n漢"
ANY = st.text(LETTERS, max_size=20)
TEXTS = st.just("-") | ANY | st.sampled_from([*KK_PAGE.values(), *FATHER.values()])
FORMS = st.dictionaries(st.sampled_from(FORM_FIELDS), TEXTS)
CELLS = st.builds(FieldReading, st.none() | TEXTS, TEXTS, st.floats(0, 1))
PAGES = st.dictionaries(st.sampled_from(sorted(KK_PAGE)), CELLS)
PEOPLE = st.lists(st.dictionaries(st.sampled_from(sorted(FATHER)), CELLS), max_size=3)


@given(st.sampled_from(SERVICES), FORMS, PAGES, PEOPLE)
def test_any_input_gets_an_answer(
    service: str,
    form: dict[str, str],
    page: dict[str, FieldReading],
    people: list[dict[str, FieldReading]],
) -> None:
    result = check(dossier(service, form, "kk", changes=("nama",)), reading("kk", page, *people))
    assert set(result.fields) == set(form)
    for finding in result.fields.values():
        assert str(finding.reason)
        green = [source for source in finding.sources if source.verdict in GREEN]
        assert finding.verdict not in GREEN or green
        assert all(source.value is not None and source.confidence >= 0.5 for source in green)
    assert all(str(rule.message) for rule in result.rules)


@given(st.sampled_from(sorted(COMPARE)), st.text(LETTERS, min_size=1), st.text(LETTERS, min_size=1))
def test_any_two_texts_can_be_compared(field: str, form: str, value: str) -> None:
    assert isinstance(COMPARE[field](form, value).verdict, Verdict)
    assert COMPARE[field](form, form).verdict is Verdict.MATCH
