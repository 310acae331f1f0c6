"""The catalogue of resource types, out of an SDK's source."""

import textwrap
from pathlib import Path

import pytest

from harness.preview.sdk import environments
from harness.preview.sdk.catalogue import Catalogue, TypeNode, build, parse_type

_RESOURCE = '''
import builtins as _builtins
import pulumi

class BoxArgs:
    def __init__(__self__, *,
                 lid_size: pulumi.Input[_builtins.int],
                 rules: pulumi.Input[Optional[Sequence[pulumi.Input['BoxRuleArgs']]]] = None):
        pass

    @_builtins.property
    @pulumi.getter(name="lidSize")
    def lid_size(self) -> pulumi.Input[_builtins.int]:
        """
        How big it is.
        """
        return pulumi.get(self, "lid_size")

    @_builtins.property
    @pulumi.getter
    @_utilities.deprecated("""Use lids instead.""")
    def rules(self) -> pulumi.Input[Optional[Sequence[pulumi.Input['BoxRuleArgs']]]]:
        return pulumi.get(self, "rules")

class _BoxState:
    pass

@pulumi.type_token("acme:store/box:Box")
class Box(pulumi.CustomResource):
    def _internal_init(__self__, resource_name, opts=None):
        super(Box, __self__).__init__(
            'acme:store/box:Box',
            resource_name,
            None,
            opts)

    @_builtins.property
    @pulumi.getter(name="lidSize")
    def lid_size(self) -> pulumi.Output[_builtins.int]:
        return pulumi.get(self, "lid_size")

    @_builtins.property
    @pulumi.getter
    def kind(self) -> pulumi.Output[Optional['BoxKind']]:
        return pulumi.get(self, "kind")

    @_builtins.property
    @pulumi.getter
    def rules(self) -> pulumi.Output[Optional[Sequence['outputs.BoxRule']]]:
        return pulumi.get(self, "rules")
'''

_OUTPUTS = """
class BoxRule(dict):
    @pulumi.getter(name="ruleName")
    def rule_name(self) -> str:
        return pulumi.get(self, "rule_name")
"""

_FUNCTION = """
class GetBoxResult:
    @pulumi.getter(name="lidSize")
    def lid_size(self) -> _builtins.int:
        return pulumi.get(self, "lid_size")

def get_box(name=None, opts=None):
    __args__ = dict()
    __args__['name'] = name
    __ret__ = pulumi.runtime.invoke('acme:store/getBox:getBox', __args__, opts=opts, typ=GetBoxResult).value
    return __ret__
"""

_PROVIDER = """
class Provider(pulumi.ProviderResource):
    def _internal_init(__self__, resource_name):
        super(Provider, __self__).__init__('acme', resource_name, None, None)
"""


@pytest.fixture
def acme(tmp_path: Path) -> Catalogue:
    package = tmp_path / "site-packages" / "pulumi_acme"
    files = {
        "__init__.py": "",
        "provider.py": _PROVIDER,
        "broken.py": "def (",
        "store/__init__.py": "",
        "store/box.py": _RESOURCE,
        "store/outputs.py": _OUTPUTS,
        "store/get_box.py": _FUNCTION,
    }
    for name, text in files.items():
        (package / name).parent.mkdir(parents=True, exist_ok=True)
        (package / name).write_text(textwrap.dedent(text))
    assert build(tmp_path / "site-packages", tmp_path / "catalogue", workers=1) == ("pulumi_acme",)
    return Catalogue(tmp_path / "catalogue")


def test_a_resource_has_its_wire_names_types_and_requirements(acme: Catalogue) -> None:
    box = acme.resource("acme:store/box:Box")
    assert box is not None
    assert box.inputs == {"lidSize": "int", "rules": "list<object:pulumi_acme/store/BoxRuleArgs>?"}
    assert box.outputs == {
        "lidSize": "int",
        "kind": "any?",
        "rules": "list<object:pulumi_acme/store/BoxRule>?",
    }
    assert box.required == ("lidSize",)
    assert box.deprecated == {"rules": "Use lids instead."}
    assert box.names["lid_size"] == "lidSize"
    assert acme.object_fields("pulumi_acme/store/BoxRule") == {"ruleName": "str"}


def test_functions_and_providers_are_found_by_token(acme: Catalogue) -> None:
    function = acme.function("acme:store/getBox:getBox")
    assert function is not None
    assert (function.result, function.arguments) == ({"lidSize": "int"}, ("name",))
    assert acme.tokens() == ("acme:store/box:Box", "pulumi:providers:acme")


def test_what_no_sdk_has_is_none(acme: Catalogue) -> None:
    assert acme.resource("acme:store/none:None") is None
    assert acme.function("acme:store/none:None") is None
    assert acme.object_fields("elsewhere/Thing") == {}
    assert Catalogue(None).resource("acme:store/box:Box") is None


def test_types_are_parsed_as_they_are_written() -> None:
    assert parse_type("list<map<str>>?") == TypeNode("list", True, TypeNode("map", False, TypeNode("str")))
    assert parse_type("object:s3/Rule") == TypeNode("object", False, None, "s3/Rule")
    assert parse_type("nonsense").kind == "any"


def test_the_real_sdk_is_read_whole() -> None:
    catalogue = Catalogue(environments.ensure("python").root / "catalogue")
    bucket, key = catalogue.resource("aws:s3/bucket:Bucket"), catalogue.function("aws:kms/getKey:getKey")
    assert len(catalogue.tokens()) > 1_500
    assert len(catalogue.function_tokens()) > 500
    assert bucket is not None
    assert bucket.outputs["arn"] == "str"
    assert "acl" in bucket.deprecated
    assert key is not None
    assert key.result["enabled"] == "bool"
    assert catalogue.resource("pulumi:providers:aws") is not None
