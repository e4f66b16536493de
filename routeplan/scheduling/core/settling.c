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

/* Find times for the stops of a tour, nothing of which is booked, one by one, so that they see
 * each other: where waits are limited a late stop holds back those before it. */
static bool find_times(Search *search, int32_t tour, int32_t *booked) {
    const Layout *layout = search->layout;
    const Tour *of = &layout->tours[tour];
    const int32_t *sequence = sequence_of(layout, &search->now, tour);
    int32_t count = search->now.length[tour];
    Insertion whole = as_it_stands(search, tour);
    whole.high = count;
    for (int32_t k = 0; k < count; k++) {
        search->trial[k] = arrive_at(&layout->stops[sequence[k]], 0);
        search->trial_away[k] = 0;
    }
    for (int32_t k = 0; k < count;) {
        const Stop *stop = &layout->stops[sequence[k]];
        Times *times = &search->trial[k];
        raise_event(stop, times, ARRIVE, ready_at(search, &whole, k));
        book_until(search, sequence, booked, k);
        int32_t latest = of->due;
        if (k == count - 1)
            latest -= leg(layout, stop->site, of->goal);
        if (!place(layout, &search->now, sequence[k], times, NULL, latest))
            return false;
        leave_after(search, &whole, k);
        /* Stops that are to move must not be booked with the times from which they do. */
        book_until(search, sequence, booked, k > 0 ? k - 1 : 0);
        int moved = layout->max_wait >= 0 ? hold_back(search, &whole, &k) : 0;
        if (moved < 0)
            return false;
        if (moved > 0 || ++k < count)
            continue;
        if (come_back(layout, stop, times->event[DEPART], search->trial_away[count - 1], of) >
            of->due)
            return false;
        if (!layout->calls)
            return true;
        book_until(search, sequence, booked, 0);
        k = make_room(search, &whole);
        if (k == NONE)
            return true;
        if (k == count)
            return false;
        book_until(search, sequence, booked, k);
    }
    return true;
}

/* Take all stops of a tour out and find times for them; if there are none, nothing has moved. */
static bool settle_anew(Search *search, int32_t tour) {
    const Layout *layout = search->layout;
    State *now = &search->now;
    const int32_t *sequence = sequence_of(layout, now, tour);
    int32_t count = now->length[tour], booked = 0;
    hold_calls(search, tour, -1);
    for (int32_t k = 0; k < count; k++)
        hold(layout, now, sequence[k], &now->times[sequence[k]], -1);
    search->set_out = earliest_depart(layout, now, tour, false);
    bool fits = find_times(search, tour, &booked);
    book_until(search, sequence, &booked, 0);
    for (int32_t k = 0; k < count; k++) {
        if (fits) {
            now->times[sequence[k]] = search->trial[k];
            now->away[sequence[k]] = search->trial_away[k];
        }
        hold(layout, now, sequence[k], &now->times[sequence[k]], 1);
    }
    if (fits)
        measure_ends(search, tour);
    hold_calls(search, tour, 1);
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
    if (!moves_freely(layout) || layout->shared)
        return settle_anew(search, tour);
    const Tour *of = &layout->tours[tour];
    const int32_t *sequence = sequence_of(layout, now, tour);
    hold_calls(search, tour, -1);
    search->set_out = earliest_depart(layout, now, tour, false);
    Insertion whole = as_it_stands(search, tour);
    for (int32_t k = 0; k < now->length[tour]; k++) {
        const Stop *stop = &layout->stops[sequence[k]];
        const Times *times = &now->times[sequence[k]];
        const int32_t *event = times->event;
        int32_t ready = ready_at(search, &whole, k);
        if (event[ARRIVE] < ready) { /* without a stop on the way, where it was a short cut */
            hold_calls(search, tour, 1);
            return settle_anew(search, tour);
        }
        if (event[ARRIVE] > ready || event[DEPART] - event[ARRIVE] > stop->shortest) {
            Times trial = arrive_at(stop, ready);
            bool fits = place(layout, now, sequence[k], &trial, times, of->due);
            if (fits && (trial.event[ARRIVE] != event[ARRIVE] ||
                         trial.event[DEPART] != event[DEPART]))
                move(layout, now, sequence[k], &trial);
        }
    }
    measure_ends(search, tour);
    hold_calls(search, tour, 1);
    return true;
}
