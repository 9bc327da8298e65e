"""docs/bringing.md shows what an export really writes, and names only commands and options that there are."""

from __future__ import annotations

import re
from pathlib import Path

import typer
from support.orgs import action_map, segment, template

from journeys.cli.app import app
from journeys.emulator import Emulator

from .conftest import Shop

PAGE = Path(__file__).parents[3] / "docs" / "bringing.md"


def filled(emulator: Emulator) -> None:
    """The org of the page."""
    chat = emulator.seed("flows", {"name": "Sales chat", "type": "INBOUNDSHORTMESSAGE"})["id"]
    hours = emulator.seed("schedulegroups", {"name": "Opening hours", "state": "active"})["id"]
    vip = emulator.seed("segments", segment("VIP visitors", "/pricing", "/plans"))["id"]
    cart = emulator.seed("segments", segment("Left a cart", "/cart"))["id"]
    sale = emulator.seed("actiontemplates", template("Spring sale"))["id"]
    offer = {"offerText": "Questions about plans?", "architectFlow": {"id": chat}}
    chatting = {"mediaType": "webMessagingOffer", "webMessagingOfferFields": offer}
    open = {"actionMapScheduleGroups": {"actionMapScheduleGroup": {"id": hours}}}
    emulator.seed("actionmaps", action_map("VIP chat", [vip], chatting, weight=3, **open))
    showing = {"mediaType": "contentOffer", "actionTemplate": {"id": sale}}
    emulator.seed("actionmaps", action_map("Spring sale", [vip, cart], showing, isActive=False))


def test_it_shows_what_an_export_writes(shop: Shop, emulator: Emulator) -> None:
    filled(emulator)
    shop.stack(emulator)
    shop.run("export")
    blocks = re.findall(r"```(?:python|yaml)\n(.*?)```", PAGE.read_text(encoding="utf-8"), re.DOTALL)
    assert blocks[0] == shop.text("journeys.export.yaml").partition("version: 1\n")[2]
    assert blocks[1] == shop.text("exported.py")


def test_its_commands_and_options_are_there() -> None:
    text = PAGE.read_text(encoding="utf-8")
    commands = typer.main.get_command(app).commands  # type: ignore[attr-defined]
    for name, options in re.findall(r"`journeys ([a-z-]+)([^`\n]*)", text):
        known = {option for each in commands[name].params for option in each.opts}
        assert set(re.findall(r"(?<!\S)--[a-z-]+", options)) <= known | {"--expect-no-changes"}, name
