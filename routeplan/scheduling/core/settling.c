/* Move the stops of a tour to the earliest times that their order allows. */

#include "search.h"

/* Book the stops of a tour before `k` with their trial times; from so many on, or down to it. */
static void book_until(Search *search, const int32_t *sequence, int32_t *booked, int32_t k) {
    for (; *booked < k; ++*booked)
        hold(search->layout, &search->now, sequence[*booked], &search->trial[*booked], 1);
    while (*booked > k) {
        --*booked;
        hold(search->layout, &search->now, sequence[*booked], &search->trial[*booked], -1);
    }
}

/* Find times for the stops of a tour, none of which is booked, one by one, so that they see each
 * other: where waits are limited a late stop holds back those before it. */
static bool find_times(Search *search, int32_t tour, int32_t *booked) {
    const Layout *layout = search->layout;
    const Tour *of = &layout->tours[tour];
    const int32_t *sequence = sequence_of(layout, &search->now, tour);
    int32_t count = search->now.length[tour], limit = layout->leg_wait;
    for (int32_t k = 0; k < count; k++)
        search->trial[k] = arrive_at(layout, &layout->stops[sequence[k]], 0);
    for (int32_t k = 0; k < count;) {
        const Stop *stop = &layout->stops[sequence[k]];
        Times *times = &search->trial[k];
        int32_t former = k ? layout->stops[sequence[k - 1]].site : of->origin;
        int32_t leaves = k ? times[-1].event[DEPART] : of->release;
        int32_t ready = leaves + leg(layout, former, stop->site), latest = of->due;
        raise_event(layout, stop, times, ARRIVE, ready);
        if (k == count - 1)
            latest -= leg(layout, stop->site, of->goal);
        book_until(search, sequence, booked, k);
        if (!place(layout, &search->now, sequence[k], times, NULL, latest))
            return false;
        int32_t arrive = times->event[ARRIVE];
        int32_t lead = k ? arrive - ready : (arrive - leg(layout, former, stop->site)) % layout->clock;
        if (limit < 0 || lead <= limit) {
            k++;
        } else if (k == 0) {
            raise_event(layout, stop, times, ARRIVE, arrive + layout->clock - lead);
        } else {
            const Stop *before = &layout->stops[sequence[--k]];
            book_until(search, sequence, booked, k); /* while its times are those booked */
            raise_event(layout, before, times - 1, DEPART, times[-1].event[DEPART] + lead - limit);
        }
    }
    return true;
}

/* Take all stops of a tour out and find times for them; if there are none, nothing has moved. */
static bool settle_anew(Search *search, int32_t tour) {
    const Layout *layout = search->layout;
    State *now = &search->now;
    const int32_t *sequence = sequence_of(layout, now, tour);
    int32_t count = now->length[tour], booked = 0;
    for (int32_t k = 0; k < count; k++)
        hold(layout, now, sequence[k], &now->times[sequence[k]], -1);
    bool fits = find_times(search, tour, &booked);
    book_until(search, sequence, &booked, 0);
    for (int32_t k = 0; k < count; k++) {
        if (fits)
            now->times[sequence[k]] = search->trial[k];
        hold(layout, now, sequence[k], &now->times[sequence[k]], 1);
    }
    measure_back(layout, now, tour);
    return fits;
}

/* Move the stops before the last one of a tour to the latest times before the next: the tour
 * begins later and waits less. Only where waits between stops have no limit. */
void tighten_tour(Search *search, int32_t tour) {
    const int32_t *sequence = sequence_of(search->layout, &search->now, tour);
    for (int32_t k = search->now.length[tour] - 2; k >= 0; k--)
        move_right(search, sequence[k]);
}

/* Move all stops of a tour to the earliest times that their order allows.
 *
 * False if they do not fit, which can only be where waits are limited or stops of a tour share a
 * resource: then nothing has moved. */
bool settle_tour(Search *search, int32_t tour) {
    const Layout *layout = search->layout;
    State *now = &search->now;
    if (layout->leg_wait >= 0 || layout->shared)
        return settle_anew(search, tour);
    const Tour *of = &layout->tours[tour];
    const int32_t *sequence = sequence_of(layout, now, tour);
    int32_t former = of->origin, leaves = of->release;
    for (int32_t k = 0; k < now->length[tour]; k++) {
        const Stop *stop = &layout->stops[sequence[k]];
        const Times *times = &now->times[sequence[k]];
        const int32_t *event = times->event;
        int32_t ready = leaves + leg(layout, former, stop->site);
        if (event[ARRIVE] > ready || event[DEPART] - event[ARRIVE] > stop->shortest) {
            Times trial = arrive_at(layout, stop, ready);
            bool fits = place(layout, now, sequence[k], &trial, times, of->due);
            if (fits && (trial.event[ARRIVE] != event[ARRIVE] ||
                         trial.event[DEPART] != event[DEPART]))
                move(layout, now, sequence[k], &trial);
        }
        former = stop->site;
        leaves = event[DEPART];
    }
    measure_back(layout, now, tour);
    return true;
}
