"""Operations on flows, revisions, notes, and comparisons."""

from soundstage.api.errors import NotFound
from soundstage.console.call import Call
from soundstage.console.flows.keeping import (
    create_flow,
    delete_flow,
    duplicate_flow,
    fetch_dependents,
    fetch_flow,
    list_flows,
    rename_flow,
)
from soundstage.console.flows.revisions import (
    fetch_revision,
    fetch_test_users,
    list_revisions,
    save_revision,
    set_test_users,
)
from soundstage.console.flows.templates import list_templates
from soundstage.console.operation import Operation
from soundstage.console.wire.comparing import (
    Compare,
    Difference,
    MergeAsked,
    MergeResult,
    Settled,
    TakeTheirs,
)
from soundstage.console.wire.flows import (
    CreateFlow,
    Dependents,
    Environments,
    FlowDetail,
    FlowList,
    FlowsAsked,
    FormatFlow,
    FormattedFlow,
    Notes,
    ReadFlow,
    ReadText,
    RenameFlow,
    RevisionDetail,
    RevisionList,
    RevisionsAsked,
    SaveRevision,
    TemplateList,
    TestUsers,
)


async def fetch_notes(call: Call[None, None]) -> Notes:
    raise NotFound(call.path)


async def set_notes(call: Call[Notes, None]) -> Notes:
    raise NotFound(call.path)


async def list_environments(call: Call[None, None]) -> Environments:
    raise NotFound(call.path)


async def read_flow(call: Call[ReadText, None]) -> ReadFlow:
    raise NotFound(call.path)


async def format_flow(call: Call[FormatFlow, None]) -> FormattedFlow:
    raise NotFound(call.path)


async def compare(call: Call[Compare, None]) -> Difference:
    raise NotFound(call.path)


async def merge(call: Call[MergeAsked, None]) -> MergeResult:
    raise NotFound(call.path)


async def take_theirs(call: Call[TakeTheirs, None]) -> Settled:
    raise NotFound(call.path)


OPERATIONS = (
    Operation(
        name="list_flows",
        method="GET",
        path="/console/api/flows",
        answers=FlowList,
        handler=list_flows,
        query=FlowsAsked,
    ),
    Operation(
        name="create_flow",
        method="POST",
        path="/console/api/flows",
        answers=FlowDetail,
        handler=create_flow,
        body=CreateFlow,
    ),
    Operation(
        name="fetch_flow",
        method="GET",
        path="/console/api/flows/{flow}",
        answers=FlowDetail,
        handler=fetch_flow,
    ),
    Operation(
        name="rename_flow",
        method="PATCH",
        path="/console/api/flows/{flow}",
        answers=FlowDetail,
        handler=rename_flow,
        body=RenameFlow,
    ),
    Operation(
        name="delete_flow",
        method="DELETE",
        path="/console/api/flows/{flow}",
        answers=None,
        handler=delete_flow,
    ),
    Operation(
        name="duplicate_flow",
        method="POST",
        path="/console/api/flows/{flow}/duplicate",
        answers=FlowDetail,
        handler=duplicate_flow,
        body=RenameFlow,
    ),
    Operation(
        name="fetch_dependents",
        method="GET",
        path="/console/api/flows/{flow}/dependents",
        answers=Dependents,
        handler=fetch_dependents,
    ),
    Operation(
        name="list_revisions",
        method="GET",
        path="/console/api/flows/{flow}/revisions",
        answers=RevisionList,
        handler=list_revisions,
        query=RevisionsAsked,
    ),
    Operation(
        name="save_revision",
        method="POST",
        path="/console/api/flows/{flow}/revisions",
        answers=FlowDetail,
        handler=save_revision,
        body=SaveRevision,
    ),
    Operation(
        name="fetch_revision",
        method="GET",
        path="/console/api/flows/{flow}/revisions/{revision}",
        answers=RevisionDetail,
        handler=fetch_revision,
    ),
    Operation(
        name="fetch_test_users",
        method="GET",
        path="/console/api/flows/{flow}/test-users",
        answers=TestUsers,
        handler=fetch_test_users,
    ),
    Operation(
        name="set_test_users",
        method="PUT",
        path="/console/api/flows/{flow}/test-users",
        answers=TestUsers,
        handler=set_test_users,
        body=TestUsers,
    ),
    Operation(
        name="fetch_notes",
        method="GET",
        path="/console/api/flows/{flow}/notes",
        answers=Notes,
        handler=fetch_notes,
    ),
    Operation(
        name="set_notes",
        method="PUT",
        path="/console/api/flows/{flow}/notes",
        answers=Notes,
        handler=set_notes,
        body=Notes,
    ),
    Operation(
        name="list_environments",
        method="GET",
        path="/console/api/flows/{flow}/environments",
        answers=Environments,
        handler=list_environments,
    ),
    Operation(
        name="list_templates",
        method="GET",
        path="/console/api/templates",
        answers=TemplateList,
        handler=list_templates,
    ),
    Operation(
        name="read_flow",
        method="POST",
        path="/console/api/read",
        answers=ReadFlow,
        handler=read_flow,
        body=ReadText,
    ),
    Operation(
        name="format_flow",
        method="POST",
        path="/console/api/format",
        answers=FormattedFlow,
        handler=format_flow,
        body=FormatFlow,
    ),
    Operation(
        name="compare",
        method="POST",
        path="/console/api/compare",
        answers=Difference,
        handler=compare,
        body=Compare,
    ),
    Operation(
        name="merge",
        method="POST",
        path="/console/api/merge",
        answers=MergeResult,
        handler=merge,
        body=MergeAsked,
    ),
    Operation(
        name="take_theirs",
        method="POST",
        path="/console/api/merge/theirs",
        answers=Settled,
        handler=take_theirs,
        body=TakeTheirs,
    ),
)
