"""Seeded certificates hold for their domain and are the same every time."""

from datetime import UTC, datetime

import pytest
from cryptography import x509

from harness.preview.localstack.certificates import self_signed


def test_the_same_account_and_domain_give_the_same_certificate() -> None:
    assert self_signed("1", "a.example.com") == self_signed("1", "a.example.com")
    assert self_signed("1", "a.example.com") != self_signed("2", "a.example.com")
    assert self_signed("1", "a.example.com") != self_signed("1", "b.example.com")


@pytest.mark.parametrize("domain", ["app.example.com", "*.example.com"])
def test_it_names_its_domain_is_valid_and_signed_by_itself(domain: str) -> None:
    certificate = x509.load_pem_x509_certificate(self_signed("1", domain).certificate)
    names = certificate.extensions.get_extension_for_class(x509.SubjectAlternativeName).value
    assert names.get_values_for_type(x509.DNSName) == [domain]
    assert certificate.not_valid_before_utc < datetime.now(UTC) < certificate.not_valid_after_utc
    certificate.verify_directly_issued_by(certificate)


@pytest.mark.parametrize("domain", ["", "x" * 65, "bücher.example"])
def test_what_is_no_domain_is_a_value_error(domain: str) -> None:
    with pytest.raises(ValueError):  # noqa: PT011 - the texts are OpenSSL's
        self_signed("1", domain)
