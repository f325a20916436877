"""The documents, evidence and age that each service asks for."""

from collections.abc import Iterable
from functools import cache

from resources import json_data
from workstation.domain.errors import BadInput
from workstation.domain.requirement import Requirements


class UnknownService(BadInput):
    """A dossier names a service that Loket has no requirements for."""

    code = "unknown_service"
    text = "Layanan {service} tidak dikenal. Berkas tetap tersimpan; periksa kode layanan dari portal."


def requirements(service: str, extra_documents: Iterable[str] = ()) -> Requirements:
    """What a service requires (Perpres 96/2018, Permendagri 108/2019; domain.md §4.2).

    `extra_documents`: document kinds that this region asks for beyond the law; none unless the office sets them.
    Raises UnknownService.
    """
    try:
        law = _by_law()[service]
    except KeyError:
        raise UnknownService(service=service) from None
    extra = tuple((kind,) for kind in extra_documents if (kind,) not in law.documents)
    return Requirements(
        law.service, (*law.documents, *extra), law.surrendered, law.evidence, law.minimum_age, law.hours
    )


@cache
def _by_law() -> dict[str, Requirements]:
    data = json_data("services/services.json")
    evidence = {field: tuple(kinds) for field, kinds in data["evidence"].items()}
    return {
        service: Requirements(
            service=service,
            documents=tuple(tuple(group) for group in entry["documents"]),
            surrendered=tuple(entry.get("surrendered", ())),
            evidence=evidence if entry.get("changes") else {},
            minimum_age=entry.get("minimum_age"),
            hours=data["hours"],
        )
        for service, entry in data["services"].items()
    }
