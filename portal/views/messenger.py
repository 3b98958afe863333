"""One's own chats with the bots of the city, and where one's notices go."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

from flask import (
    Blueprint,
    flash,
    make_response,
    redirect,
    render_template,
    request,
    session,
    url_for,
)
from flask.typing import ResponseReturnValue
from flask_babel import gettext

from leancity.audit import Actor
from leancity.errors import NotFoundError, UserError
from leancity.i18n import N_
from leancity.messengers import ChatRef, Code, News, Way
from portal.context import kernel, person

blueprint = Blueprint("messenger", __name__, url_prefix="/messenger")

_CODE = "messenger_code"
WAYS = {
    Way.BOTH: N_("By mail and in the messenger"),
    Way.MAIL: N_("By mail"),
    Way.MESSENGER: N_("In the messenger"),
    Way.NONE: N_("Nowhere: I look into the portal"),
}
NEWS = {
    News.OFFERED: N_("Of those that can be done in the messenger"),
    News.MINE: N_("Of these, and of every task that is given to me"),
    News.ALL: N_("Of all that come to me or to my groups"),
}


@blueprint.get("")
def index() -> ResponseReturnValue:
    """The bots, the code that was asked for, the linked chats, the choice."""
    return _page("messenger/index.html")


@blueprint.get("/state")
def state() -> ResponseReturnValue:
    """Code and chats without the frame, asked again and again while a code is open."""
    return _page("messenger/_state.html")


@blueprint.post("/code")
def code() -> ResponseReturnValue:
    """A new code for one bot; the one before is void."""
    bot = request.form.get("bot", "")
    issued = kernel().messengers.issue_code(person().login, bot)
    # Nothing but this session shows it again: what is kept of it elsewhere is a digest.
    session[_CODE] = {
        "bot": bot,
        "text": issued.text,
        "since": kernel().clock.now().isoformat(),
        "until": issued.expires_at.isoformat(),
    }
    return redirect(url_for(".index"))


@blueprint.post("/unlink")
def unlink() -> ResponseReturnValue:
    """Take a chat of one's own away; its number is not told to the browser."""
    place = request.form.get("linked_at", "")
    messengers, login = kernel().messengers, person().login
    mine = [chat for chat in messengers.chats_of(login) if chat.linked_at.isoformat() == place]
    if not mine:
        raise NotFoundError(N_("This chat is not linked any more."))
    for chat in mine:
        messengers.unlink(ChatRef(bot=chat.ref.bot, chat_id=chat.ref.chat_id), _actor())
    flash(gettext("The chat is unlinked: the bot does not know it any more."), "done")
    return redirect(url_for(".index"))


@blueprint.post("/notices")
def notices() -> ResponseReturnValue:
    """Choose where notices go, and of which new tasks they tell."""
    way, news = request.form.get("way", ""), request.form.get("news", "")
    if way not in set(Way):
        raise UserError(N_("Choose where your notices go."), field="way")
    if news not in set(News):
        raise UserError(N_("Choose which new tasks you want to hear of."), field="news")
    kernel().notice_routes.choose(person().login, Way(way), News(news), _actor())
    flash(gettext("Your choice is kept."), "done")
    return redirect(url_for(".index"))


def _page(template: str) -> ResponseReturnValue:
    chats = kernel().messengers.chats_of(person().login)
    page = render_template(
        template,
        bots=kernel().messengers.bots,
        chats=chats,
        open_code=_open_code(),
        links=kernel().settings.telegram_links.rstrip("/"),
        ways=WAYS,
        way=kernel().notice_routes.way(person().login),
        kinds=NEWS,
        news=kernel().notice_routes.news().get(person().login, News.OFFERED),
    )
    answer = make_response(page)
    answer.headers["Cache-Control"] = "no-store"
    return answer


def _open_code() -> dict[str, Any] | None:
    """The code of this session while it can still be used."""
    kept = session.get(_CODE)
    if not kept:
        return None
    code = Code(text=kept["text"], expires_at=datetime.fromisoformat(kept["until"]))
    since = datetime.fromisoformat(kept["since"])
    left = code.expires_at - kernel().clock.now()
    used = any(
        chat.ref.bot == kept["bot"] and chat.linked_at >= since
        for chat in kernel().messengers.chats_of(person().login)
    )
    bot = kernel().messengers.bots.get(kept["bot"])
    if used or bot is None or left <= timedelta():
        session.pop(_CODE)
        return None
    return {"code": code, "bot": bot, "seconds": int(left.total_seconds())}


def _actor() -> Actor:
    return Actor(login=person().login, ip=request.remote_addr or "")
