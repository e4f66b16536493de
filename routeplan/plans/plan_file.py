"""plan.json: a plan as a stable document that other programs read."""

from __future__ import annotations

import datetime as dt
import json
from collections.abc import Iterable, Iterator
from hashlib import sha256
from pathlib import Path
from typing import Annotated, Any, Literal

from pydantic import AfterValidator, BaseModel, ConfigDict, Field, ValidationError

from routeplan.errors import Fault, ScenarioError
from routeplan.files import parse_json, read_bytes, write_json
from routeplan.plans.model import (
    STOP_EVENTS,
    Binding,
    Call,
    Group,
    Member,
    Plan,
    Seating,
    Status,
    Stop,
    Tour,
)
from routeplan.scenario import Scenario, drop_marks, find_unprintable
from routeplan.texts import _

VERSION = 1
MOST = 10**9  # of any figure
# Rows of a plan.json that is read; what is written is as long as it is.
MOST_ROWS = {"groups": 1000, "tours": 200_000, "stops": 200_000, "calls": 200_000}
MOST_FAULTS = 1000  # that are told one by one


def _check_moment(moment: dt.datetime) -> dt.datetime:
    """Plans are in local time, to the minute."""
    if moment.tzinfo is not None:
        raise ValueError(_("a time is local, without a zone"))
    if moment.second or moment.microsecond:
        raise ValueError(_("a time is to the minute"))
    return moment


def _check_text(text: str) -> str:
    """Refuse what no sheet could show."""
    if find_unprintable(text) or drop_marks(text) != text:
        raise ValueError(_("a text has characters that cannot be shown"))
    return text


_Moment = Annotated[dt.datetime, AfterValidator(_check_moment)]
_Text = Annotated[str, AfterValidator(_check_text)]
_Whole = Annotated[int, Field(ge=-MOST, le=MOST)]


class _Part(BaseModel):
    visitor: _Text
    count: int = Field(ge=1, le=MOST)


class _Seating(BaseModel):
    coach: _Text
    visitors: list[_Text | _Part] = []


class _Group(BaseModel):
    group: _Text
    people: _Whole
    escorts: _Whole = 0
    track: _Text = ""
    coach: _Text | None = None  # of plans that were written before there were several
    coaches: list[_Text] | None = None
    visitors: list[_Text | _Part] = []
    seating: list[_Seating] | None = None


class _Tour(BaseModel):
    model_config = ConfigDict(populate_by_name=True)

    group: _Text
    session: _Text
    depart: _Moment
    back: _Moment = Field(alias="return")


class _Call(BaseModel):
    group: _Text
    session: _Text
    place: _Text
    arrive: _Moment
    board: _Moment
    depart: _Moment


class _Stop(BaseModel):
    group: _Text
    session: _Text
    site: _Text
    arrive: _Moment
    enter: _Moment
    up: _Moment
    start: _Moment
    end: _Moment
    down: _Moment
    leave: _Moment
    depart: _Moment


class _Binding(BaseModel):
    session: _Text
    minutes: _Whole
    kind: _Text | None = None
    place: _Text | None = None
    head: _Whole | None = None
    busy: _Whole | None = None
    tail: _Whole | None = None
    group: _Text | None = None


class _Document(BaseModel):
    routeplan: Literal[1]
    status: Status
    finish: _Whole | None = None
    bound: _Whole | None = None
    bound_any_grouping: _Whole | None = None
    binding: list[_Binding] | None = None
    score: _Whole | None = None
    waiting: _Whole | None = None
    travel: _Whole | None = None
    seconds: float = Field(0.0, ge=0, le=MOST, allow_inf_nan=False)
    seed: _Whole = 0
    engine: _Text | None = None
    ordered: bool | None = None
    assumed: list[_Text] = []
    notes: list[_Text] = []
    groups: list[_Group] = []
    calls: list[_Call] | None = None
    tours: list[_Tour] = []
    stops: list[_Stop] = []


