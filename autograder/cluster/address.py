"""Which scheduler is meant, and whether the way to it is safe enough."""

import ipaddress
import re
from dataclasses import dataclass
from pathlib import Path

from autograder.course import CourseError

FORM = re.compile(r"(tcp|tls)://(\[[0-9a-fA-F:.]+\]|[A-Za-z0-9._-]+):(\d{1,5})/?")

LAST_PORT = 65535

TlsFiles = tuple[Path | None, Path | None, Path | None]
"""Who signs, our certificate, our key."""


@dataclass(frozen=True)
class Address:
    """A scheduler's address; `tls_files` are None for a connection that is not encrypted."""

    text: str
    tls_files: tuple[Path, Path, Path] | None


def checked_address(text: str, tls_files: TlsFiles, is_insecure: bool) -> Address:
    """The address, if it may be used.

    Raises CourseError for one of another form, for TLS files that are missing, and for an
    unencrypted connection beyond this machine, unless `is_insecure` asks for it.
    """
    found = FORM.fullmatch(text)
    if not found or int(found[3]) > LAST_PORT:
        raise CourseError(
            f"{text!r} is not the address of a Dask scheduler. Give tls://HOST:PORT, or "
            "tcp://HOST:PORT on this machine."
        )
    protocol, host, _ = found.groups()
    if protocol == "tcp":
        if any(tls_files):
            raise CourseError(f"TLS files encrypt nothing on the way to {text}: give tls:// there.")
        if not (is_insecure or _is_loopback(host)):
            raise CourseError(
                f"{text} is not on this machine, and over tcp:// anybody on the way reads the "
                "tests and can forge grades. Give tls:// with --tls-ca, --tls-cert and --tls-key, "
                "or --insecure-scheduler to accept this."
            )
        return Address(text.rstrip("/"), None)
    authority, certificate, key = tls_files
    if not (authority and certificate and key):
        raise CourseError(f"For {text} give --tls-ca, --tls-cert and --tls-key, a PEM file each.")
    for path in (authority, certificate, key):
        try:
            path.read_bytes()
        except OSError as problem:
            raise CourseError(f"{path} cannot be read: {problem.strerror}.") from None
    return Address(text.rstrip("/"), (authority, certificate, key))


def _is_loopback(host: str) -> bool:
    if host == "localhost":
        return True
    try:
        return ipaddress.ip_address(host.strip("[]")).is_loopback
    except ValueError:
        return False
