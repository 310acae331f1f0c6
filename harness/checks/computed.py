"""Which texts in a decoded document the engine made up, where the graph does not list them.

``Resource.synthesised`` says that a text contains a made-up value, not which part of it. Computed
outputs of AWS have few forms: an ARN of the account or of a bucket, an identifier with a hexadecimal
tail (as in ``vpc-0a1b2c3d``; Pulumi's automatic names end so too), a UUID, a host name of an AWS domain
(which has more than a service's one label before it).
"""

import re

_FORMS = re.compile(
    r"(?:^|[^0-9a-zA-Z])[a-z][a-z0-9]*-[0-9a-f]{7,17}(?![0-9a-zA-Z])"
    r"|[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}"
    r"|[0-9a-f]{12,}"
    r"|^arn:aws[a-z-]*:s3:::"
    r"|\.(?:amazonaws\.com|cloudfront\.net|awsapprunner\.com|aws\.dev)\b"
)
_SERVICE_PRINCIPAL = re.compile(r"[a-z0-9-]+\.amazonaws\.com")
_ACCOUNT = re.compile(r":(\d{12}):")


def accounts(texts: tuple[str, ...]) -> frozenset[str]:
    """The account ids in made-up ARNs."""
    return frozenset(number for text in texts for number in _ACCOUNT.findall(text))


def is_computed(text: str, made_up: tuple[str, ...], account_ids: frozenset[str]) -> bool:
    """Whether ``text`` contains a made-up value: a known one, or one of a computed output's forms."""
    if any(known in text for known in made_up) or any(number in text for number in account_ids):
        return True
    return _FORMS.search(text) is not None and _SERVICE_PRINCIPAL.fullmatch(text) is None
