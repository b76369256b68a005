"""The scoped webhooks of a conversation, and the addresses that begin conversations [oai]."""

from soundstage.errors import Json
from soundstage.network.addresses import recipient
from soundstage.network.errors import BadRequest
from soundstage.network.products.collection import Ask, Collection
from soundstage.network.products.conversations.events import EVENTS
from soundstage.network.products.conversations.kinds import MAX_WEBHOOKS
from soundstage.network.products.conversations.params import CHAT_NAMES
from soundstage.network.products.errors import Conflict
from soundstage.network.products.fields import (
    choice,
    field,
    flag,
    read_all,
    read_given,
    text,
    texts,
    url,
    whole,
)
from soundstage.network.products.kinds import Place
from soundstage.network.products.records import Resource
from soundstage.network.products.shelf import checked_sid
from soundstage.sid import is_sid

_KNOWN = EVENTS | {"onConversationAdded"} | set(CHAT_NAMES.values())
_TARGETS = ("webhook", "trigger", "studio")
_target = choice(*_TARGETS)
_CONFIGURATION = (
    field("url", url, form="Configuration.Url"),
    field("method", choice("POST", "GET"), form="Configuration.Method"),
    field("filters", texts, form="Configuration.Filters"),
    field("triggers", texts, form="Configuration.Triggers"),
    field("flow_sid", text(34), form="Configuration.FlowSid"),
    field("retry_count", whole(0, 3), form="Configuration.RetryCount"),
)
_AUTO_CREATION = (
    field("enabled", flag, form="AutoCreation.Enabled"),
    field("type", choice("webhook", "studio", "default"), form="AutoCreation.Type"),
    field("conversation_service_sid", text(34), form="AutoCreation.ConversationServiceSid"),
    field("webhook_url", url, form="AutoCreation.WebhookUrl"),
    field("webhook_method", choice("POST", "GET"), form="AutoCreation.WebhookMethod"),
    field("webhook_filters", texts, form="AutoCreation.WebhookFilters"),
    field("studio_flow_sid", text(34), form="AutoCreation.StudioFlowSid"),
    field("studio_retry_count", whole(0, 3), form="AutoCreation.StudioRetryCount"),
)
_NAMES = (field("friendly_name", text(256)), field("address_country", text(2), fixed=True))
_ADDRESS_TYPES = ("sms", "whatsapp", "messenger", "gbm", "email", "rcs", "apple", "chat")
_FLOW_SID = "expected FW and 32 hexadecimal digits"


class Webhooks(Collection):
    """Who hears of a conversation: an application (`webhook`, `trigger`) or a flow (`studio`)."""

    target_form = "Target"
    chat = False

    def make(self, ask: Ask) -> Resource:
        if not ask.form.text(self.target_form):
            raise BadRequest(f"Missing required parameter {self.target_form} in the post body")
        target = _target(ask.form, self.target_form)
        configuration = read_given(_CONFIGURATION, ask.form)
        _check(target, configuration)
        hooks = self.shelf.within(self.kind.name, ask.place.above[-1])
        seen = any(ask.token and hook.idempotency_token == ask.token for hook in hooks)
        if len(hooks) >= MAX_WEBHOOKS and not seen:
            raise BadRequest(f"A conversation has at most {MAX_WEBHOOKS} webhooks")
        data: dict[str, Json] = {"target": target, "configuration": configuration}
        if self.chat:
            data["chat"] = True
        return self.keep(ask, data, checked_sid(ask.form.text("Sid"), self.kind.prefix))

    def alter(self, ask: Ask, resource: Resource) -> Resource:
        given = read_given(_CONFIGURATION, ask.form)
        configuration = resource.data["configuration"] | given
        _check(resource.data["target"], configuration)
        return self.shelf.change(resource, {"configuration": configuration})


class Addresses(Collection):
    """Addresses of the account, and whether a message to one begins a conversation."""

    def find(self, place: Place, address: str) -> Resource | None:
        """Return a configuration by its SID or its address."""
        found = super().find(place, address)
        return found or self.shelf.named(self.kind.name, place.account.sid, address)

    def make(self, ask: Ask) -> Resource:
        for name in ("Type", "Address"):
            if not ask.form.text(name):
                raise BadRequest(f"Missing required parameter {name} in the post body")
        kind = choice(*_ADDRESS_TYPES)(ask.form, "Type")
        given = ask.form.text("Address").strip()[:256]
        creation = {"enabled": False, "type": "default"} | read_given(_AUTO_CREATION, ask.form)
        _check_creation(creation)
        address = recipient(given) or given
        data = read_all(_NAMES, ask.form)
        data |= {"type": kind, "address": address, "auto_creation": creation}
        return self.shelf.add(
            self.kind.name,
            ask.place.account.sid,
            data,
            prefix=self.kind.prefix,
            sid=checked_sid(ask.form.text("Sid"), self.kind.prefix),
            unique_name=address,
            taken=Conflict,
            token=ask.token,
        )

    def alter(self, ask: Ask, resource: Resource) -> Resource:
        changes = read_given(_NAMES, ask.form)
        creation = resource.data["auto_creation"] | read_given(_AUTO_CREATION, ask.form)
        _check_creation(creation)
        return self.shelf.change(resource, changes | {"auto_creation": creation})


def _check(target: Json, configuration: dict[str, Json]) -> None:
    if target == "studio" and not is_sid(configuration.get("flow_sid"), "FW"):
        raise BadRequest(f"Invalid Configuration.FlowSid: {_FLOW_SID}")
    if target != "studio" and not configuration.get("url"):
        raise BadRequest("Missing required parameter Configuration.Url in the post body")
    if target == "trigger" and not configuration.get("triggers"):
        raise BadRequest("Missing required parameter Configuration.Triggers in the post body")
    unknown = set(configuration.get("filters") or ()) - _KNOWN
    if unknown:
        raise BadRequest(f"Invalid Configuration.Filters: {sorted(unknown)[0][:60]} is no event")


def _check_creation(creation: dict[str, Json]) -> None:
    if creation["type"] == "studio" and not is_sid(creation.get("studio_flow_sid"), "FW"):
        raise BadRequest(f"Invalid AutoCreation.StudioFlowSid: {_FLOW_SID}")
    if creation["type"] == "webhook" and not creation.get("webhook_url"):
        raise BadRequest("Missing required parameter AutoCreation.WebhookUrl in the post body")
