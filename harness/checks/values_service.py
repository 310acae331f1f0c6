"""What a service's own API lists, which is sometimes more than CloudFormation takes.

An SSM parameter, for instance, can be a SecureString, though not by CloudFormation. The API's model is
the one that boto3 sends requests by.
"""

import functools

from harness.checks import values_cloudformation


def lists(kind: str, value: str) -> bool:
    """Whether any list of the API behind the CloudFormation type ``kind`` has ``value``, in any case."""
    return value.lower() in _listed(values_cloudformation.service_model(kind))


@functools.lru_cache(maxsize=32)
def _listed(service: str) -> frozenset[str]:
    """All values of all lists of a service's model; empty for a service that boto3 does not know."""
    # a quarter of a second, needed only where something seems wrong
    from botocore.exceptions import UnknownServiceError  # noqa: PLC0415
    from botocore.loaders import Loader  # noqa: PLC0415

    try:
        model = Loader().load_service_model(service, "service-2")
    except UnknownServiceError:
        return frozenset()
    shapes = model["shapes"].values()
    return frozenset(str(value).lower() for shape in shapes for value in shape.get("enum", ()))
