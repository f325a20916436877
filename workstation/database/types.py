"""Column types that read and write the domain's values without loss."""

import json
from collections.abc import Iterable
from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import UUID

from sqlalchemy import BigInteger, Dialect, Text
from sqlalchemy.types import TypeDecorator

_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
_MICROSECOND = timedelta(microseconds=1)


class Instant(TypeDecorator[datetime]):
    """An aware time kept as microseconds since 1970 UTC, so that it sorts and is indexed as a number."""

    impl = BigInteger
    cache_ok = True

    def process_bind_param(self, value: datetime | None, dialect: Dialect) -> int | None:
        return None if value is None else (value - _EPOCH) // _MICROSECOND

    def process_result_value(self, value: Any | None, dialect: Dialect) -> datetime | None:
        return None if value is None else _EPOCH + value * _MICROSECOND


class Words(TypeDecorator[tuple[str, ...]]):
    """A tuple of strings kept as a JSON list."""

    impl = Text
    cache_ok = True

    def process_bind_param(self, value: Iterable[str] | None, dialect: Dialect) -> str | None:
        return None if value is None else json.dumps(list(value), ensure_ascii=False)

    def process_result_value(self, value: Any | None, dialect: Dialect) -> tuple[str, ...] | None:
        return None if value is None else tuple(json.loads(value))


class Parents(TypeDecorator[frozenset[UUID]]):
    """A set of identifiers kept as a sorted JSON list."""

    impl = Text
    cache_ok = True

    def process_bind_param(self, value: Iterable[UUID] | None, dialect: Dialect) -> str | None:
        return None if value is None else json.dumps(sorted(str(parent) for parent in value))

    def process_result_value(self, value: Any | None, dialect: Dialect) -> frozenset[UUID] | None:
        return None if value is None else frozenset(UUID(parent) for parent in json.loads(value))


class Identifiers(TypeDecorator[tuple[UUID, ...]]):
    """Identifiers in their order, kept as a JSON list."""

    impl = Text
    cache_ok = True

    def process_bind_param(self, value: Iterable[UUID] | None, dialect: Dialect) -> str | None:
        return None if value is None else json.dumps([str(one) for one in value])

    def process_result_value(self, value: Any | None, dialect: Dialect) -> tuple[UUID, ...] | None:
        return None if value is None else tuple(UUID(one) for one in json.loads(value))
