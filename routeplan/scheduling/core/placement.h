/* The earliest, and the latest, times for one stop that no hold of others forbids.
 *
 * All constraints on a stop's eight events say "not before", or "not within this span": the
 * earliest times of two feasible placements are feasible together, so that there is one earliest
 * placement. It is found by raising events until nothing is violated any more. The latest one
 * likewise, from the other side.
 *
 * Times are called sound if they keep the stop's parts and waits, and the clock.
 */
#ifndef ROUTEPLAN_PLACEMENT_H
#define ROUTEPLAN_PLACEMENT_H

#include "state.h"

static inline int32_t round_up(int32_t minute, int32_t clock) {
    return clock > 1 ? (minute + clock - 1) / clock * clock : minute;
}

static inline int32_t begin_of(const Use *use, const Times *times) {
    return times->event[use->since] + use->since_offset;
}

static inline int32_t end_of(const Use *use, const Times *times) {
    return times->event[use->until] + use->until_offset;
}

/* Raise the events before one that was raised: no wait is too long then. */
static inline void follow_up(const Stop *stop, Times *times, int raised) {
    for (int part = raised - 1; part >= 0; part--) {
        int32_t soonest = times->event[part + 1] - stop->part[part] - stop->wait[part];
        if (times->event[part] >= soonest)
            return;
        times->event[part] = soonest;
    }
}

/* Raise one event of sound times, and the others as far as it takes to keep them sound. */
static inline void raise_event(const Stop *stop, Times *times, int raised, int32_t minute) {
    int32_t *event = times->event;
    if (event[raised] >= minute)
        return;
    event[raised] = minute;
    for (int part = raised; part < PARTS; part++) {
        int32_t ready = event[part] + stop->part[part];
        if (event[part + 1] >= ready)
            break;
        event[part + 1] = ready;
    }
    if (stop->clock > 1) {
        event[DEPART] = round_up(event[DEPART], stop->clock);
        follow_up(stop, times, DEPART);
    }
    follow_up(stop, times, raised);
}

/* The earliest sound times that arrive at a minute or later. */
static inline Times arrive_at(const Stop *stop, int32_t minute) {
    Times times = {{minute}};
    for (int part = 0; part < PARTS; part++)
        times.event[part + 1] = times.event[part] + stop->part[part];
    if (stop->clock > 1) {
        times.event[DEPART] = round_up(times.event[DEPART], stop->clock);
        follow_up(stop, &times, DEPART);
    }
    return times;
}

/* What a stop itself holds of a resource at a minute, as it stands in the usage. */
static inline int32_t count_own(const Layout *layout, const Stop *stop, int32_t resource,
                                int32_t minute, const Times *held) {
    int32_t own = 0;
    for (int32_t n = stop->uses.first; n < stop->uses.last; n++) {
        const Use *use = &layout->uses[n];
        if (use->resource == resource && begin_of(use, held) <= minute &&
            minute < end_of(use, held))
            own += use->amount;
    }
    return own;
}

/* Whether others leave a hold no room at a minute; `held` are the times with which the stop
 * itself stands in the usage, or NULL. */
static inline bool is_short(const Layout *layout, const int32_t *usage, const Stop *stop,
                            const Use *use, int32_t minute, const Times *held) {
    int32_t room = layout->capacity[use->resource] - use->amount;
    if (usage[minute] <= room)
        return false;
    return room < 0 || held == NULL ||
           usage[minute] - count_own(layout, stop, use->resource, minute, held) > room;
}

/* Whether any of `BLOCK` minutes may be short: most holds have none, and this is quickly seen. */
enum { BLOCK = 8 };
static inline bool may_be_short(const int32_t *usage, int32_t room) {
    int32_t any = 0;
    for (int n = 0; n < BLOCK; n++)
        any |= usage[n] > room;
    return any != 0;
}

