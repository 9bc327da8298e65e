"""The example stack itself: one program, three stacks, two organisations whose flows have different ids."""

from __future__ import annotations

import shutil
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from journeys.emulator import Emulator
from journeys.engine import Engine

ROOT = Path(__file__).parents[2]


@pytest.fixture
def stack_of(tmp_path: Path) -> Callable[..., Engine]:
    """`stack_of(name, emulator)`: the repository's own stack, on an emulator in place of its region."""

    def make(name: str, emulator: Emulator, edit: Callable[[str], str] = str) -> Engine:
        for file in ("__main__.py", "Pulumi.yaml"):
            shutil.copy(ROOT / file, tmp_path)
        settings = (ROOT / f"Pulumi.{name}.yaml").read_text()
        lines = [
            line
            for line in settings.splitlines()
            if not line.strip().startswith(("genesys:region", "genesys:baseUrl", "genesys:orgId"))
        ]
        at = lines.index("config:")
        lines.insert(at + 1, f"  genesys:baseUrl: {emulator.url}")
        (tmp_path / f"Pulumi.{name}.yaml").write_text(edit("\n".join(lines) + "\n"))
        project = (tmp_path / "Pulumi.yaml").read_text().replace("virtualenv: .venv", "")
        (tmp_path / "Pulumi.yaml").write_text(project.replace("toolchain: pip", "typechecker: mypy"))
        return Engine(
            tmp_path,
            name,
            env={
                "GENESYSCLOUD_OAUTHCLIENT_ID": emulator.client_id,
                "GENESYSCLOUD_OAUTHCLIENT_SECRET": emulator.client_secret,
                "PULUMI_CONFIG_PASSPHRASE": "journeys-dev",
                "JOURNEYS_PENDING": None,
            },
        )

    return make


def sent(emulator: Emulator) -> list[str]:
    found = [f"{entry.method} {entry.path.rpartition('/')[2]}" for entry in emulator.requests.matching()]
    emulator.requests.clear()
    return sorted(found)


@pytest.mark.slow
def test_dev_needs_no_ids_and_its_preview_asks_nobody(stack_of: Any, emulator: Emulator) -> None:
    dev = stack_of("dev", emulator)
    assert dev.preview().ok
    assert sent(emulator) == []
    ran = dev.up()
    assert ran.ok, ran.diagnostics
    assert set(ran.outputs["action_maps"]) == {"pricing-help", "spring-sale", "checkout-rescue"}
    sent(emulator)
    assert dev.up(expect_no_changes=True).exit_code == 0
    assert sent(emulator) == []


@pytest.mark.slow
def test_a_new_campaign_previews_as_its_objects_alone(stack_of: Any, emulator: Emulator) -> None:
    assert stack_of("dev", emulator).up().ok
    more = "  journeys:campaigns:\n    - name: newsletter\n      pages: [/news]\n      offer: Subscribe?\n"
    preview = stack_of("dev", emulator, lambda text: text.replace("  journeys:campaigns:\n", more)).preview()
    made = {step.urn.rpartition("::")[2] for step in preview.steps if step.op == "create"}
    assert made == {"newsletter", "newsletter-segment", "newsletter-action-map"}
    assert preview.changes["create"] == 4, "the offer, its bundle, its segment and its map"
    assert "update" not in preview.changes


@pytest.mark.slow
def test_an_edited_page_previews_as_that_property_of_that_object(stack_of: Any, emulator: Emulator) -> None:
    assert stack_of("dev", emulator).up().ok
    preview = stack_of("dev", emulator, lambda text: text.replace("/plans", "/offers")).preview()
    assert preview.changes["update"] == 1
    (step,) = [each for each in preview.steps if each.op == "update" and "pulumi:providers:" not in each.urn]
    assert step.urn.endswith("::pricing-help-segment")
    assert list(step.detailed) == ["journey.patterns[0].criteria[0].values[1]"]


@pytest.mark.slow
def test_each_stack_finds_the_flows_of_its_own_org(
    stack_of: Any, emulator_of: Callable[..., Emulator]
) -> None:
    used = []
    for name in ("staging", "prod"):
        org = emulator_of()
        flow = org.seed("flows", {"name": "Sales chat", "type": "INBOUNDSHORTMESSAGE"})
        hours = org.seed("schedulegroups", {"name": "Opening hours"})
        ran = stack_of(name, org).up()
        assert ran.ok, ran.diagnostics
        (helper,) = [
            each for each in org.objects("actionmaps").values() if each["displayName"] == "pricing-help"
        ]
        assert helper["action"]["webMessagingOfferFields"]["architectFlow"]["id"] == flow["id"]
        assert helper["actionMapScheduleGroups"]["actionMapScheduleGroup"]["id"] == hours["id"]
        used.append((flow["id"], hours["id"]))
    assert used[0] != used[1]


def test_prod_is_protected_and_refuses_twins(stack_of: Any, emulator: Emulator) -> None:
    emulator.seed("flows", {"name": "Sales chat", "type": "INBOUNDSHORTMESSAGE"})
    emulator.seed("schedulegroups", {"name": "Opening hours"})
    taken = emulator.seed("segments", {"displayName": "spring-sale"})
    prod = stack_of("prod", emulator)
    ran = prod.up()
    assert not ran.ok
    told = "\n".join(message for _, _, message in ran.diagnostics)
    assert f"a segment of that display_name exists: {taken['id']}, with different content" in told
    emulator.remove("segments", taken["id"])
    assert prod.up().ok
    assert not prod.destroy().ok
    assert len(emulator.objects("segments")) == 3


def test_a_name_that_an_org_does_not_have_is_one_error_with_candidates(
    stack_of: Any, emulator: Emulator
) -> None:
    emulator.seed("flows", {"name": "Sale chat", "type": "INBOUNDSHORTMESSAGE"})
    emulator.seed("schedulegroups", {"name": "Opening hours"})
    ran = stack_of("staging", emulator).up()
    errors = [message for severity, _, message in ran.diagnostics if severity == "error"]
    assert len(errors) == 1
    assert 'no flow named "Sales chat"' in errors[0]
    assert '"Sale chat"' in errors[0]
    assert not any(line.startswith("POST") and "token" not in line for line in sent(emulator))
