"""What `soundstage.toml` says about environments: their servers, values, secrets and flows."""

from soundstage.environments.config import (
    Environment,
    EnvironmentFault,
    environment_names,
    project_flows,
    read_environment,
)
from soundstage.environments.filling import filled, subflow_files

__all__ = [
    "Environment",
    "EnvironmentFault",
    "environment_names",
    "filled",
    "project_flows",
    "read_environment",
    "subflow_files",
]
