"""Several processes that begin at the same moment."""

import multiprocessing
import time
from collections.abc import Callable, Sequence
from multiprocessing.synchronize import Barrier

from django.db import connections

_fork = multiprocessing.get_context("fork")


Job = Callable[[], None]


def seconds(jobs: Sequence[Job], before: Sequence[Job] = ()) -> float:
    """Run each job in a process of its own, all at once, and return how long the last of them took.

    Each opens its connection before they begin, and does what comes ``before`` its job.
    """
    connections.close_all()
    barrier, done = _fork.Barrier(len(jobs) + 1), _fork.Queue()
    first = before or [_nothing] * len(jobs)
    workers = [
        _fork.Process(target=_work, args=(begin, job, barrier, done))
        for begin, job in zip(first, jobs, strict=True)
    ]
    for worker in workers:
        worker.start()
    barrier.wait()
    begun = time.perf_counter()
    failed = [problem for problem in (done.get() for _ in workers) if problem]
    took = time.perf_counter() - begun
    for worker in workers:
        worker.join()
    if failed:
        raise RuntimeError(failed[0])
    return took


def _nothing() -> None:
    """Do nothing."""


def _work(before: Job, job: Job, barrier: Barrier, done: "multiprocessing.Queue[str]") -> None:
    problem = ""
    try:
        _open()
        before()
        barrier.wait()
        job()
    except Exception as error:  # noqa: BLE001  told to the process that asked, which fails with it
        problem = repr(error)
    finally:
        connections.close_all()
        done.put(problem)


def _open() -> None:
    """Connect; on SQLite, wait for one another as long as it takes on a busy machine."""
    with connections["default"].cursor() as cursor:
        if connections["default"].vendor == "sqlite":
            cursor.execute("PRAGMA busy_timeout = 600000")
