"""Messengers: which chat belongs to whom, and where a person's notices go."""

from __future__ import annotations

from leancity.messengers.bots import Bot, load_bots
from leancity.messengers.choices import News, NoticeRoutes, Way
from leancity.messengers.codes import Codes
from leancity.messengers.service import Messengers, Rooms
from leancity.messengers.shapes import Chat, ChatRef, Code, LinkRefusal

__all__ = [
    "Bot",
    "Chat",
    "ChatRef",
    "Code",
    "Codes",
    "LinkRefusal",
    "Messengers",
    "News",
    "NoticeRoutes",
    "Rooms",
    "Way",
    "load_bots",
]
