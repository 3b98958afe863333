"""Ports of a one-machine city: chosen in words, refused with the name of who has them."""

from __future__ import annotations

import os
import re
import socket

import pytest

from leancity.local.ports import PortsError, free_port, read_choices, refuse_taken


@pytest.fixture
def taken():
    """A port this process listens on."""
    with socket.create_server(("127.0.0.1", 0)) as server:
        yield server.getsockname()[1]


def test_choices_are_read():
    assert read_choices(("portal=8100", "engine=8180")) == {"portal": 8100, "engine": 8180}
    assert read_choices(()) == {}


@pytest.mark.parametrize("word", ["portal", "portal=", "portal=x", "door=80", "portal=99999", "=1"])
def test_a_choice_that_cannot_be_read_names_what_can_be_chosen(word):
    with pytest.raises(PortsError, match=r"NAME of postgres, engine, portal, mailbox"):
        read_choices((word,))


def test_free_ports_are_accepted():
    refuse_taken({"portal": free_port(), "engine": free_port()})


def test_a_taken_port_is_refused_with_its_holder_and_the_way_out(taken):
    with pytest.raises(PortsError) as refused:
        refuse_taken({"portal": taken, "engine": free_port()})
    said = str(refused.value)
    assert f"port {taken} (portal) is taken by process {os.getpid()} (" in said
    assert "engine" not in said
    other = re.search(r'make up PORTS="portal=(\d+)"', said)
    assert other
    refuse_taken({"portal": int(other[1])})


def test_a_port_with_a_connection_that_just_ended_is_free():
    with socket.create_server(("127.0.0.1", 0)) as server:
        port = server.getsockname()[1]
        with socket.create_connection(("127.0.0.1", port)):
            accepted, _ = server.accept()
            accepted.close()
    refuse_taken({"portal": port})
