"""Whether a flow definition is valid, and what is wrong with it."""

from soundstage.validation.schema import flow_definition_schema
from soundstage.validation.validate import Report, check, validate

__all__ = ["Report", "check", "flow_definition_schema", "validate"]
