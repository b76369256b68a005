"""A probe as a shell script that makes the experiment on the real service, with curl alone."""

import json
import shlex
from collections.abc import Iterator
from textwrap import wrap

from soundstage.testing.probes import Move, Probe

_WIDTH = 88
_HEAD = """\
set -eu
: "${TWILIO_ACCOUNT_SID:?}" "${TWILIO_AUTH_TOKEN:?}"
: "${TO:?the phone of the contact, such as +15551230001}"
: "${FROM:?a number of the account}"
studio=${STUDIO_URL:-https://studio.twilio.com}
api() { curl -sS -u "$TWILIO_ACCOUNT_SID:$TWILIO_AUTH_TOKEN" "$@"; }
sids() { grep -o "\\"sid\\": *\\"$1[0-9a-f]*\\"" | cut -d '"' -f 4; }
pause() { printf '%s\\nThen press Enter. ' "$1"; read -r _; }
"""
_SHOW = """\
for execution in $(api "$studio/v2/Flows/$flow/Executions" | sids FN); do
  printf '\\n== %s: steps, newest first, and context\\n' "$execution"
  api "$studio/v2/Flows/$flow/Executions/$execution/Steps"
  api "$studio/v2/Flows/$flow/Executions/$execution/Context"
done
"""
_END = """\
for execution in $(api "$studio/v2/Flows/$flow/Executions" | sids FN); do
  api "$studio/v2/Flows/$flow/Executions/$execution" --data-urlencode "Status=ended"
done"""
_WEBHOOK = "https://webhooks.twilio.com/v1/Accounts/$TWILIO_ACCOUNT_SID/Flows/$flow"


def script(topic: str, probe: Probe) -> str:
    """Return the script; it leaves the flow there and says how to remove it."""
    return "\n".join(
        [
            "#!/bin/sh",
            *_comment(probe.question),
            "#",
            *_comment(f"Soundstage: {probe.ours}"),
            *(line for need in probe.needs for line in _comment(f"Needed: {need}.")),
            _HEAD,
            _create(topic, probe),
            *(line for move in probe.there for line in _moved(move)),
            _SHOW,
            f"printf '\\nLook at: %s\\n' {shlex.quote(probe.look)}",
            'echo "To remove the flow: curl -X DELETE -u SID:TOKEN $studio/v2/Flows/$flow"',
        ]
    )


def _comment(text: str) -> list[str]:
    return [f"# {line}" for line in wrap(text, _WIDTH)]


def _create(topic: str, probe: Probe) -> str:
    definition = json.dumps(probe.definition(), indent=2, ensure_ascii=False)
    return (
        'answer=$(api "$studio/v2/Flows" --data-urlencode "Status=published" \\\n'
        f'  --data-urlencode "FriendlyName=Probe {topic}" --data-urlencode "Definition@-" \\\n'
        f"  <<'FLOW'\n{definition}\nFLOW\n)\n"
        'flow=$(printf "%s" "$answer" | sids FW | head -n 1)\n'
        '[ "$flow" ] || { printf "no flow was made: %s\\n" "$answer" >&2; exit 1; }\n'
        'echo "the flow is $flow"\n'
    )


def _moved(move: Move) -> Iterator[str]:
    if move.start is not None:
        parameters = shlex.quote(f"Parameters={json.dumps(move.start, ensure_ascii=False)}")
        yield (
            "api -w ' HTTP %{http_code}\\n' \"$studio/v2/Flows/$flow/Executions\" \\\n"
            f'  --data-urlencode "To=$TO" --data-urlencode "From={move.from_}" \\\n'
            f"  --data-urlencode {parameters}"
        )
    if move.hook is not None:
        yield f'pause "Let the {move.hook} webhook of $FROM be {_WEBHOOK} (POST)."'
    if move.ask is not None:
        escaped = move.ask.replace('"', '\\"')
        yield f'pause "{escaped}"'
    if move.sleep is not None:
        yield f"sleep {move.sleep}"
    if move.end:
        yield _END
