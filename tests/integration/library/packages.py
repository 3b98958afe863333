"""Packages made of a good one."""

from __future__ import annotations

from leancity.library import Package


def renamed(package: Package, key: str) -> Package:
    """The same process under another key."""
    old, new = package.key.encode(), key.encode()
    return Package.from_resources(
        key,
        {
            name.replace(package.key, key): data
            if name.endswith(".docx")
            else data.replace(old, new)
            for name, data in package.resources.items()
        },
    )


def changed(package: Package, title: str) -> Package:
    """The package with another comment in its process.yaml."""
    config = package.resources["process.yaml"] + f"# {title}\n".encode()
    return Package.from_resources(package.key, {**package.resources, "process.yaml": config})
