"""Windows only: the twin of limits_linux. Windows bounds a process by a job object, which is not set up yet."""


def limit_this_process(memory_bytes: int) -> None:
    """Do nothing: the worker is still bounded by its time limit and by the sizes that intake checks."""


def give_back_memory() -> None:
    """Do nothing: the heap of Windows returns what is freed by itself."""
