"""Property tests give the same answer on every machine: fixed examples, and no clock that a busy one can miss."""

from hypothesis import settings

settings.register_profile("loket", deadline=None, derandomize=True, database=None)
settings.load_profile("loket")
