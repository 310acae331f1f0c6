"""Self-signed certificates for seeding: the same account and domain give the same certificate."""

import hashlib
from datetime import UTC, datetime

import msgspec
from cryptography import x509
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat

_FROM = datetime(2024, 1, 1, tzinfo=UTC)
_UNTIL = datetime(2123, 1, 1, tzinfo=UTC)
# The order of the P-256 group (SEC 2, section 2.4.2): private keys lie between 1 and it.
_ORDER = 0xFFFFFFFF00000000FFFFFFFFFFFFFFFFBCE6FAADA7179E84F3B9CAC2FC632551


class CertificateMaterial(msgspec.Struct, frozen=True):
    """A certificate and its private key, both PEM."""

    certificate: bytes
    private_key: bytes


def self_signed(account: str, domain: str) -> CertificateMaterial:
    """A certificate for ``domain``, valid from 2024 to 2122.

    Its key comes from a hash and its signature is RFC 6979's, so that there is no chance in it.

    Raises ValueError where ``domain`` is no host name.
    """
    digest = hashlib.sha256(f"{account}\0{domain}".encode()).digest()
    key = ec.derive_private_key(int.from_bytes(digest, "big") % (_ORDER - 1) + 1, ec.SECP256R1())
    # A common name holds 64 characters at most (RFC 5280, appendix A.1).
    name = x509.Name([x509.NameAttribute(x509.NameOID.COMMON_NAME, domain)])
    built = (
        x509.CertificateBuilder()
        .subject_name(name)
        .issuer_name(name)
        .public_key(key.public_key())
        .serial_number(int.from_bytes(digest[:16], "big") | 1)
        .not_valid_before(_FROM)
        .not_valid_after(_UNTIL)
        .add_extension(x509.SubjectAlternativeName([x509.DNSName(domain)]), critical=False)
        .sign(key, hashes.SHA256(), ecdsa_deterministic=True)
    )
    private = key.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption())
    return CertificateMaterial(built.public_bytes(Encoding.PEM), private)
