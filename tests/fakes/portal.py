"""A portal over the fake kernel, with tasks and files in it."""

from __future__ import annotations

import io
import json
from datetime import timedelta
from pathlib import Path
from types import SimpleNamespace
from typing import cast

from flask import Flask
from jinja2.bccache import Bucket, BytecodeCache
from PIL import Image

from leancity.config import Settings
from leancity.files import Upload
from leancity.kernel import Kernel
from portal import create_app
from portal.assets import Assets
from tests.fakes.city import CITY_UUID, NOW
from tests.fakes.engine import FakeTask
from tests.fakes.kernel import FakeKernel

BUNDLES = ("base", "pages", "form", "map", "diagram")


def settings(state_dir: Path, **changes: object) -> Settings:
    """Settings of a test portal."""
    values: dict[str, object] = {
        "profile": "test", "database_url": "postgresql+psycopg://nobody@127.0.0.1:1/none",
        "secret_key": "a-secret-of-the-tests-0123456789abcdef", "state_dir": state_dir,
    }  # fmt: skip
    return Settings(**{**values, **changes})  # type: ignore[arg-type]


def picture(size: tuple[int, int] = (640, 480)) -> bytes:
    """A JPEG with something to see."""
    image = Image.linear_gradient("L").resize(size).convert("RGB")
    image.paste((11, 110, 105), (size[0] // 8, size[1] // 2, size[0] // 2, size[1] - 40))
    target = io.BytesIO()
    image.save(target, "JPEG")
    return target.getvalue()


def fake_kernel(state_dir: Path, **changes: object) -> FakeKernel:
    """The invented city with a few open tasks, photographs and documents."""
    kernel = FakeKernel(settings(state_dir, **changes), picture())
    _add_tasks(kernel)
    for case in kernel.cases.cases.values():
        for photo in case.galleries()[0].photos:
            upload = Upload(
                business_key=case.business_key, field="photos_before", uploaded_by="kim.i",
                kind="photo",
            )  # fmt: skip
            if photo.id not in kernel.files.rows:
                kernel.files.add(photo.id, photo.name, upload, size=2_400_000)
    kernel.papers[CITY_UUID(3)] = [
        SimpleNamespace(
            id=CITY_UUID(820 + n), file_id=CITY_UUID(800 + n), code=code, title=title, number=f"{code}/0471-1",
            created_at=NOW - timedelta(hours=2), size=34_000,
        )
        for n, (code, title) in enumerate(
            [("PB-1", "Акт осмотра территории"), ("PB-2", "Фототаблица"),
             ("PB-4", "Уведомление о необходимости устранить нарушение")]
        )
    ]  # fmt: skip
    for paper in kernel.papers[CITY_UUID(3)]:
        upload = Upload(business_key=CITY_UUID(3), field="documents", uploaded_by="svc-worker")
        kernel.files.add(paper.file_id, f"{paper.title}.docx", upload)
    return kernel


def _add_tasks(kernel: FakeKernel) -> None:
    specialist, head = ("specialist.dobik",), ("control_head.dobik",)
    rows = [
        ("t1", "Дополнить карточку", "complete_card", 1, specialist, timedelta(minutes=35), None),
        ("t2", "Выбрать меру и срок", "choose_measure", 2, specialist, timedelta(hours=2), "pak.o"),
        ("t3", "Согласовать документы", "approve", 3, head, timedelta(hours=-5), "li.s"),
        ("t4", "Согласовать документы", "approve", 4, head, timedelta(days=1), None),
        ("t5", "Проверить устранение", "check", 6, ("inspector.dobik",), timedelta(days=2), None),
        ("t6", "Дополнить карточку", "complete_card", 8, specialist, timedelta(hours=-3), None),
        ("t7", "Выбрать меру и срок", "choose_measure", 9, specialist, timedelta(days=2), "pak.o"),
    ]
    for task_id, name, activity, case, groups, due, holder in rows:
        kernel.engine.tasks[task_id] = FakeTask(
            id=task_id, name=name, activity_id=activity, business_key=CITY_UUID(case),
            groups=groups, due=NOW + due, assignee=holder, created=NOW - timedelta(hours=1),
            variables={"measure": "notice", "type": "waste", "term": "2026-12-04",
                       "address": "улица Ленина", "house": "173"},
        )  # fmt: skip


def fake_assets(folder: Path) -> Assets:
    """Names of built files without a build."""
    folder.mkdir(parents=True, exist_ok=True)
    names = {f"{name}.{kind}": f"{name}-0.{kind}" for name in BUNDLES for kind in ("js", "css")}
    (folder / "manifest.json").write_text(json.dumps(names))
    return Assets(folder)


class _Compiled(BytecodeCache):
    """Templates that one portal of this process has compiled serve every other."""

    def __init__(self) -> None:
        self._known: dict[str, bytes] = {}

    def load_bytecode(self, bucket: Bucket) -> None:
        """Nothing when it is compiled for the first time."""
        if bucket.key in self._known:
            bucket.bytecode_from_string(self._known[bucket.key])

    def dump_bytecode(self, bucket: Bucket) -> None:
        """For the next one."""
        self._known[bucket.key] = bucket.bytecode_to_string()


_COMPILED = _Compiled()


def fake_app(kernel: FakeKernel, assets: Assets | None = None) -> Flask:
    """The portal over a fake kernel."""
    app = create_app(kernel.settings, cast(Kernel, kernel), assets=assets)
    app.testing = True
    app.jinja_env.bytecode_cache = _COMPILED
    # Errors are answered as they are in the city, not raised into the test.
    app.config["PROPAGATE_EXCEPTIONS"] = False
    return app
