"""Process packages: load, check, submit, read what is deployed, export."""

from __future__ import annotations

from leancity.library.check import check
from leancity.library.config import (
    Dictionary,
    DocumentKind,
    NoticeKind,
    ProcessConfig,
    RequestKind,
    Status,
)
from leancity.library.errors import PackageError, PackageRefusedError
from leancity.library.findings import Finding, World
from leancity.library.form import Field, FormFile
from leancity.library.package import Package
from leancity.library.registry_config import Column, Filter, Registry, Tab, Where
from leancity.library.service import Library, Submission, SubmissionDesk, Version, write_files
from leancity.library.topics import Topic, known_topics
from leancity.library.world import city_world

__all__ = [
    "Column",
    "Dictionary",
    "DocumentKind",
    "Field",
    "Filter",
    "Finding",
    "FormFile",
    "Library",
    "NoticeKind",
    "Package",
    "PackageError",
    "PackageRefusedError",
    "ProcessConfig",
    "Registry",
    "RequestKind",
    "Status",
    "Submission",
    "SubmissionDesk",
    "Tab",
    "Topic",
    "Version",
    "Where",
    "World",
    "check",
    "city_world",
    "known_topics",
    "write_files",
]