def plan_document(plan: Plan) -> dict[str, Any]:
    """A plan as JSON values; keys without a value are absent.

    Examples
    --------
    >>> plan_document(Plan("infeasible", notes=("The lift is too slow.",)))["status"]
    'infeasible'
    """
    document = _Document(
        routeplan=VERSION,
        status=plan.status,
        finish=plan.finish,
        bound=plan.bound,
        bound_any_grouping=plan.bound_any_grouping,
        binding=[_write_binding(binding) for binding in plan.binding] or None,
        score=plan.score if plan.groups else None,
        waiting=plan.waiting if plan.groups else None,
        travel=plan.travel if plan.groups else None,
        seconds=round(plan.seconds, 2),
        seed=plan.seed,
        engine=plan.engine or None,
        ordered=plan.ordered or None,
        assumed=list(plan.assumed),
        notes=list(plan.notes),
        groups=[
            _Group(
                group=group.name,
                people=group.people,
                escorts=group.escorts,
                track=group.track,
                coaches=list(group.coaches) or None,
                visitors=_write_members(group.members),
                seating=[
                    _Seating(coach=each.coach, visitors=_write_members(each.members))
                    for each in group.seating
                ]
                or None,
            )
            for group in plan.groups
        ],
        calls=[_Call(**vars(call)) for call in plan.calls] or None,
        tours=[
            _Tour(group=tour.group, session=tour.session, depart=tour.depart, back=tour.back)
            for tour in plan.tours
        ],
        stops=[
            _Stop(
                group=stop.group,
                session=stop.session,
                site=stop.site,
                **{event: getattr(stop, event) for event in STOP_EVENTS},
            )
            for stop in plan.stops
        ],
    )
    values = document.model_dump(by_alias=True, exclude_none=True)
    content = {key: _json_value(value) for key, value in values.items()}
    identity = tell_id(content)
    # Kept where cached properties are: the sheets, and the processes that write them, need it.
    plan.__dict__.setdefault("id", identity)
    return {"routeplan": VERSION, "id": identity, **content}


def _write_members(members: Iterable[Member]) -> list[str | _Part]:
    return [
        member.visitor if member.whole else _Part(visitor=member.visitor, count=member.count)
        for member in members
    ]


def plan_id(plan: Plan) -> str:
    """The id of a plan; see :func:`tell_id`."""
    if "id" not in plan.__dict__:
        plan_document(plan)
    return str(plan.__dict__["id"])


