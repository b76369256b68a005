"""Parts of URLs that others have written, and that may be none."""

from urllib.parse import urlsplit


def host_of(url: str) -> str:
    """Return the host and the port of a URL, nothing when it has none or is none."""
    try:
        return urlsplit(url).netloc
    except ValueError:
        return ""
