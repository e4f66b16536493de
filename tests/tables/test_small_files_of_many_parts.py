"""Files within the limit of bytes whose parts would fill the memory are refused."""

import json

import pytest
from events.small_event import PLAN, scenario
from tables.test_faults import SOUND

from routeplan.errors import ScenarioError
from routeplan.plans import plan_document, read_plan
from routeplan.tables.conversion import read


@pytest.mark.parametrize(
    ("name", "content", "cause"),
    [
        ("event.json", '{"notes": [' + "[]," * 2_000_001 + "[]]}", "it has too many items"),
        ("event.json", '{"notes": [' + "1," * 5_000_001 + "1]}", "it has too many items"),
        ("tables/sites.csv", "site" + "," * 5_000_001, "it has more than 5,000,000 cells"),
        ("tables/sites.csv", "site\n" + "x\n" * 1_000_001, "it has more than 1,000,000 lines"),
        ("patch.toml", "# " + "x" * 1_000_001, "it is longer than 1,000,000 letters"),
    ],
    ids=["lists", "items", "cells", "lines", "letters"],
)
def test_too_many_parts_are_refused_with_the_figure(tmp_path, name, content, cause):
    path = tmp_path / name
    path.parent.mkdir(exist_ok=True)
    path.write_text(content, encoding="utf-8")
    source = path.parent if path.suffix == ".csv" else path
    with pytest.raises(ScenarioError) as caught:
        read(SOUND, path) if path.suffix == ".toml" else read(source)
    assert any(cause in fault.cause for fault in caught.value.faults)


@pytest.mark.parametrize(
    ("name", "rows", "cause"),
    [
        ("groups", 1001, '"groups" has more than 1,000 rows.'),
        ("tours", 200_001, '"tours" has more than 200,000 rows.'),
        ("tours", 300, "1,200 places are not as a plan has them."),
    ],
)
def test_a_plan_of_endless_rows_is_told_in_a_line(tmp_path, name, rows, cause):
    document = plan_document(PLAN) | {name: [{}] * rows}
    (tmp_path / "plan.json").write_text(json.dumps(document), encoding="utf-8")
    with pytest.raises(ScenarioError) as caught:
        read_plan(tmp_path, scenario())
    assert [fault.cause for fault in caught.value.faults] == [cause]
