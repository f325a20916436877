"""What each KTP-el service requires, and the coded reasons for a decision. Data: resources/services."""

from workstation.domain.labels import (
    channel_label,
    document_label,
    field_label,
    outcome_word,
    service_label,
    verdict_word,
)
from workstation.services.reasons import Reason, UnknownReason, reject_reason, reject_reasons, suggested_reasons
from workstation.services.requirements import UnknownService, requirements

__all__ = [
    "Reason",
    "UnknownReason",
    "UnknownService",
    "channel_label",
    "document_label",
    "field_label",
    "outcome_word",
    "reject_reason",
    "reject_reasons",
    "requirements",
    "service_label",
    "suggested_reasons",
    "verdict_word",
]