def tell_id(document: dict[str, Any]) -> str:
    """The id of a plan: 12 hex digits that tell it from any other one.

    The first ones of the SHA-256 of its JSON, UTF-8, without `id`, keys sorted, no blanks.

    Examples
    --------
    >>> tell_id({"routeplan": 1, "status": "unknown"})
    'd1890d9046b3'
    """
    content = {key: value for key, value in document.items() if key != "id"}
    text = json.dumps(content, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
    return sha256(text.encode("utf-8", "surrogatepass")).hexdigest()[:12]


def _write_binding(binding: Binding) -> _Binding:
    return _Binding(
        session=binding.session,
        minutes=binding.minutes,
        kind=binding.kind or None,
        place=binding.place or None,
        head=binding.head,
        busy=binding.busy or None,
        tail=binding.tail,
        group=binding.group or None,
    )


def _json_value(value: Any) -> Any:
    """Write moments as ISO text without seconds: plans are in whole minutes."""
    if isinstance(value, dt.datetime):
        return value.isoformat(timespec="minutes")
    if isinstance(value, dict):
        return {key: _json_value(item) for key, item in value.items()}
    if isinstance(value, list):
        return [_json_value(item) for item in value]
    return value


def write_plan(plan: Plan, path: str | Path) -> None:
    """Write plan.json.

    Raises
    ------
    OSError
        If the file cannot be written; an earlier one is then left as it was.
    """
    write_json(plan_document(plan), Path(path))


def read_plan(path: str | Path, scenario: Scenario) -> Plan:
    """Read plan.json.

    Parameters
    ----------
    scenario : Scenario
        Tells how many people the visitors' rows stand for.

    Raises
    ------
    ScenarioError
        If the file cannot be read or is no plan; with every fault.
    """
    path = Path(path)
    path = path / "plan.json" if path.is_dir() else path
    values = load_document(path)
    _refuse_length(path, values)
    try:
        document = _Document.model_validate(values)
    except ValidationError as error:
        raise ScenarioError(_list_faults(path, error)) from error
    if document.stops and not any(stop.site in scenario.site_of for stop in document.stops):
        said = _("None of the plan's sites is in the scenario.")
        remedy = _("Give the scenario that the plan was made for.")
        raise ScenarioError([Fault("other-scenario", said, remedy, str(path))])
    plan = Plan(
        status=document.status,
        finish=document.finish,
        bound=document.bound,
        bound_any_grouping=document.bound_any_grouping,
        binding=tuple(
            Binding(**binding.model_dump(exclude={"tail"}, exclude_none=True))
            for binding in document.binding or ()
        ),
        score=document.score or 0,
        waiting=document.waiting or 0,
        travel=document.travel or 0,
        seconds=document.seconds,
        seed=document.seed,
        engine=document.engine or "",
        ordered=bool(document.ordered),
        assumed=tuple(document.assumed),
        notes=tuple(document.notes),
        groups=tuple(_read_group(group, scenario) for group in document.groups),
        tours=tuple(Tour(t.group, t.session, t.depart, t.back) for t in document.tours),
        stops=tuple(Stop(**stop.model_dump()) for stop in document.stops),
        calls=tuple(Call(**call.model_dump()) for call in document.calls or ()),
    )
    plan.__dict__["id"] = tell_id(values)  # of the file, whatever else it may say
    return plan


def _read_group(group: _Group, scenario: Scenario) -> Group:
    coaches = group.coaches
    if coaches is None:
        coaches = [] if group.coach is None else [group.coach]
    return Group(
        group.group,
        group.people,
        group.escorts,
        group.track,
        tuple(coaches),
        tuple(_read_members(group.visitors, scenario)),
        tuple(
            Seating(each.coach, tuple(_read_members(each.visitors, scenario)))
            for each in group.seating or ()
        ),
    )


def _read_members(visitors: Iterable[str | _Part], scenario: Scenario) -> Iterator[Member]:
    for visitor in visitors:
        if isinstance(visitor, _Part):
            yield Member(visitor.visitor, visitor.count, whole=False)
        else:
            row = scenario.visitor_of.get(visitor)
            yield Member(visitor, row.count if row else 1)


def load_document(path: Path) -> dict[str, Any]:
    """What a plan.json says, before it is understood.

    Raises
    ------
    ScenarioError
        If the file cannot be read or is no plan.
    """
    try:
        values = parse_json(read_bytes(path).decode("utf-8-sig"))
    except OSError as error:
        said = _("The file cannot be read ({reason}).").format(reason=error.strerror or error)
        raise ScenarioError([Fault("unreadable", said, _say_remedy(), str(path))]) from error
    except ValueError:
        values = None
    if not isinstance(values, dict) or "routeplan" not in values:
        raise ScenarioError([Fault("not-a-plan", _("This is no plan."), _say_remedy(), str(path))])
    return values


def _refuse_length(path: Path, values: dict[str, Any]) -> None:
    """Refuse lists that are longer than any plan's, before each of their rows is looked at."""
    text = _('"{name}" has more than {most:,} rows.')
    faults = [
        Fault("not-a-plan", text.format(name=name, most=most), _say_remedy(), str(path))
        for name, most in MOST_ROWS.items()
        if isinstance(values.get(name), list) and len(values[name]) > most
    ]
    if faults:
        raise ScenarioError(faults)


def _say_remedy() -> str:
    return _("Give a plan.json that routeplan wrote.")


def _list_faults(path: Path, error: ValidationError) -> list[Fault]:
    if error.error_count() > MOST_FAULTS:
        said = _("{n:,} places are not as a plan has them.").format(n=error.error_count())
        return [Fault("not-a-plan", said, _say_remedy(), table=str(path))]
    return [
        Fault(
            "not-a-plan",
            _('"{where}" is not as a plan has it: {reason}.').format(
                where=".".join(map(str, fault["loc"])), reason=fault["msg"]
            ),
            _say_remedy(),
            table=str(path),
        )
        for fault in error.errors()
    ]
