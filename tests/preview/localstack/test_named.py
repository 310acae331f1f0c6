"""The environment names a LocalStack in two ways."""

import pytest

from harness.preview.localstack.named import NamedAddress, named_address


@pytest.mark.parametrize(
    ("variables", "expected"),
    [
        ({}, None),
        ({"LOCALSTACK_HOST": "  "}, None),
        ({"LOCALSTACK_HOST": "box"}, NamedAddress("LOCALSTACK_HOST", "http://box:4566")),
        ({"LOCALSTACK_HOST": "box:99"}, NamedAddress("LOCALSTACK_HOST", "http://box:99")),
        ({"LOCALSTACK_HOST": "http://box:99/"}, NamedAddress("LOCALSTACK_HOST", "http://box:99")),
        ({"LOCALSTACK_HOST": "box", "USE_SSL": "1"}, NamedAddress("LOCALSTACK_HOST", "https://box:4566")),
        ({"AWS_ENDPOINT_URL": "http://box:1/"}, NamedAddress("AWS_ENDPOINT_URL", "http://box:1")),
        (
            {"AWS_ENDPOINT_URL": "http://a:1", "LOCALSTACK_HOST": "b:2"},
            NamedAddress("AWS_ENDPOINT_URL", "http://a:1"),
        ),
    ],
)
def test_variables_name_an_address(
    variables: dict[str, str], expected: NamedAddress | None, monkeypatch: pytest.MonkeyPatch
) -> None:
    for name in ("LOCALSTACK_HOST", "AWS_ENDPOINT_URL", "USE_SSL"):
        monkeypatch.delenv(name, raising=False)
    for name, value in variables.items():
        monkeypatch.setenv(name, value)
    assert named_address() == expected
