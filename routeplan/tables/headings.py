"""The tables and their columns: English and Chinese names, allowed values, explanations.

Everything that shows or recognises a heading draws on :data:`TABLES`: the
readers, the messages and the template.
"""

from __future__ import annotations

from collections.abc import Iterable

from routeplan.tables.spelling import fold
from routeplan.tables.vocabulary import Column, Table, Word
from routeplan.tables.vocabulary import mark as _

# What planners may call columns whose names English needs for itself.
SYNONYMS = {"origin": "from", "destination": "to"}

YES_NO = (Word("yes", "是"), Word("no", "否"))
COACH = Word("coach", "大巴", also=("客车", "巴士", "大客车"))
WALK = Word("walk", "步行", also=("徒步", "走路"))
FREE = Word("free", "自由")
HOTEL = Word("hotel", "酒店")
ALL = Word("all", "全体")

USE = Column("use", "启用", _("no leaves the row out; blank means yes."), rare=True, choices=YES_NO)

EVENT = Table(
    "event",
    "活动",
    _("The settings of the whole event, one a row; a blank value means the default."),
    required=True,
    columns=(
        Column("name", "名称", _("The event's name, for the sheets.")),
        Column("date", "日期", _("The day of every session that has no date: YYYY-MM-DD.")),
        Column(
            "hub",
            "集合点",
            _("The site where sessions start and end that say nothing else."),
            refers="sites",
        ),
        Column(
            "groups",
            "组数",
            _(
                "Blank: as few groups as fit. 6: exactly six, over all tracks. "
                "4-8: within these. free: as many as finish earliest."
            ),
            words=(FREE,),
        ),
        Column("group_min", "每组最少人数", _("Visitors a group, at least (1).")),
        Column("group_max", "每组最多人数", _("Visitors a group, at most (50 a coach).")),
        Column(
            "escorts",
            "每组工作人员",
            _("Staff on each coach, on foot with each group; they need seats and lift places (0)."),
        ),
        Column(
            "travel",
            "出行方式",
            _("How groups get from site to site (coach)."),
            choices=(COACH, WALK),
        ),
        Column(
            "movement",
            "行进方式",
            _("convoy: all groups of a track keep one order of sites (free)."),
            choices=(FREE, Word("convoy", "车队")),
        ),
        Column("slack", "路途富余分钟", _("Minutes added to every leg (0).")),
        Column(
            "clock",
            "发车取整分钟",
            _("Every departure falls on a multiple of so many minutes (5; on foot 1)."),
        ),
        Column(
            "coaches_per_group",
            "每组最多车数",
            _("So many coaches carry one group, at most (1)."),
        ),
        Column(
            "max_wait",
            "最长等待分钟",
            _(
                "Minutes waited from the end of a visit to the start of the next, all together, "
                "at most; blank: no limit."
            ),
        ),
        Column(
            "alight_seconds", "每人下车秒数", _("Seconds a person to get off (2.4)."), rare=True
        ),
        Column("board_seconds", "每人上车秒数", _("Seconds a person to get on (3.5)."), rare=True),
        Column(
            "fill",
            "使用比例",
            _("Share of every hall, seat and lift car that may be used: 0.9 or 90% (1.0)."),
            rare=True,
        ),
        Column(
            "sheet_language",
            "表格语言",
            _("The language of the sheets that are printed (en)."),
            choices=(Word("en", "英文"), Word("zh", "中文")),
        ),
    ),
)

SESSIONS = Table(
    "sessions",
    "场次",
    _("The stretches of a day in which groups tour, such as the first afternoon."),
    required=True,
    columns=(
        Column("session", "场次", _("A name of its own, such as day 1."), required=True),
        Column("start", "开始", _("When tours may leave: HH:MM."), required=True),
        Column("end", "结束", _("When all must be back: HH:MM; 24:30 is allowed."), required=True),
        Column("date", "日期", _("YYYY-MM-DD; blank: the event's date.")),
        Column(
            "from",
            "起点",
            _("The site where tours start, or hotel for each group's own; blank: the hub."),
            words=(HOTEL,),
            refers="sites",
        ),
        Column(
            "to",
            "终点",
            _("The site where tours end, or hotel for each group's own; blank: the hub."),
            words=(HOTEL,),
            refers="sites",
        ),
        Column(
            "leave_by",
            "最迟出发",
            _("No tour leaves later: HH:MM, so that all leave together. Blank: the end."),
            rare=True,
        ),
        Column(
            "tracks",
            "参加类别",
            _("The tracks that tour in it, joined by ;. Blank: all. Those of others may overlap."),
            rare=True,
        ),
    ),
)

