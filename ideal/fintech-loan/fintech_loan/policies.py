"""IAM policy documents, built from statements."""

from collections.abc import Mapping, Sequence
from typing import Any

import pulumi

Statement = Mapping[str, Any]


def document(*statements: Statement) -> pulumi.Output[str]:
    """A policy document of these statements; outputs within them are awaited."""
    return pulumi.Output.json_dumps({"Version": "2012-10-17", "Statement": list(statements)})


def allow(sid: str, actions: Sequence[str], resources: Any, **elements: Any) -> dict[str, Any]:
    """A statement that allows ``actions`` on ``resources``; ``elements`` are Principal, Condition …."""
    return {"Sid": sid, "Effect": "Allow", "Action": list(actions), "Resource": resources, **elements}


def assumed_by(service: str, **conditions: Any) -> pulumi.Output[str]:
    """A trust policy for one AWS service. ``conditions`` guard against the confused deputy."""
    statement: dict[str, Any] = {
        "Effect": "Allow",
        "Principal": {"Service": service},
        "Action": "sts:AssumeRole",
    }
    if conditions:
        statement["Condition"] = conditions
    return document(statement)
