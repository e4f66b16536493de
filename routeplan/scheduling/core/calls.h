/* Ways between stops, which in an area are walked, and calls: a group's times in an area.
 *
 * A run is stops of a tour in a row that lie in one area. A coach brings the group to a run and
 * takes it away again, but where the tour starts or ends at the area's place: there it walks.
 */
#ifndef ROUTEPLAN_CALLS_H
#define ROUTEPLAN_CALLS_H

#include "placement.h"

/* Whether a group walks from one stop, or a tour's start or end, to another: by their areas. */
static inline bool walks(int32_t area, int32_t other) { return area >= 0 && area == other; }

/* Least minutes from a tour's departure until its first stop. */
static inline int32_t way_out(const Layout *layout, const Tour *tour, const Stop *stop) {
    int32_t minutes = leg(layout, tour->origin, stop->site);
    return walks(tour->start_area, stop->area) ? minutes : minutes + stop->entering;
}

/* Least minutes from one stop's departure until the next one, the clock left out. */
static inline int32_t way(const Layout *layout, const Stop *one, const Stop *other) {
    int32_t minutes = leg(layout, one->site, other->site);
    return walks(one->area, other->area) ? minutes : one->leaving + minutes + other->entering;
}

/* Least minutes from a tour's last stop until its return, the clock left out. */
static inline int32_t way_back(const Layout *layout, const Stop *stop, const Tour *tour) {
    int32_t minutes = leg(layout, stop->site, tour->goal);
    return walks(stop->area, tour->goal_area) ? minutes : stop->leaving + minutes;
}

/* The earliest minute at which a coach leaves after a stop; outside areas, its departure. */
static inline int32_t earliest_away(const Layout *layout, const Stop *stop, int32_t depart) {
    return stop->area < 0 ? depart : round_up(depart + stop->leaving, layout->clock);
}

/* When the next stop is reached from one that is departed from, and left for good, so. */
static inline int32_t reach(const Layout *layout, const Stop *one, int32_t depart, int32_t away,
                            const Stop *other) {
    int32_t minutes = leg(layout, one->site, other->site);
    return walks(one->area, other->area) ? depart + minutes : away + minutes + other->entering;
}

/* When a tour is back from its last stop. */
static inline int32_t come_back(const Layout *layout, const Stop *stop, int32_t depart,
                                int32_t away, const Tour *tour) {
    int32_t minutes = leg(layout, stop->site, tour->goal);
    return (walks(stop->area, tour->goal_area) ? depart : away) + minutes;
}

/* The latest departure from a stop with which a coach leaves its area by a minute. */
static inline int32_t latest_depart(const Layout *layout, const Stop *stop, int32_t away) {
    return stop->area < 0 ? away : away - away % layout->clock - stop->leaving;
}

/* Give a stop other times; its coach leaves as soon as it can. */
static inline void move(const Layout *layout, State *state, int32_t stop, const Times *times) {
    hold(layout, state, stop, &state->times[stop], -1);
    state->times[stop] = *times;
    state->away[stop] = earliest_away(layout, &layout->stops[stop], times->event[DEPART]);
    hold(layout, state, stop, times, 1);
}

/* Whether stops can be moved one by one: no wait is limited, and calls hold nothing. */
static inline bool moves_freely(const Layout *layout) {
    return layout->max_wait < 0 && !layout->calls;
}

static inline int32_t minutes_before(const Stop *stop) {
    return stop->part[ARRIVE] + stop->part[ENTER] + stop->part[UP];
}

static inline int32_t minutes_after(const Stop *stop) {
    return stop->part[END] + stop->part[DOWN] + stop->part[LEAVE];
}

/* A tour as it is, or as it would be: its stops, their times, when a coach leaves after each. */
typedef struct {
    int32_t tour, count;
    const int32_t *stops;
    const Times *times;
    const int32_t *away;
} Line;

/* What must move because a call's coaches, or its departure, have no room: from when on stop `at`
 * has to be arrived at, or left. */
typedef struct {
    int32_t at; /* NONE: nothing; the number of stops: it cannot be */
    int32_t minute;
    bool leaves;
} CallConflict;

#endif
