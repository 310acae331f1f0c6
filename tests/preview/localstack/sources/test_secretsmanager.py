"""Passwords come from no chance, and keep the rules that were asked for."""

import string
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from harness.preview.localstack.accounts import open_account
from harness.preview.localstack.endpoint import LocalStackEndpoint
from harness.preview.localstack.sources.call import DataSourceCall, LookupFailed
from harness.preview.localstack.sources.secretsmanager import random_password

_NOWHERE = LocalStackEndpoint("http://127.0.0.1:9", "1", "community", ())
_FLAGS = ("excludeLowercase", "excludeUppercase", "excludeNumbers", "excludePunctuation", "includeSpace")
_FAMILIES = (string.ascii_lowercase, string.ascii_uppercase, string.digits, string.punctuation, " ")


def _password(arguments: dict[str, Any], key: str = "passwords") -> str:
    found = random_password(DataSourceCall(open_account(_NOWHERE, key), arguments, "us-east-1"))
    return str(found["randomPassword"])


@given(st.fixed_dictionaries({name: st.booleans() for name in _FLAGS}), st.integers(8, 64))
def test_length_and_families_are_kept(flags: dict[str, bool], length: int) -> None:
    wanted = [
        family
        for name, family in zip(_FLAGS, _FAMILIES, strict=True)
        if flags[name] == name.startswith("include")
    ]
    arguments = {**flags, "passwordLength": length}
    if not wanted:
        with pytest.raises(LookupFailed):
            _password(arguments)
        return
    password = _password(arguments)
    assert len(password) == length
    assert set(password) <= set("".join(wanted))
    assert all(set(password) & set(family) for family in wanted)


@given(st.text(alphabet=string.printable, max_size=40))
def test_excluded_characters_stay_out(excluded: str) -> None:
    assert not set(_password({"excludeCharacters": excluded})) & set(excluded)


def test_the_same_account_gets_the_same_password_and_another_gets_another() -> None:
    assert _password({}) == _password({})
    assert _password({}) != _password({}, "others")
    assert len(_password({})) == 32


@pytest.mark.parametrize("length", [0, -1, 4097, 10**30, "8", True, 1.5])
def test_impossible_lengths_fail(length: Any) -> None:
    with pytest.raises(LookupFailed):
        _password({"passwordLength": length})
