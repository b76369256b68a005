"""The files by which clients trust the front door: what they trusted before, and its authority."""

import os
import re
import ssl
import warnings
from collections.abc import Iterable, Mapping
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

from cryptography import x509
from cryptography.hazmat.primitives.serialization import BestAvailableEncryption
from cryptography.hazmat.primitives.serialization.pkcs12 import (
    PKCS12Certificate,
    serialize_java_truststore,
)
from cryptography.utils import CryptographyDeprecationWarning

from soundstage.front_door.authority import Authority

STORE_PASSWORD = "changeit"  # noqa: S105 (Java's own word; what it guards is public)
REPLACING = ("SSL_CERT_FILE", "REQUESTS_CA_BUNDLE", "CURL_CA_BUNDLE")
"""Variables whose file clients trust in place of the system's."""

_CERTIFICATE = re.compile(rb"-----BEGIN CERTIFICATE-----.*?-----END CERTIFICATE-----", re.DOTALL)

ADDING = "NODE_EXTRA_CA_CERTS"
"""The variable whose file Node trusts beside its own."""


@dataclass(frozen=True, slots=True)
class Trust:
    """Where the files are."""

    bundle: Path
    addition: Path
    java: Path


def write_trust(
    authority: Authority, folder: Path, environment: Mapping[str, str] = os.environ
) -> Trust:
    """Write the files into a folder; whoever reads them reads nothing secret."""
    roots = _roots(environment)
    bundle = folder / "roots-and-soundstage.pem"
    bundle.write_bytes(_joined([*roots, authority.pem]))
    addition = folder / "soundstage.pem"
    extra = _files([environment.get(ADDING, "")])
    addition.write_bytes(_joined([*extra, authority.pem]))
    java = folder / "roots-and-soundstage.p12"
    java.write_bytes(_java_store(bundle.read_bytes()))
    return Trust(bundle, addition, java)


def _roots(environment: Mapping[str, str]) -> list[bytes]:
    """Return what the user's programs trust: the files that are named, or the system's."""
    named = _files(environment.get(name, "") for name in REPLACING)
    paths = ssl.get_default_verify_paths()
    system = _files([paths.cafile or "", paths.openssl_cafile])
    if system:
        return [*named, *system]
    loaded = ssl.create_default_context().get_ca_certs(binary_form=True)
    return [*named, *(ssl.DER_cert_to_PEM_cert(der).encode() for der in loaded)]


def _files(names: Iterable[str]) -> list[bytes]:
    paths = {Path(name).resolve(): None for name in names if name and Path(name).is_file()}
    return [path.read_bytes() for path in paths]


def _joined(parts: Iterable[bytes]) -> bytes:
    return b"".join(part.rstrip() + b"\n" for part in dict.fromkeys(parts))


def _java_store(bundle: bytes) -> bytes:
    """Return the store, without those roots that are not what RFC 5280 wants."""
    found: dict[x509.Certificate, None] = {}
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        for pem in _CERTIFICATE.findall(bundle):
            with suppress(ValueError, CryptographyDeprecationWarning):
                found[x509.load_pem_x509_certificate(pem)] = None
    entries = [
        PKCS12Certificate(certificate, f"{number}".encode())
        for number, certificate in enumerate(found)
    ]
    return serialize_java_truststore(entries, BestAvailableEncryption(STORE_PASSWORD.encode()))
