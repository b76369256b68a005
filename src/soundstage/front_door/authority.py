"""A certificate authority of one user: it can vouch for Twilio's hosts and for nothing else.

Its key lies in one file that only the user can read. A key that others could read, that is
broken or that grows old is replaced: nothing but running programs ever trusted it.
"""

import ipaddress
import os
import secrets
from contextlib import suppress
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path
from tempfile import NamedTemporaryFile
from typing import Self

from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import ExtendedKeyUsageOID, NameOID

from soundstage.front_door.errors import FrontDoorError
from soundstage.front_door.folders import prepare

FILE = "authority.pem"
DOMAIN = "twilio.com"
LIFE = timedelta(days=180)
RENEWED_BEFORE_END = timedelta(days=30)
LEAF_LIFE = timedelta(days=7)
_SKEW = timedelta(hours=1)
"""Clocks of containers and virtual machines are seldom exact."""


@dataclass(frozen=True, slots=True)
class Authority:
    """A key and the certificate that clients are given to trust."""

    key: ec.EllipticCurvePrivateKey
    certificate: x509.Certificate

    @classmethod
    def open(cls, folder: Path, now: datetime | None = None) -> Self:
        """Return the authority that is kept in the folder, or make one there.

        Raises:
            FrontDoorError: the folder cannot be used.
        """
        now = now or datetime.now(UTC)
        path = prepare(folder) / FILE
        found = cls._read(path)
        if found and found.certificate.not_valid_after_utc - now > RENEWED_BEFORE_END:
            return found
        made = cls.new(now)
        try:
            made._write(path)
        except OSError as error:
            raise FrontDoorError(f"{path} cannot be written: {error.strerror}") from error
        return made

    @classmethod
    def new(cls, now: datetime) -> Self:
        """Make an authority that is kept nowhere."""
        key = ec.generate_private_key(ec.SECP256R1())
        name = _name(f"Soundstage front door {secrets.token_hex(4)} (this user only)")
        anywhere = [
            x509.IPAddress(ipaddress.ip_network(network)) for network in ("0.0.0.0/0", "::/0")
        ]
        builder = _builder(name, name, key.public_key(), now, now + LIFE)
        for extension, critical in (
            (x509.BasicConstraints(ca=True, path_length=0), True),
            (_usage(signs_certificates=True), True),
            (x509.NameConstraints([x509.DNSName(DOMAIN)], anywhere), True),
            (x509.SubjectKeyIdentifier.from_public_key(key.public_key()), False),
        ):
            builder = builder.add_extension(extension, critical)
        return cls(key, builder.sign(key, hashes.SHA256()))

    @property
    def pem(self) -> bytes:
        """The certificate, as clients read it."""
        return self.certificate.public_bytes(serialization.Encoding.PEM)

    def issue(self, host: str, key: ec.EllipticCurvePrivateKey, now: datetime) -> bytes:
        """Return a certificate in PEM for one host and its key."""
        end = min(now + LEAF_LIFE, self.certificate.not_valid_after_utc)
        subject = _name("Soundstage front door")
        builder = _builder(subject, self.certificate.subject, key.public_key(), now, end)
        for extension, critical in (
            (x509.BasicConstraints(ca=False, path_length=None), True),
            (_usage(signs_certificates=False), True),
            (x509.ExtendedKeyUsage([ExtendedKeyUsageOID.SERVER_AUTH]), False),
            (x509.SubjectAlternativeName([x509.DNSName(host)]), False),
            (x509.SubjectKeyIdentifier.from_public_key(key.public_key()), False),
            (x509.AuthorityKeyIdentifier.from_issuer_public_key(self.key.public_key()), False),
        ):
            builder = builder.add_extension(extension, critical)
        leaf = builder.sign(self.key, hashes.SHA256())
        return leaf.public_bytes(serialization.Encoding.PEM)

    @classmethod
    def _read(cls, path: Path) -> Self | None:
        """Return what the file holds; None when that is nothing that may be used."""
        with suppress(OSError, ValueError, TypeError):
            known = path.lstat()
            if known.st_mode & 0o077 or known.st_uid != os.getuid():
                return None
            pem = path.read_bytes()
            key = serialization.load_pem_private_key(pem, None)
            certificate = x509.load_pem_x509_certificate(pem)
            if isinstance(key, ec.EllipticCurvePrivateKey):
                return cls(key, certificate) if _belong(key, certificate) else None
        return None

    def _write(self, path: Path) -> None:
        """Put the file in its place as a whole: another process may read it at this moment."""
        with NamedTemporaryFile(dir=path.parent, prefix=FILE, delete=False) as file:
            file.write(private_pem(self.key) + self.pem)
        Path(file.name).replace(path)


def private_pem(key: ec.EllipticCurvePrivateKey) -> bytes:
    """Return a key as files have it."""
    return key.private_bytes(
        serialization.Encoding.PEM,
        serialization.PrivateFormat.PKCS8,
        serialization.NoEncryption(),
    )


def _belong(key: ec.EllipticCurvePrivateKey, certificate: x509.Certificate) -> bool:
    return key.public_key() == certificate.public_key()


def _name(common_name: str) -> x509.Name:
    return x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, common_name)])


def _builder(
    subject: x509.Name,
    issuer: x509.Name,
    key: ec.EllipticCurvePublicKey,
    now: datetime,
    end: datetime,
) -> x509.CertificateBuilder:
    return (
        x509.CertificateBuilder()
        .subject_name(subject)
        .issuer_name(issuer)
        .public_key(key)
        .serial_number(x509.random_serial_number())
        .not_valid_before(now - _SKEW)
        .not_valid_after(end)
    )


def _usage(*, signs_certificates: bool) -> x509.KeyUsage:
    return x509.KeyUsage(
        digital_signature=not signs_certificates,
        content_commitment=False,
        key_encipherment=False,
        data_encipherment=False,
        key_agreement=False,
        key_cert_sign=signs_certificates,
        crl_sign=signs_certificates,
        encipher_only=False,
        decipher_only=False,
    )
