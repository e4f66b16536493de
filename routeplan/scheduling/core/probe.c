/* Single steps of the search, for tests and benchmarks to look at. */
#include "search.h"

/* The earliest times of a stop that is made, not before those given and departing by `latest`,
 * with what it holds now in the usage or taken out of it; false if there are none. */
EXPORT bool probe_place(Search *search, int32_t stop, Times *times, int32_t latest, bool booked) {
    const Layout *layout = search->layout;
    State *now = &search->now;
    const Times *held = &now->times[stop];
    Times given = *times;
    *times = arrive_at(&layout->stops[stop], 0);
    for (int event = 0; event < EVENTS; event++)
        raise_event(&layout->stops[stop], times, event, given.event[event]);
    if (booked)
        return place(layout, now, stop, times, held, latest);
    hold(layout, now, stop, held, -1);
    bool fits = place(layout, now, stop, times, NULL, latest);
    hold(layout, now, stop, held, 1);
    return fits;
}

/* The latest times of a stop that is made, not after those given. */
EXPORT void probe_place_late(const Search *search, int32_t stop, Times *times) {
    place_late(search->layout, &search->now, stop, times, &search->now.times[stop]);
}

EXPORT void probe_justify(Search *search) { justify(search); }

/* The returns of all tours, [n_tours], and the sessions' targets, [n_sessions]. */
EXPORT void probe_returns(const Search *search, int32_t *back, int32_t *target) {
    for (int32_t tour = 0; tour < search->layout->n_tours; tour++)
        back[tour] = search->now.back[tour];
    for (int32_t session = 0; session < search->layout->n_sessions; session++)
        target[session] = search->now.target[session];
}

/* Take out and put back so many stops drawn at random; how many found a position. */
EXPORT int64_t probe_reinsert(Search *search, int64_t count) {
    int64_t placed = 0;
    for (int64_t n = 0; n < count; n++) {
        int32_t stop = draw(&search->dice, search->layout->n_stops);
        if (search->now.tour[stop] == NONE)
            continue;
        take_out(search, stop);
        placed += insert_best(search, stop, FAR_AWAY, 0) < FAR_AWAY;
    }
    return placed;
}
