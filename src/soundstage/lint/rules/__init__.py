"""Every rule, in the order of its code."""

from collections.abc import Mapping
from importlib import import_module

from soundstage.lint.rule import Rule

MODULES = (
    "invalid_definition",
    "unreachable_state",
    "unhandled_no_match",
    "unhandled_reply_timeout",
    "unhandled_delivery_failure",
    "unhandled_send_failure",
    "unhandled_failure",
    "unhandled_request_failure",
    "gather_without_timeout",
    "gather_drops_input",
    "endless_loop",
    "repeat_limit",
    "unknown_widget",
    "unset_variable",
    "sometimes_unset",
    "widget_not_run",
    "unknown_output",
    "unknown_name",
    "other_trigger",
    "subflow_contract",
    "template_error",
    "unknown_filter",
    "loop_too_long",
    "loop_without_limit",
    "never_equal",
    "impossible_condition",
    "list_in_condition",
    "shadowed_branch",
    "split_argument",
    "pacific_time",
    "json_breaks",
    "invalid_json",
    "unparsed_answer",
    "slow_answer",
    "large_answer",
    "useless_timeout",
    "empty_url",
    "request_refused",
    "hard_coded_secret",
    "hard_coded_sid",
    "hard_coded_host",
    "development_host",
    "plain_http",
    "voice_without_call",
    "flex_without_channel",
    "media_in_conversation",
    "retired_widget",
    "prompt_too_long",
    "message_too_long",
    "message_segments",
    "nothing_to_say",
    "empty_address",
)


def _load() -> Mapping[str, Rule]:
    rules = [import_module(f"soundstage.lint.rules.{name}").RULE for name in MODULES]
    return {rule.code: rule for rule in rules}


RULES: Mapping[str, Rule] = _load()
"""Every rule by its code."""
