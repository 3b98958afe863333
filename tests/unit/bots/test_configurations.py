"""Bots of other kinds are files: whoever has no menu is asked question by question."""

from __future__ import annotations

from bots.configuration import read_configuration
from bots.dialogue import Act, Stage
from leancity.forms import FormSchema
from leancity.library import Package
from leancity.local.environment import ROOT
from tests.unit.bots.chat import Chat

EMPLOYEE = {
    "apiVersion": "leancity/v1",
    "starts": [{"process": "raid", "intro": {"ru": "Новый рейд.", "en": "A new raid."}}],
}
RESPONSIBLE = {"apiVersion": "leancity/v1", "tasks": {"label": {"ru": "Мои дела", "en": "My work"}}}


def test_a_bot_of_employees_leads_another_form_question_by_question(room):
    room.choices.groups["inspector.dobik"] = {"kim.i": "Ким Игорь Сергеевич"}
    form = FormSchema.load(Package.load(ROOT, "raid"), "start")
    plan = read_configuration("employee", EMPLOYEE).starts["raid"]
    chat = Chat.of(room, form, plan)
    assert chat.said[0].text == "Новый рейд."
    assert chat.last.startswith("Дата рейда")
    chat.types("25.11.2026")
    assert chat.last.startswith("Инспектор")
    assert chat.state.stage is Stage.ASK
    # What the form suggests is kept by going on; what is wrong is asked again.
    asked = chat.types("/back")
    assert asked.startswith("Дата рейда")
    assert "прошлом" in chat.types("24.11.2020")


def test_a_bot_of_responsible_persons_has_tasks_and_nothing_to_start():
    configuration = read_configuration("responsible", RESPONSIBLE)
    assert (dict(configuration.starts), configuration.raids) == ({}, False)
    assert configuration.tasks == {"ru": "Мои дела", "en": "My work"}


def test_the_same_form_is_sent_when_every_answer_is_there(room):
    form = FormSchema.load(Package.load(ROOT, "raid"), "walk")
    chat = Chat.of(room, form, read_configuration("employee", EMPLOYEE).starts["raid"])
    chat.presses("Рейд проведён")
    chat.presses("Пропустить")
    assert chat.state.stage is Stage.PREVIEW
    chat.presses("Отправить")
    assert chat.turn.act is Act.SUBMIT
