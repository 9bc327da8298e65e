"""Journeys as programs have them: checked as a whole, on the embedded engine and on the real CLI."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from support.cli import Cli
from support.project import Project, resources

HEAD = """
import pulumi
from components.journeys import AudienceJourney
from providers.twilio_segment import Journey, Provider, flow, get_journey, get_journey_output

SPACE = "spa_emulator"

def hook(url):
    action = {"action_id": "act", "mappings": {"url": url, "Snake_Key": {"n": 1, "none": None}}}
    return flow.destination("dest", flow.activation("Reminded", action, profile=["email"]))

def small(url="a", wait="1d"):
    return flow.define(flow.event_entry("event('A').count() = 1"),
                       [flow.delay("Wait", wait), flow.send("Remind", hook(url))])
"""
JOURNEY = (
    'j = Journey("j", space_id=SPACE, name="Winback", definition=small({}), {})\npulumi.export("id", j.id)\n'
)


class Programs:
    """One project, whose programs use journeys on the emulator."""

    def __init__(self, project: Project) -> None:
        self.project = project
        self.config = {"segment:baseUrl": project.emulator.url, "segment:requestsPerMinute": "0"}
        self.env: dict[str, str | None] = {"PUBLIC_API_TOKEN": project.emulator.public_api_token}

    def engine(self, program: str | None = None, **options: Any) -> Any:
        text = None if program is None else HEAD + program
        return self.project.engine(text, config=self.config, env=self.env, **options)

    def up(self, program: str) -> Any:
        ran = self.engine(program).up()
        assert ran.ok, ran.diagnostics
        return ran

    @property
    def journey(self) -> dict[str, Any]:
        (found,) = self.project.emulator.objects("journeys").values()
        return dict(found)


@pytest.fixture
def programs(project: Project) -> Programs:
    return Programs(project)


def test_life_on_the_embedded_engine(programs: Programs) -> None:
    ran = programs.up(JOURNEY.format("", 'status="published"'))
    first = programs.journey["id"]
    assert ran.outputs["id"] == f"spa_emulator/{first}"
    assert [line.split(" ")[0] for line in programs.project.requests()] == ["POST", "PATCH"]
    assert programs.engine().preview(expect_no_changes=True).exit_code == 0
    programs.up(JOURNEY.format('"b"', 'status="published"'))
    look, change = programs.project.requests()
    assert look.startswith("GET ")
    assert change.endswith("/destinations")
    activation = programs.journey["versions"][0]["definition"]["states"][2]["destinations"][0]["activations"][
        0
    ]
    mappings = activation["actionDefinition"]["mappings"]
    assert mappings == {"url": "b", "Snake_Key": {"n": 1, "none": None}}
    # A name changed by hand: a refresh tells, and neither it nor a preview replaces a live journey.
    programs.project.emulator.edit("journeys", first, name="Renamed")
    assert programs.engine().refresh().ok
    programs.project.requests()
    refused = programs.engine().preview()
    assert not refused.ok
    text = 'journey "j" is published, and a change of name can only be made by replacing it'
    assert text in str(refused.diagnostics)
    assert programs.project.requests() == []
    # The delete gets the old options only; the permission of the same run counts.
    programs.up(JOURNEY.format('"b"', 'status="published", allow_replace_live=True, archive_on_delete=True'))
    assert (programs.journey["name"], programs.journey["versions"][0]["status"]) == ("Winback", "PUBLISHED")
    assert programs.journey["id"] != first
    assert programs.engine().destroy().ok
    assert programs.project.emulator.objects("journeys") == {}


def test_all_mistakes_of_a_program_at_once(programs: Programs) -> None:
    ran = programs.engine(
        JOURNEY.format('wait="200d"', 'status="live"')
        + 'Journey("k", space_id=SPACE, name="x", definition={**small(), "initial_state": "nothing"})\n'
        + 'AudienceJourney("m", space_id=SPACE, event="A", audience_id="a", wait="1d", stps=[])\n'
    ).preview()
    text = str(ran.diagnostics)
    for line in (
        'Journey "j": status: must be one of draft, published, entry-paused, archived; got "live"',
        'Journey "j": definition.states[1].duration: must be at most 182 days; got "200d"',
        'Journey "k": definition.initial_state: no state has the id "nothing"',
        'AudienceJourney "m": stps: unknown field, did you mean "steps"?',
        'AudienceJourney "m": event: give either audience_id or event: who enters',
        'AudienceJourney "m": destinations: is required: where people are sent; or give steps',
    ):
        assert line in text
    assert programs.project.requests() == []


COMPONENT = 'AudienceJourney("{}", space_id=SPACE, {})\n'


@pytest.mark.slow
def test_components(programs: Programs) -> None:
    """For an event, for an audience whose id another resource has (the graph is checked all the same), with steps."""
    cart = (
        'event="Customer\'s Cart", unique_by="orderId", unless_event="Order Completed", wait="2h", '
        'destinations=[hook("u")], exit_event="Refunded", status="published", display_name="Win back"'
    )
    audience = 'audience_id=a, destinations=[hook("u")], wait="1d", description=a.apply(lambda t: f"for {t}")'
    steps = 'event="A", steps=[flow.delay("Hold on", "1d"), flow.leave("Done")]'
    program = (
        COMPONENT.format("cart", cart)
        + 'a = Journey("a", space_id=SPACE, name="A", definition=small()).container_id\n'
        + COMPONENT.format("audience", audience)
        + COMPONENT.format("steps", steps)
    )
    ran = programs.engine(program).up()
    assert ran.ok, ran.diagnostics
    made = {journey["name"]: journey for journey in programs.project.emulator.objects("journeys").values()}
    assert set(made) == {"Win back", "A", "audience", "steps"}
    (version,) = made["Win back"]["versions"]
    definition = version["definition"]
    assert version["status"] == "PUBLISHED"
    assert definition["entryRules"] == {
        "type": "MULTIPLE",
        "concurrency": {"enabled": True, "concurrencyKey": "orderId"},
    }
    assert [(state["type"], state["key"]["id"]) for state in definition["states"]] == [
        ("EVENT_ENTRY", "entry"),
        ("EVENT_SPLIT", "wait"),
        ("EXIT", "done-already"),
        ("DESTINATION", "send"),
        ("EXIT", "exit"),
    ]
    assert definition["states"][0]["condition"] == "event('Customer\\'s Cart').count() = 1"
    assert definition["states"][1]["transitions"] == [
        {"type": "CONDITION", "condition": "event('Order Completed').count() = 1", "next": "done-already"},
        {"type": "TIMEOUT", "duration": "2h", "next": "send"},
    ]
    (rule,) = definition["exitRules"]["rules"]
    assert (rule["condition"], definition["exitRules"]["enabled"]) == ("event('Refunded').count() = 1", True)
    entry = made["audience"]["versions"][0]["definition"]["states"][0]
    assert (entry["type"], entry["audienceId"]) == ("AUDIENCE_ENTRY", made["A"]["id"])
    assert made["audience"]["description"] == f"for {made['A']['id']}"
    states = made["steps"]["versions"][0]["definition"]["states"]
    assert [state["key"]["id"] for state in states] == ["entry", "hold-on", "done"]
    child = resources(programs.engine().export())["cart-journey"]
    assert child["parent"].endswith("journeys:index:AudienceJourney::cart")
    assert programs.engine().preview(expect_no_changes=True).exit_code == 0


@pytest.mark.slow
def test_a_journey_becomes_part_of_a_component(programs: Programs) -> None:
    single = 'Journey("old", space_id=SPACE, name="win-back", definition=flow.define(flow.event_entry("event(\'A\').count() = 1"), [flow.send("Send", hook("u"))]))\n'
    programs.up(single)
    programs.project.requests()
    given = 'event="A", destinations=[hook("u")], moved_from={"journey": "old"}'
    programs.up(COMPONENT.format("win-back", given))
    assert programs.project.requests() == []


@pytest.mark.slow
def test_lookup_get_and_an_explicit_provider(programs: Programs, emulator_of: Callable[..., Any]) -> None:
    other = emulator_of(public_api_tokens=["other-token"])
    programs.env["PULUMI_CONFIG_PASSPHRASE"] = "passphrase"
    programs.up(JOURNEY.format("", ""))
    container = programs.journey["id"]
    ran = programs.up(
        JOURNEY.format("", "")
        + f"""