SITES = Table(
    "sites",
    "地点",
    _("Every place: what is visited, where meals are taken, hotels, the start and the end."),
    required=True,
    columns=(
        Column("site", "地点", _("A name of its own."), required=True),
        Column(
            "kind",
            "类型",
            _("visit, meal, or place: a hotel, a hall, a start or an end of tours (visit)."),
            choices=(Word("visit", "参观"), Word("meal", "用餐"), Word("place", "地点")),
        ),
        Column("minutes", "时长分钟", _("How long the visit or meal lasts.")),
        Column("name", "名称", _("What the sheets say instead of the id.")),
        Column(
            "open",
            "开放时间",
            _(
                "Opening windows: 08:30-11:30;13:30-17:00. "
                "Each may begin with a date: 2020-06-24 08:30-11:30. Blank: always; "
                "a meal 11:00-13:30 and 17:00-19:30, where these leave room for it."
            ),
        ),
        Column("people_at_once", "同时人数上限", _("People inside at once; blank: no limit.")),
        Column("groups_at_once", "同时组数上限", _("Groups inside at once; blank: no limit.")),
        Column("coaches_at_once", "停车位", _("Coaches there at once; blank: no limit.")),
        Column("lift", "电梯", _("The lift bank that serves the floor."), refers="lifts"),
        Column("floor", "楼层", _("1 is the ground floor (1).")),
        Column("lat", "纬度", _("Latitude in degrees, with lon.")),
        Column("lon", "经度", _("Longitude in degrees, with lat.")),
        Column("x", "横坐标公里", _("Kilometres east of any fixed point, with y."), rare=True),
        Column("y", "纵坐标公里", _("Kilometres north of the same point, with x."), rare=True),
        Column(
            "sessions",
            "可用场次",
            _("The sessions in which it may be visited, joined by ;. Blank: any."),
            refers="sessions",
        ),
        Column("must", "必去", _("no: a stop made only if there is time (yes)."), choices=YES_NO),
        Column("score", "分值", _("What an optional stop is worth a person (0).")),
        Column(
            "position",
            "次序",
            _("Where it comes in a group's whole event, or in its session."),
            choices=(
                Word("first", "最先"),
                Word("last", "最后"),
                Word("first_in_session", "本场最先"),
                Word("last_in_session", "本场最后"),
            ),
        ),
        Column(
            "minutes_in", "进场分钟", _("Minutes from the coach to the door, badges included (0).")
        ),
        Column("minutes_out", "出场分钟", _("Minutes from the door back to the coach (0).")),
        Column("guides", "讲解员", _("Guides on site; blank: no limit.")),
        Column(
            "people_per_guide",
            "每讲解员人数",
            _("People a guide takes; blank: one guide a group."),
        ),
        Column(
            "minutes_min",
            "最短分钟",
            _("The shortest visit acceptable when a day runs late (the minutes)."),
            rare=True,
        ),
        Column(
            "minutes_max",
            "最长分钟",
            _("Up to this a visit may last instead of waiting (the minutes)."),
            rare=True,
        ),
        Column(
            "starts",
            "开始时刻",
            _(
                "Visits begin only then: 09:00;09:40, or every 20 (minutes, from each opening). "
                "Blank: at any time."
            ),
            rare=True,
        ),
        Column(
            "area",
            "步行区",
            _("The place where coaches set down and wait; groups walk between the sites around."),
            rare=True,
            refers="sites",
        ),
        Column(
            "depart_every",
            "发车间隔分钟",
            _("At a place: minutes between two coaches' setting out, at least (0)."),
            rare=True,
        ),
        Column(
            "entry_every", "入场间隔分钟", _("Minutes between two groups' entries (0)."), rare=True
        ),
        Column(
            "gap_minutes",
            "换组间隔分钟",
            _(
                "Minutes between one group's leaving and the next one's entering, "
                "where groups_at_once is 1 (0)."
            ),
            rare=True,
        ),
        Column(
            "coach_waits",
            "车辆等候",
            _("no: the coach holds its bay only while people get off and on (yes)."),
            rare=True,
            choices=YES_NO,
        ),
        Column(
            "one_of",
            "任选其一",
            _("A label: each group makes exactly one of the stops that share it."),
            rare=True,
        ),
        Column(
            "after_sites",
            "须先去",
            _("The sites that come before it, joined by ;."),
            rare=True,
            refers="sites",
        ),
    ),
)

VISITORS = Table(
    "visitors",
    "来宾",
    _("The people who tour, one a row, or so many of a kind a row."),
    required=True,
    columns=(
        Column("visitor", "来宾", _("A name or number of its own."), required=True),
        Column("count", "人数", _("How many people the row stands for (1).")),
        Column("delegation", "代表团", _("Those who belong together share one.")),
        Column("track", "类别", _("Those who share a programme share one; blank is one, too.")),
        Column("hotel", "酒店", _("The site where they stay."), refers="sites"),
        Column(
            "step_free",
            "无障碍",
            _("yes: cannot use stairs (no)."),
            choices=YES_NO,
        ),
        Column("language", "语言", _("Languages they understand, joined by ;. Blank: any.")),
        Column("group", "指定组", _("Puts them into the group of that name."), rare=True),
    ),
)

