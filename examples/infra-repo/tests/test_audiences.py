"""What this repository's program makes in Genesys Cloud: on the emulator, with no account and no network."""


def test_what_it_makes(genesys, stack):
    up = stack.up()
    assert up.created == ["returning-buyers"]
    assert up.outputs == {"returning_buyers": genesys.segments["ACME | Returning buyers"]["id"]}
    (pattern,) = genesys.segments["ACME | Returning buyers"]["journey"]["patterns"]
    assert pattern["count"] == 2
    assert pattern["criteria"][0]["values"] == ["https://shop.example.com/thanks"]


def test_a_second_time_nothing_changes_and_nothing_is_sent(stack):
    stack.up()
    again = stack.up()
    assert again.changes == {}
    assert again.requests == []


def test_another_shop_changes_that_address_alone(stack):
    stack.up()
    stack.config["shop"] = "https://new.example.com"
    assert stack.preview().updated == {"returning-buyers": ["journey.patterns[0].criteria[0].values[0]"]}


def test_what_somebody_does_by_hand_is_seen(genesys, stack):
    stack.up()
    genesys.segments.edit("ACME | Returning buyers", isActive=False)
    assert stack.refresh().updated == {"returning-buyers": ["is_active"]}


def test_a_busy_api_is_asked_again(genesys, stack):
    busy = genesys.fault("status", method="POST", status=429, retry_after=0)
    assert stack.up().changes == {"create": 1}
    assert busy.hits == 1
    assert len(genesys.segments) == 1
