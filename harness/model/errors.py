"""The errors that end a command, each with the exit status that the contract gives it."""


class HarnessError(Exception):
    """An error with one line for the user: what is wrong (``message``) and what to do (``remedy``)."""

    exit_status = 3

    def __init__(self, message: str, remedy: str | None = None) -> None:
        super().__init__(message if remedy is None else f"{message}: {remedy}")
        self.message = message
        self.remedy = remedy


class BadInput(HarnessError):
    """The user's input cannot be graded: no such path, not Pulumi, an invalid rubric (exit status 2)."""

    exit_status = 2


class EnvironmentFault(HarnessError):
    """The environment failed, so the answer is unscored and never failed (exit status 3).

    ``stage`` names the stage that met the fault: ``intake``, ``localstack``, ``preview``, …
    """

    exit_status = 3

    def __init__(self, stage: str, message: str, remedy: str | None = None) -> None:
        super().__init__(message, remedy)
        self.stage = stage
