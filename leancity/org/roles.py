"""The roles of the city and the groups they make.

A role of a unit makes the group `<role>.<unit>`; a role of the whole city makes the group
`<role>` and is never handed to a substitute.
"""

from __future__ import annotations

import re
from collections.abc import Iterable

#: every member of staff
EMPLOYEE = "employee"

#: role -> what people call it
UNIT_ROLES = {
    "inspector": "Инспектор",
    "specialist": "Специалист",
    "control_head": "Руководитель контроля",
    "moderator": "Модератор",
    "responsible": "Ответственный",
    "land_officer": "Специалист земельной службы",
    "land_head": "Руководитель земельной службы",
    "dzp_officer": "Специалист департамента землепользования",
    "daig_officer": "Специалист департамента архитектуры",
    "legal": "Юрист",
    "signatory": "Подписант",
    "hr_specialist": "Специалист кадровой службы",
    "hr_head": "Руководитель кадровой службы",
    "line_manager": "Непосредственный руководитель",
    "commission_secretary": "Секретарь комиссии",
    "commission_member": "Член комиссии",
    "ent_economist": "Экономист организации",
    "ent_head": "Руководитель организации",
    "dgh_curator": "Куратор",
    "dgh_head": "Руководитель департамента городского хозяйства",
    "econ_officer": "Экономист",
    "duty_officer": "Оперативный дежурный",
    "gochs_head": "Руководитель ГО и ЧС",
    "source_reporter": "Составитель раздела сводки",
    "protocol_secretary": "Секретарь протокола",
    "controller": "Контролёр поручений",
    "leader": "Руководитель",
    "executor": "Исполнитель",
    "analyst": "Аналитик",
    "dt_leader": "Лидер цифровой трансформации",
    "process_owner": "Владелец процесса",
    "integrator": "Интегратор",
    "data_owner": "Владелец данных",
}
CITY_ROLES = {
    "admin": "Администратор",
    "auditor": "Аудитор",
    "privacy_officer": "Ответственный за персональные данные",
}
ROLES = {**UNIT_ROLES, **CITY_ROLES}

UNIT_CODE = re.compile(r"[a-z][a-z0-9_]{0,39}")
LOGIN = re.compile(r"[a-z][a-z0-9._-]{0,59}")
#: Logins of machines; no person may have one.
SERVICE_PREFIX = "svc-"


def group(role: str, unit: str) -> str:
    """The group of a role in a unit."""
    return role if role in CITY_ROLES else f"{role}.{unit}"


def groups(roles: Iterable[str], unit: str) -> frozenset[str]:
    """The groups that an assignment gives."""
    return frozenset(group(role, unit) for role in roles)


def handed_over(held: Iterable[str]) -> frozenset[str]:
    """Which of these groups a substitute receives: those of units, not those of the city."""
    return frozenset(name for name in held if "." in name)


def is_group(name: str, units: Iterable[str]) -> bool:
    """Whether a group with this name can exist in a city with these units."""
    role, dot, unit = name.partition(".")
    if not dot:
        return name == EMPLOYEE or name in CITY_ROLES
    return role in UNIT_ROLES and unit in units


def group_title(name: str, units: dict[str, str]) -> str:
    """What people call a group; `units` gives the short name of every unit."""
    role, dot, unit = name.partition(".")
    title = ROLES.get(role, "Сотрудники" if role == EMPLOYEE else role)
    return f"{title}, {units.get(unit, unit)}" if dot else title
