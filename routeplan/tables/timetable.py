"""The columns of a timetable made by hand, and what planners call them."""

from __future__ import annotations

from routeplan.tables.vocabulary import Column, Table
from routeplan.tables.vocabulary import mark as _

TIMETABLE = Table(
    "timetable",
    "时间表",
    _("A timetable made by hand, one row a stop."),
    columns=(
        Column(
            "group",
            "组别",
            _("The group's name; blank: the one above."),
            required=True,
            also=(
                *("组", "小组", "分组", "组名", "组号", "参观组", "团组", "班级", "班次", "批次"),
                *("车号", "车次", "车辆", "线路", "路线", "bus", "coach", "tour", "team", "class"),
            ),
        ),
        Column(
            "site",
            "地点",
            _("Where it stops: the site's id or name."),
            required=True,
            also=(
                *("参观点", "观摩点", "考察点", "参观地点", "观摩地点", "参观单位", "考察单位"),
                *("参观项目", "项目", "站点", "景点", "place", "stop", "venue", "location"),
            ),
        ),
        Column(
            "arrive",
            "到达",
            _("When it arrives: HH:MM."),
            also=("到达时间", "抵达", "抵达时间", "到", "arrival", "arrives", "arrival time"),
        ),
        Column(
            "depart",
            "离开",
            _("When it departs: HH:MM."),
            also=(
                *("离开时间", "离", "出发", "出发时间", "发车", "发车时间", "返程"),
                *("departure", "departs", "departure time", "leave"),
            ),
        ),
        Column(
            "people",
            "人数",
            _("Visitors of the group; blank: as above, or unknown."),
            also=("来宾人数", "参观人数", "pax", "guests"),
        ),
        Column(
            "date",
            "日期",
            _("YYYY-MM-DD; blank: as above, or the only day that fits."),
            also=("参观日期",),
        ),
        Column("session", "场次", _("The session; blank: the one that the time falls into.")),
        Column("track", "类别", _("The group's track; blank: as above, or the one that fits.")),
    ),
)
