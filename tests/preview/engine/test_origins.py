"""Where a secret came from."""

import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from harness.preview.engine.origins import Origins


@pytest.fixture
def origins() -> Origins:
    known = Origins()
    known.add("generated-password")
    known.add("app", also_inside=False)
    known.add('{"password": "from-json-text"}', also_inside=False)
    return known


@pytest.mark.parametrize(
    "secret",
    [
        "generated-password",
        "app",
        "from-json-text",
        "prefix generated-password suffix",
        "postgres://app:generated-password@host/db",
        json.dumps({"username": "written", "password": "generated-password"}),
        json.dumps({"user": "app"}),
        ["generated-password"],
        "",
        None,
    ],
)
def test_explained(origins: Origins, secret: object) -> None:
    assert origins.explains(secret)


@pytest.mark.parametrize(
    "secret",
    [
        "hunter2",
        "my app",
        "postgres://app:hunter2@generated-password.example/db",
        json.dumps({"password": "hunter2", "host": "generated-password"}),
        json.dumps({"a": "written", "b": "written"}),
        ["hunter2"],
        12345,
    ],
)
def test_hardcoded(origins: Origins, secret: object) -> None:
    assert not origins.explains(secret)


@given(st.text())
def test_any_text_is_judged(secret: str) -> None:
    assert Origins().explains(secret) in (True, False)
