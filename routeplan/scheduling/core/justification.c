/* All stops as late as they can be, then as early as they can be.
 *
 * The backward pass leaves room at the beginning that the forward pass uses for others: "double
 * justification" (Valls, Ballestin and Quintanilla 2005). No tour ends later than it did unless
 * it is in time, and no order within a tour changes.
 */
#include "search.h"

/* Lower a stop's events until parts, waits and the clock are kept. */
static void lower_events(const Stop *stop, Times *times) {
    int32_t *event = times->event;
    do {
        event[DEPART] -= event[DEPART] % stop->clock;
        for (int part = PARTS - 1; part >= 0; part--)
            event[part] = min32(event[part], event[part + 1] - stop->part[part]);
        for (int part = 0; part < PARTS; part++)
            event[part + 1] =
                min32(event[part + 1], event[part] + stop->part[part] + stop->wait[part]);
    } while (event[DEPART] % stop->clock != 0);
}

/* Lower the leaving into the last window that may hold the stop; whether that changed it. */
static bool leave_window(const Layout *layout, const Stop *stop, Times *times) {
    for (int32_t n = stop->windows.last - 1; n >= stop->windows.first; n--) {
        const Window *window = &layout->windows[n];
        if (times->event[ENTER] < window->opens)
            continue;
        if (times->event[LEAVE] <= window->closes)
            return false;
        times->event[LEAVE] = window->closes;
        return true;
    }
    return false;
}

/* Lower the start to the last minute at which the visit may start; whether that changed it. */
static bool start_early(const Layout *layout, const Stop *stop, Times *times) {
    for (int32_t n = stop->starts.last - 1; n >= stop->starts.first; n--) {
        if (layout->lists[n] > times->event[START])
            continue;
        if (layout->lists[n] == times->event[START])
            return false;
        times->event[START] = layout->lists[n];
        return true;
    }
    return false;
}

/* The first minute of a hold at which others leave it no room, or NONE. */
static int32_t find_first_conflict(const Layout *layout, const State *state, const Stop *stop,
                                   const Use *use, const Times *times, const Times *held) {
    const int32_t *usage = usage_of(layout, state, use->resource);
    int32_t end = end_of(use, times);
    for (int32_t minute = begin_of(use, times); minute < end; minute++)
        if (is_short(layout, usage, stop, use, minute, held))
            return minute;
    return NONE;
}

/* Lower a stop's events, which are upper bounds, to the latest placement.
 *
 * It stands in the usage with the times `held`, none of which is above its bound, so that there
 * is a placement. */
void place_late(const Layout *layout, const State *state, int32_t number, Times *times,
                const Times *held) {
    const Stop *stop = &layout->stops[number];
    int32_t count = stop->uses.last - stop->uses.first;
    int32_t at = 0, settled = 0; /* so many uses in a row are without conflict */
    lower_events(stop, times);
    while (true) {
        if (leave_window(layout, stop, times) || start_early(layout, stop, times)) {
            lower_events(stop, times);
            settled = 0;
            continue;
        }
        if (settled == count)
            return;
        const Use *use = &layout->uses[stop->uses.first + at];
        int32_t busy = find_first_conflict(layout, state, stop, use, times, held);
        if (busy < 0) {
            settled++;
            at = at + 1 == count ? 0 : at + 1;
        } else {
            times->event[use->until] = busy - use->until_offset;
            lower_events(stop, times);
            settled = 0;
        }
    }
}

/* The latest departure from a stop with which the next one, or the return, stays as it is. */
static int32_t latest_of(const Search *search, int32_t stop) {
    const Layout *layout = search->layout;
    const State *now = &search->now;
    int32_t number = now->tour[stop], at = now->at[stop];
    const Stop *of = &layout->stops[stop];
    const Tour *tour = &layout->tours[number];
    if (at + 1 < now->length[number]) {
        int32_t after = sequence_of(layout, now, number)[at + 1];
        const Stop *next = &layout->stops[after];
        int32_t latest = now->times[after].event[ARRIVE] - leg(layout, of->site, next->site);
        if (walks(of->area, next->area))
            return latest;
        return latest_depart(layout, of, latest - next->entering);
    }
    int32_t back = max32(now->back[number], now->target[tour->session]);
    int32_t latest = min32(back, tour->due) - leg(layout, of->site, tour->goal);
    return walks(of->area, tour->goal_area) ? latest : latest_depart(layout, of, latest);
}

/* Move a stop; where it is the first of its tour, the departure follows. */
static void move_in_tour(Search *search, int32_t stop, const Times *times) {
    int32_t number = search->now.tour[stop];
    bool first = search->now.at[stop] == 0;
    if (first)
        hold_calls(search, number, -1);
    move(search->layout, &search->now, stop, times);
    if (first) {
        measure_ends(search, number);
        hold_calls(search, number, 1);
    }
}

/* Move a stop to the latest times before the next one of its tour, or the tour's target. */
void move_right(Search *search, int32_t stop) {
    int32_t latest = latest_of(search, stop);
    Times times;
    for (int event = 0; event < EVENTS; event++)
        times.event[event] = latest;
    place_late(search->layout, &search->now, stop, &times, &search->now.times[stop]);
    move_in_tour(search, stop, &times);
}

/* Move a stop to the earliest times after the one before it in its tour. */
static void move_left(Search *search, int32_t stop) {
    const Layout *layout = search->layout;
    State *now = &search->now;
    int32_t number = now->tour[stop];
    const Tour *tour = &layout->tours[number];
    if (now->at[stop] == 0) { /* who sets out earlier passes the gate earlier */
        hold_calls(search, number, -1);
        search->set_out = earliest_depart(layout, now, number, false);
        hold_calls(search, number, 1);
    }
    Insertion whole = as_it_stands(search, number);
    Times times = arrive_at(&layout->stops[stop], ready_at(search, &whole, now->at[stop]));
    if (place(layout, now, stop, &times, &now->times[stop], tour->due))
        move_in_tour(search, stop, &times);
}

/* The stops that are made, sorted by arrival or by the latest departure: how many there are. */
static int32_t sort_stops(Search *search, bool by_arrival) {
    int32_t count = 0;
    for (int32_t stop = 0; stop < search->layout->n_stops; stop++) {
        if (search->now.tour[stop] == NONE)
            continue;
        const int32_t *event = search->now.times[stop].event;
        search->removed[count] = stop;
        search->keys[count++] = by_arrival ? event[ARRIVE] : -event[DEPART];
    }
    sort_by_key(search->removed, search->keys, count);
    return count;
}

/* Move all stops to the right, latest first, then to the left, earliest first; only where waits
 * between stops have no limit. */
void justify(Search *search) {
    int32_t count = sort_stops(search, false);
    for (int32_t n = 0; n < count; n++)
        move_right(search, search->removed[n]);
    sort_stops(search, true);
    for (int32_t n = 0; n < count; n++)
        move_left(search, search->removed[n]);
    for (int32_t tour = 0; tour < search->layout->n_tours; tour++) {
        hold_calls(search, tour, -1);
        measure_ends(search, tour);
        hold_calls(search, tour, 1);
    }
}