/* The last minute from `begin` to before `end` at which others leave a hold no room, or NONE. */
static inline int32_t find_conflict(const Layout *layout, const State *state, const Stop *stop,
                                    const Use *use, int32_t begin, int32_t end,
                                    const Times *held) {
    const int32_t *usage = usage_of(layout, state, use->resource);
    int32_t room = layout->capacity[use->resource] - use->amount, minute = end - 1;
    while (minute >= begin) {
        if (minute - begin + 1 >= BLOCK && !may_be_short(usage + minute - BLOCK + 1, room))
            minute -= BLOCK;
        else if (is_short(layout, usage, stop, use, minute, held))
            return minute;
        else
            minute--;
    }
    return NONE;
}

/* Raise the entry into the first window that may hold the stop: 1 if events were raised, 0 if
 * not, -1 if there is no such window. */
static inline int open_window(const Layout *layout, const Stop *stop, Times *times) {
    for (int32_t n = stop->windows.first; n < stop->windows.last; n++) {
        const Window *window = &layout->windows[n];
        if (times->event[LEAVE] <= window->closes) {
            if (times->event[ENTER] >= window->opens)
                return 0;
            raise_event(stop, times, ENTER, window->opens);
            return 1;
        }
    }
    return stop->windows.first == stop->windows.last ? 0 : -1;
}

/* Raise the start to the first minute at which the visit may start; results as of `open_window`. */
static inline int keep_starts(const Layout *layout, const Stop *stop, Times *times) {
    int32_t first = stop->starts.first, last = stop->starts.last, start = times->event[START];
    if (first == last)
        return 0;
    while (first < last) { /* the first one that is not earlier */
        int32_t middle = first + (last - first) / 2;
        if (layout->lists[middle] < start)
            first = middle + 1;
        else
            last = middle;
    }
    if (first == stop->starts.last)
        return -1;
    if (layout->lists[first] == start)
        return 0;
    raise_event(stop, times, START, layout->lists[first]);
    return 1;
}

/* Raise a stop's events, sound times that are lower bounds, to the earliest placement that departs
 * by `latest`; false if there is none. */
static inline bool place(const Layout *layout, const State *state, int32_t number, Times *times,
                         const Times *held, int32_t latest) {
    const Stop *stop = &layout->stops[number];
    const Use *first = &layout->uses[stop->uses.first];
    int32_t count = stop->uses.last - stop->uses.first;
    int32_t at = 0, settled = 0; /* so many uses in a row are without conflict */
    /* From its begin to this minute a hold is known to have room; events only ever rise. */
    int32_t seen[MOST_USES] = {0};
    while (true) {
        if (times->event[DEPART] > latest)
            return false;
        int moved = keep_starts(layout, stop, times);
        if (moved == 0)
            moved = open_window(layout, stop, times);
        if (moved < 0)
            return false;
        if (moved > 0) {
            settled = 0;
            continue;
        }
        if (settled == count)
            return true;
        const Use *use = &first[at];
        int32_t begin = max32(begin_of(use, times), seen[at]), end = end_of(use, times);
        int32_t busy = find_conflict(layout, state, stop, use, begin, end, held);
        seen[at] = end;
        if (busy < 0) {
            settled++;
            at = at + 1 == count ? 0 : at + 1;
        } else {
            raise_event(stop, times, use->since, busy + 1 - use->since_offset);
            settled = 0;
        }
    }
}

/* Book (sign 1) or free (sign -1) everything that a stop holds. */
static inline void hold(const Layout *layout, State *state, int32_t number, const Times *times,
                        int32_t sign) {
    const Stop *stop = &layout->stops[number];
    for (int32_t n = stop->uses.first; n < stop->uses.last; n++) {
        const Use *use = &layout->uses[n];
        int32_t *usage = usage_of(layout, state, use->resource);
        int32_t amount = sign * use->amount, end = end_of(use, times);
        for (int32_t minute = begin_of(use, times); minute < end; minute++)
            usage[minute] += amount;
    }
}

#endif
