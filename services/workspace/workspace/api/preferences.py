"""PreferenceService."""

from __future__ import annotations

from chassis.database import Reading, Transaction
from chassis.errors import Invalid
from chassis.rpc.messages import changes_of, mapper
from chassis.rpc.server import Servicer, reads, writes
from tandem.workspace.v1 import preferences_pb2 as pb
from tandem.workspace.v1 import preferences_pb2_grpc as pb_grpc

from workspace.api.list_names import list_of, number_of
from workspace.preferences import commands, queries
from workspace.preferences.model import Preferences

_preferences = mapper(
    pb.Preferences,
    Preferences,
    columns=lambda preferences: [
        pb.ListColumns(list=number_of(each["list"]), columns=each["columns"])
        for each in preferences.shown_columns
    ],
)
_changes = changes_of(pb.UpdatePreferencesRequest, Preferences)


class PreferenceServicer(Servicer, pb_grpc.PreferenceServiceServicer):
    @reads
    def GetPreferences(
        self, reading: Reading, request: pb.GetPreferencesRequest
    ) -> pb.GetPreferencesResponse:
        return pb.GetPreferencesResponse(preferences=_preferences(queries.get_preferences(reading)))

    @writes
    def UpdatePreferences(
        self, tx: Transaction, request: pb.UpdatePreferencesRequest
    ) -> pb.UpdatePreferencesResponse:
        preferences = commands.update_preferences(
            tx, _changes(request), _columns(request), expected_version=request.expected_version
        )
        return pb.UpdatePreferencesResponse(preferences=_preferences(preferences))


def _columns(request: pb.UpdatePreferencesRequest) -> dict[str, list[str]]:
    """What is asked for each list, by its name."""
    found: dict[str, list[str]] = {}
    for place, draft in enumerate(request.columns):
        field = f"columns[{place}].list"
        name = list_of(draft.list, field)
        if name in found:
            raise Invalid("LIST_TWICE", f"The columns of {name} are given twice.", field=field)
        found[name] = list(draft.columns)
    return found
