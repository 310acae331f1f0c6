"""What a rubric's mutants show, as one value and as tables."""

from collections import Counter
from collections.abc import Iterable

import msgspec

from harness.model.table import Column, Table
from harness.mutation.mutant import Trial


class Survivor(msgspec.Struct, frozen=True):
    """A mutant that violates a requirement and that no check noticed. ``why`` is a person's explanation."""

    id: str
    violates: tuple[str, ...]
    why: str | None = None


class MutationResult(msgspec.Struct, frozen=True):
    """``checks`` are all of the rubric's. ``stale`` are explanations that no survivor has any more."""

    task: str
    checks: tuple[str, ...]
    trials: tuple[Trial, ...]
    survivors: tuple[Survivor, ...]
    stale: tuple[str, ...] = ()

    @property
    def violating(self) -> tuple[Trial, ...]:
        """The mutants that violate a requirement: what the kill rate is of."""
        return tuple(trial for trial in self.trials if trial.violates)

    @property
    def rate(self) -> float | None:
        """The share of those that a check noticed; None where there is none."""
        violating = self.violating
        return sum(bool(trial.killed_by) for trial in violating) / len(violating) if violating else None

    @property
    def unexplained(self) -> tuple[Survivor, ...]:
        """Survivors that nobody has explained."""
        return tuple(item for item in self.survivors if item.why is None)

    @property
    def idle(self) -> tuple[str, ...]:
        """Checks that notice no mutant."""
        kills = self.kills()
        return tuple(check for check in self.checks if not kills[check])

    def kills(self) -> Counter[str]:
        """How many mutants each check notices."""
        return Counter(check for trial in self.trials for check in trial.killed_by)


def holds(result: MutationResult, least: float) -> bool:
    """Whether the kill rate is ``least`` or more, every survivor is explained, and nothing stale."""
    enough = result.rate is None or result.rate >= least
    return enough and not result.unexplained and not result.stale


def document(result: MutationResult) -> str:
    """The whole result as JSON: the rate, every mutant, and the mutants of every check."""
    killed: dict[str, list[str]] = {check: [] for check in result.checks}
    for trial in result.trials:
        for check in trial.killed_by:
            killed[check].append(trial.id)
    value = {
        "schema": "iac-harness/mutation@1",
        "task": result.task,
        "rate": result.rate,
        "violating": len(result.violating),
        "checks": killed,
        "idle": result.idle,
        "survivors": result.survivors,
        "stale": result.stale,
        "mutants": result.trials,
    }
    return msgspec.json.format(msgspec.json.encode(value), indent=2).decode() + "\n"


def tables(result: MutationResult) -> tuple[Table, ...]:
    """The result for a reader: by operator, by check, and the mutants that nothing noticed."""
    return (_operators(result), _checks(result), _idle(result), _survivors(result), _unnoticed(result))


def notes(result: MutationResult) -> tuple[str, ...]:
    """The kill rate, and what is wrong with the explanations."""
    violating = result.violating
    killed = sum(bool(trial.killed_by) for trial in violating)
    rate = "no mutant violates a requirement" if result.rate is None else f"{result.rate:.1%}"
    said = f"kill rate: {rate} ({killed} of {len(violating)} mutants that violate a requirement)"
    unexplained = tuple(f"unexplained: {item.id} ({'; '.join(item.violates)})" for item in result.unexplained)
    return (*unexplained, *(f"stale explanation: {name}" for name in result.stale), said)


def _operators(result: MutationResult) -> Table:
    groups: dict[tuple[str, str], list[Trial]] = {}
    for trial in result.trials:
        groups.setdefault((trial.layer, trial.operator), []).append(trial)
    columns = ("layer", "operator"), ("mutants", "killed", "stillborn", "violating", "violating_killed")
    return Table(
        "operators",
        f"Mutants of {result.task}, by what was changed",
        (*(Column(name) for name in columns[0]), *(Column(name, "count") for name in columns[1])),
        tuple((*key, *_counts(trials)) for key, trials in sorted(groups.items())),
        ("killed: a check noticed; stillborn: the program does not preview, nor does a check notice more",),
    )


def _counts(trials: Iterable[Trial]) -> tuple[int, ...]:
    listed = list(trials)
    violating = [trial for trial in listed if trial.violates]
    return (
        len(listed),
        sum(bool(trial.killed_by) and not trial.stillborn for trial in listed),
        sum(trial.stillborn for trial in listed),
        len(violating),
        sum(bool(trial.killed_by) for trial in violating),
    )


def _checks(result: MutationResult) -> Table:
    kills = result.kills()
    first = {check: trial.id for trial in reversed(result.trials) for check in trial.killed_by}
    rows = tuple((check, kills[check], first[check]) for check in result.checks if kills[check])
    columns = (Column("check"), Column("kills", "count"), Column("for_example"))
    return Table(
        "checks", "What each check kills", columns, rows, ("--json names every mutant that a check kills",)
    )


def _idle(result: MutationResult) -> Table:
    rows = tuple((check,) for check in result.idle)
    note = (
        "what they look for is not in the ideal, or no mechanical change makes it: mutations.yaml proves them"
    )
    return Table("idle", "Checks that kill no mutant", (Column("check"),), rows, (note,))


def _survivors(result: MutationResult) -> Table:
    rows = tuple(
        (item.id, "; ".join(item.violates), item.why or "(unexplained)") for item in result.survivors
    )
    columns = (Column("mutant"), Column("violates"), Column("why"))
    return Table("survivors", "Mutants that violate a requirement and that no check kills", columns, rows)


def _unnoticed(result: MutationResult) -> Table:
    rows = tuple(
        (trial.id,) for trial in result.trials if not (trial.killed_by or trial.violates or trial.stillborn)
    )
    title = "Mutants that violate no requirement and that no check kills"
    return Table("unnoticed", title, (Column("mutant"),), rows)
