"""Writes ``managed-policies.json``, the paths of AWS's managed policies, from moto's copy of IAM's own list.

Run it with an interpreter that has moto (LocalStack's environment does):
``python harness/checks/data/generate_managed_policies.py``. moto stays out of the harness's own
dependencies, because this one list is all that is needed of it.
"""

import importlib
import json
from importlib.metadata import version
from pathlib import Path


def main() -> None:
    """Write the file beside this script."""
    text = importlib.import_module("moto.iam.aws_managed_policies").aws_managed_policies_data
    policies = json.loads(text)
    document = {
        "source": "https://github.com/getmoto/moto/blob/master/moto/iam/aws_managed_policies.py",
        "moto": version("moto-ext"),
        "newest": max(policy["CreateDate"] for policy in policies.values())[:10],
        "policies": sorted(policy["Path"].lstrip("/") + name for name, policy in policies.items()),
    }
    target = Path(__file__).with_name("managed-policies.json")
    target.write_text(json.dumps(document, indent=1) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
