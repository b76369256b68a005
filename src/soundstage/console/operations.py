"""All operations of the console API."""

from soundstage.console.checking import operations as checking
from soundstage.console.executions import operations as executions
from soundstage.console.flows import operations as flows
from soundstage.console.phone import operations as phone
from soundstage.console.session import operations as session

OPERATIONS = (
    *session.OPERATIONS,
    *flows.OPERATIONS,
    *checking.OPERATIONS,
    *phone.OPERATIONS,
    *executions.OPERATIONS,
)
