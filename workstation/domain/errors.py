"""One exception class per cause, each with a code, an exit code and a sentence an officer can act on.

The sentence is Indonesian and doubles as the key of its English translation (resources/translations/en.json).
"""

from typing import ClassVar

from workstation.domain.sentence import Sentence


class LoketError(Exception):
    """Base of every error that reaches an officer.

    `text` is the Indonesian sentence with `{name}` placeholders; `values` fills them. A sentence says what
    happened, what is safe, and what to do. Values never hold a full NIK, name or address.
    """

    code: ClassVar[str] = "error"
    exit_code: ClassVar[int] = 1
    text: ClassVar[str] = "Terjadi kesalahan."

    def __init__(self, **values: object) -> None:
        self.sentence = Sentence(self.text, {name: str(value) for name, value in values.items()})
        super().__init__(str(self.sentence))

    def __reduce__(self) -> tuple[object, ...]:
        return _rebuild, (type(self), dict(self.sentence.values))


def _rebuild(kind: type[LoketError], values: dict[str, object]) -> LoketError:
    # Errors cross from worker processes by pickle, which would call the class without its named values.
    if not (isinstance(kind, type) and issubclass(kind, LoketError)):
        raise TypeError("no error of Loket")
    return kind(**values)


class BadInput(LoketError):
    """Something handed to Loket cannot be used; it is set aside and named."""

    code = "bad_input"
    exit_code = 3


class EnvironmentMissing(LoketError):
    """The machine lacks something Loket needs."""

    code = "environment_missing"
    exit_code = 4


class Refused(LoketError):
    """The rules of the office do not allow the act."""

    code = "refused"
    exit_code = 5


class WrongUse(LoketError):
    """The command was called with arguments that make no sense."""

    code = "wrong_use"
    exit_code = 2