COACHES = Table(
    "coaches",
    "车辆",
    _("The coaches; none where everybody walks."),
    columns=(
        Column("coach", "车辆", _("A name of its own, such as its number."), required=True),
        Column("seats", "座位", _("Seats for passengers."), required=True),
        Column(
            "group", "指定组", _("Puts it at the service of the group of that name."), rare=True
        ),
    ),
)

LIFTS = Table(
    "lifts",
    "电梯",
    _("Lift banks: the cars that serve one or more sites' floors together."),
    columns=(
        Column("lift", "电梯", _("A name of its own."), required=True),
        Column("persons", "核载人数", _("Persons a car, as on the plate."), required=True),
        Column("cars", "台数", _("How many cars (1).")),
        Column(
            "cycle_seconds",
            "往返秒数",
            _("A stopwatch's full round trip of a full car; blank: computed."),
        ),
        Column(
            "stairs_up", "走楼梯上比例", _("Share of those able to who walk up: 0.3 or 30% (0).")
        ),
        Column(
            "stairs_down",
            "走楼梯下比例",
            _("Share of those able to who walk down: 0.3 or 30% (0)."),
        ),
        Column("loading", "装载率", _("Share of the plate that really gets in (0.8)."), rare=True),
        Column(
            "mixed_trips",
            "上下混载",
            _("yes: one group goes down as another goes up (no)."),
            rare=True,
            choices=YES_NO,
        ),
        Column(
            "speed",
            "速度",
            _("Metres a second; blank: a usual speed for the highest floor, 1.0 to 6.0."),
            rare=True,
        ),
        Column("acceleration", "加速度", _("Metres a second squared (0.9)."), rare=True),
        Column("jerk", "加加速度", _("Metres a second cubed (1.2)."), rare=True),
        Column("floor_height", "层高", _("Metres from floor to floor (4.0)."), rare=True),
        Column(
            "door_seconds",
            "开关门秒数",
            _("Open, close, start and level together (6.0)."),
            rare=True,
        ),
        Column(
            "transfer_seconds",
            "每人进出秒数",
            _("Seconds a person, each way (1.2)."),
            rare=True,
        ),
    ),
)

ROADS = Table(
    "roads",
    "道路",
    _("Travel times; without a road between two sites a straight line serves."),
    columns=(
        Column("from", "起点", _("A site or a junction."), required=True),
        Column("to", "终点", _("A site or a junction."), required=True),
        Column("minutes", "分钟", _("Travel time; or write km.")),
        Column("km", "公里", _("Length; used where there are no minutes.")),
        Column("kmh", "时速公里", _("Speed on it (30; on foot 3.6)."), rare=True),
        Column("one_way", "单行", _("yes: only from from to to (no)."), choices=YES_NO),
        Column(
            "by",
            "方式",
            _("coach or walk; blank: on foot within an area, else by coach."),
            rare=True,
            choices=(COACH, WALK),
        ),
    ),
)

PROGRAMME = Table(
    "programme",
    "日程",
    _(
        "What a track visits and for how long; without it every track makes every visit. "
        "A meal belongs to the tracks that are named with it, or else to all."
    ),
    columns=(
        Column("site", "地点", _("The site that is visited."), required=True, refers="sites"),
        Column("track", "类别", _("The track; blank: the visitors without one.")),
        Column("minutes", "时长分钟", _("Instead of the site's minutes.")),
        Column("must", "必去", _("Instead of the site's must."), choices=YES_NO),
        Column(
            "sessions",
            "可用场次",
            _("Instead of the site's sessions, joined by ;."),
            refers="sessions",
        ),
    ),
)

APPOINTMENTS = Table(
    "appointments",
    "约定",
    _("Visits that begin at a given time, such as an opening ceremony."),
    columns=(
        Column("site", "地点", _("Where."), required=True, refers="sites"),
        Column("session", "场次", _("In which session."), required=True, refers="sessions"),
        Column("start", "开始", _("When the visit begins: HH:MM."), required=True),
        Column(
            "who",
            "对象",
            _("all, a track, a delegation, or a group that visitors are pinned to (all)."),
            words=(ALL,),
        ),
    ),
)

# Not part of a scenario: what planners have before there is a plan.
# In the order in which a planner fills them in.
TABLES = (EVENT, SESSIONS, SITES, VISITORS, COACHES, LIFTS, ROADS, PROGRAMME, APPOINTMENTS)
TABLE = {table.name: table for table in TABLES}
KNOWN_TABLES = {fold(name): table.name for table in TABLES for name in table.names}

# The headings of the event's own table; its keys are the columns of EVENT.
KEY = Column("key", "项目", _("The setting."), required=True)
VALUE = Column("value", "值", _("Its value; blank: the default."))


def known_columns(columns: Iterable[Column]) -> dict[str, str]:
    """English names of columns by every folded form under which they are known."""
    columns = tuple(columns)
    names = {column.name for column in columns}
    synonyms = {other: name for other, name in SYNONYMS.items() if name in names}
    synonyms |= {fold(other): column.name for column in columns for other in column.also}
    return synonyms | {fold(name): column.name for column in columns for name in column.names}
