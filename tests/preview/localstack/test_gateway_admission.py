"""Which requests pass the gateway, whatever a hostile program writes into them."""

from email.message import Message

import pytest
from hypothesis import given
from hypothesis import strategies as st

from harness.preview.localstack.data import table
from harness.preview.localstack.gateway_admission import Refusal, admit, forwarded, told

KEY = "123456789012"


def _headers(*pairs: tuple[str, str]) -> Message:
    message = Message()
    for name, value in pairs:
        message.add_header(name, value)
    return message


def _signed(service: str, key: str = KEY) -> tuple[str, str]:
    scope = f"{key}/20240101/us-east-1/{service}/aws4_request"
    value = f"AWS4-HMAC-SHA256 Credential={scope}, SignedHeaders=host;x-amz-date, Signature=0af"
    return "Authorization", value


@pytest.mark.parametrize("service", sorted(table("gateway_services")["open"]))
def test_every_open_service_passes_with_its_own_target(service: str) -> None:
    for prefix in table("gateway_services")["open"][service] or ["Any_20240101"]:
        admit("/", _headers(_signed(service), ("X-Amz-Target", f"{prefix}.List")), KEY)


@pytest.mark.parametrize(
    "service", ["sns", "lambda", "states", "apigateway", "execute-api", "events", "none"]
)
def test_services_that_reach_the_network_or_run_code_are_closed(service: str) -> None:
    with pytest.raises(Refusal, match=f"the service {service} is not open"):
        admit("/", _headers(_signed(service)), KEY)


@pytest.mark.parametrize(
    ("service", "others"),
    [
        ("sqs", [("X-Amz-Target", "AWSEvents.PutRule")]),
        ("sqs", [("X-Amz-Target", "AmazonSQS.ListQueues"), ("X-Amz-Target", "AWSEvents.PutRule")]),
        ("dynamodb", []),
        ("dynamodb", [("X-Amz-Target", "AWSStepFunctions.CreateStateMachine")]),
        ("dynamodb", [("X-Amz-Target", "DynamoDB_20120810.X"), ("Smithy-Protocol", "rpc-v2-cbor")]),
    ],
)
def test_a_target_cannot_lead_an_open_services_request_elsewhere(
    service: str, others: list[tuple[str, str]]
) -> None:
    with pytest.raises(Refusal, match="meant for another"):
        admit("/service/AWSEvents/operation/PutRule", _headers(_signed(service), *others), KEY)


FOREIGN = "000000000001/20240101/us-east-1/s3/aws4_request"
OWN = _signed("s3")[1]


@pytest.mark.parametrize(
    "value",
    [
        f"{OWN}, Credential={FOREIGN}",
        OWN.replace(", SignedHeaders", f", Credential={FOREIGN}, SignedHeaders"),
        OWN.replace("Credential=", f"Credential={FOREIGN}, Credential="),
        OWN.replace("s3/aws4_request", "s3/sns/aws4_request"),
        OWN + "\n",
        "AWS x:y",
        "",
    ],
)
def test_nothing_but_one_whole_signature_passes(value: str) -> None:
    with pytest.raises(Refusal, match="signed with the access key"):
        admit("/", _headers(("Authorization", value)), KEY)


def test_two_authorization_headers_are_refused() -> None:
    with pytest.raises(Refusal, match="one Authorization header"):
        admit("/", _headers(_signed("s3"), _signed("s3")), KEY)


@pytest.mark.parametrize("query", ["X-Amz-Credential=" + FOREIGN, "AWSAccessKeyId=1", "a&X-Amz-Credential"])
def test_a_signature_in_the_query_is_refused_even_beside_a_good_header(query: str) -> None:
    with pytest.raises(Refusal, match="in the Authorization header"):
        admit(f"/bucket/key?{query}", _headers(_signed("s3")), KEY)


@given(st.text(), st.text().filter(lambda text: KEY not in text))
def test_no_text_without_the_key_is_admitted(target: str, value: str) -> None:
    with pytest.raises(Refusal):
        admit("/" + target, _headers(("Authorization", value.replace("\n", " ").replace("\r", " "))), KEY)


def test_headers_that_steer_localstack_do_not_go_on() -> None:
    given_headers = [
        ("Host", "x.execute-api.localhost"),
        ("X-LocalStack-Target", "x"),
        ("x-moto-account-id", "000000000001"),
        ("X_Amz_Target", "AWSEvents.PutRule"),
        ("Connection", "close"),
        ("X-Amz-Date", "20240101T000000Z"),
    ]
    assert list(forwarded(given_headers)) == [("X-Amz-Date", "20240101T000000Z")]


@pytest.mark.parametrize(
    ("content_type", "start"),
    [
        ("application/x-amz-json-1.1", b'{"__type"'),
        ("application/x-www-form-urlencoded", b"<ErrorResponse><Error>"),
        ("", b"<Error>"),
    ],
)
def test_a_refusal_is_told_in_the_protocol_of_the_request(content_type: str, start: bytes) -> None:
    status, _, body = told(Refusal(403, "no"), content_type)
    assert status == 403
    assert body.startswith(start)
    assert b"AccessDenied" in body
