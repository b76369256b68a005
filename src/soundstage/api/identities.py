"""SIDs of things that exist only as somebody's attribute: authors and contacts."""

import hashlib


def author_sid(credential_sid: str) -> str:
    """Return the user SID that stands for a credential; always the same one."""
    return _derived("US", credential_sid)


def contact_sid(account_sid: str, contact: str) -> str:
    """Return the contact SID of an address within an account; always the same one."""
    return _derived("FC", f"{account_sid} {contact}")


def _derived(prefix: str, owner: str) -> str:
    return prefix + hashlib.blake2b(f"{prefix}{owner}".encode(), digest_size=16).hexdigest()
