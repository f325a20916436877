"""The words that screens show: reasons from the office's data, and the labels of the domain."""

from workstation.domain.labels import (
    channel_label,
    document_label,
    field_label,
    outcome_word,
    service_label,
    verdict_word,
)
from workstation.services import Reason, reject_reasons, suggested_reasons

__all__ = [
    "Reason",
    "channel_label",
    "document_label",
    "field_label",
    "outcome_word",
    "reject_reasons",
    "service_label",
    "suggested_reasons",
    "verdict_word",
]
