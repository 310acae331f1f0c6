"""A batch on a Dask cluster: answers travel to its workers, and results come back to this process."""

from concurrent.futures import Future

from distributed import Client, KilledWorker, LocalCluster

from harness.batch.case import Case
from harness.batch.grading import GradedCase, grade_case
from harness.batch.packing import packed
from harness.batch.workers import WorkerLost
from harness.model.errors import EnvironmentFault
from harness.preview.hosts.warm import keep_warm

_CONNECT_SECONDS = 30


class ClusterWorkers:
    """The workers of the scheduler at ``address``, or of a cluster of ``local`` processes made for the batch.

    Each brings its own sandbox, LocalStack and caches. Raises EnvironmentFault where no scheduler answers.
    """

    def __init__(self, address: str | None, local: int | None) -> None:
        self._cluster = None
        if address is None:
            self._cluster = LocalCluster(
                n_workers=local, threads_per_worker=1, processes=True, dashboard_address=None
            )
        try:
            self._client = Client(address or self._cluster, timeout=_CONNECT_SECONDS, set_as_default=False)
        except (OSError, TimeoutError, ValueError) as error:
            message = f"no Dask scheduler answers at {address}"
            raise EnvironmentFault("scheduler", message, "start one with 'dask scheduler'") from error
        self._executor = self._client.get_executor(pure=False)

    @property
    def size(self) -> int:
        """One case for each thread of each worker that is there now."""
        threads: dict[str, int] = self._client.nthreads()
        return max(1, sum(threads.values()))

    def submit(self, case: Case) -> "Future[GradedCase]":
        """Send ``case`` to the worker that the scheduler chooses; where that one is lost, to another."""
        future: Future[GradedCase] = self._executor.submit(_grade_here, packed(case))
        return future

    def result(self, future: "Future[GradedCase]") -> GradedCase:
        """What became of a finished case. Raises WorkerLost, and EnvironmentFault without a scheduler."""
        try:
            return future.result()
        except KilledWorker as error:
            raise WorkerLost("every worker that graded it ended") from error
        except Exception as error:
            raise EnvironmentFault(
                "scheduler", f"the Dask scheduler went away: {error}", "go on with --resume"
            ) from error

    def close(self) -> None:
        """End the workers of our own; what others still grade is given up."""
        self._executor.shutdown(wait=False)
        self._client.close()
        if self._cluster is not None:
            self._cluster.close()


def _grade_here(case: Case) -> GradedCase:
    """Runs on the worker."""
    keep_warm()
    return grade_case(case)