same = Journey.get("same", f"{{SPACE}}/{container}")
pulumi.export("same", same.name)
pulumi.export("now", get_journey(SPACE, "{container}").status)
pulumi.export("later", get_journey_output(SPACE, j.container_id).apply(lambda found: found.name))
eu = Provider("eu", base_url="{other.url}", token="other-token")
Journey("there", pulumi.ResourceOptions(provider=eu), space_id=SPACE, name="There", definition=small())
"""
    )
    assert (ran.outputs["same"], ran.outputs["now"], ran.outputs["later"]) == ("Winback", "draft", "Winback")
    assert [journey["name"] for journey in other.objects("journeys").values()] == ["There"]
    assert len(programs.project.emulator.objects("journeys")) == 1


@pytest.mark.slow
def test_a_secret_in_a_mapping_stays_one(programs: Programs) -> None:
    program = (
        'url = pulumi.Output.secret("https://hooks.example/planted-secret")\n'
        'Journey("j", space_id=SPACE, name="W", definition=flow.define(flow.event_entry("event(\'A\').count() = 1"), '
        '[flow.send("S", flow.destination("d", flow.activation("E", {"action_id": "a", "mappings": {"url": url}})))]))'
    )
    programs.env["PULUMI_CONFIG_PASSPHRASE"] = "passphrase"
    programs.up(program)
    (send,) = [
        s for s in programs.journey["versions"][0]["definition"]["states"] if s["type"] == "DESTINATION"
    ]
    action = send["destinations"][0]["activations"][0]["actionDefinition"]
    assert action["mappings"] == {"url": "https://hooks.example/planted-secret"}
    assert "planted-secret" not in str(programs.engine().export())
    assert programs.engine().preview(expect_no_changes=True).exit_code == 0


@pytest.mark.cli
@pytest.mark.slow
def test_life_on_the_real_cli(programs: Programs, cli: Callable[..., Cli]) -> None:
    project = programs.project
    published = 'status="published"'
    run = cli(HEAD + JOURNEY.format("", published), config=programs.config, env=programs.env)
    run.up()
    assert [line.split(" ")[0] for line in project.requests()] == ["POST", "PATCH"]
    project.write(HEAD + JOURNEY.format('"b", "2d"', published))
    first = programs.journey["id"]
    run.up()
    assert [line.rpartition("/")[2] for line in project.requests()] == [first, "steps", "status"]
    renamed = JOURNEY.replace("Winback", "Other")
    project.write(HEAD + renamed.format('"b", "2d"', published))
    refused = run.preview(check=False)
    assert not refused.ok
    assert 'journey "j" is published, and a change of name can only be made by replacing' in refused.text
    assert "Traceback" not in refused.text
    assert project.requests() == []
    project.emulator.edit("journeys", programs.journey["id"], name="Renamed by hand")
    run.refresh()
    project.requests()
    first = programs.journey["id"]
    options = f"{published}, allow_replace_live=True, archive_on_delete=True"
    project.write(HEAD + renamed.format('"b", "2d"', options))
    run.up()
    assert programs.journey["id"] != first
    assert programs.journey["versions"][0]["status"] == "PUBLISHED"
    assert run.preview("--expect-no-changes").ok
    run.destroy()
    assert project.emulator.objects("journeys") == {}
