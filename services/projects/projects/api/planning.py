"""gRPC of the planning room: projects, tasks and templates are one service on the wire."""

from __future__ import annotations

from tandem.projects.v1 import planning_pb2_grpc as pb_grpc

from projects.api.projects import Projects
from projects.api.tasks import Tasks
from projects.api.templates import Templates


class ProjectServicer(Projects, Tasks, Templates, pb_grpc.ProjectServiceServicer):
    pass
