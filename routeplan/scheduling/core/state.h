/* Where a search stands: tours as sequences of stops, their times, and what they hold.
 *
 * Invariants between two moves:
 *   - stop s is number `at[s]` of tour `tour[s]`, or missing (tour NONE);
 *   - `usage` is what others have booked and what the stops in tours hold;
 *   - the events of stops in tours break no rule, and `away`, `depart` and `back` follow from them.
 */
#ifndef ROUTEPLAN_STATE_H
#define ROUTEPLAN_STATE_H

#include "layout.h"

typedef struct {
    int32_t *tour;     /* [n_stops] */
    int32_t *at;       /* [n_stops] */
    Times *times;      /* [n_stops] */
    int32_t *away;     /* [n_stops] when a coach leaves after it, as far as one does */
    int32_t *length;   /* [n_tours] stops of each tour */
    int32_t *sequence; /* [n_tours][longest + 1] */
    int32_t *depart;   /* [n_tours] departure, or NONE where there is no tour */
    int32_t *back;     /* [n_tours] return, or NONE where there is no tour */
    int32_t *target;   /* [n_sessions] returns after it are late */
    int32_t *usage;    /* [n_resources][minutes] */
    int32_t *convoy;   /* [ranks] place of each rank in the common order */
} State;

static inline int32_t *sequence_of(const Layout *layout, const State *state, int32_t tour) {
    return state->sequence + (int64_t)tour * (layout->longest + 1);
}

static inline int32_t *usage_of(const Layout *layout, const State *state, int32_t resource) {
    return state->usage + (int64_t)resource * layout->minutes;
}

/* Put a stop at the end of a tour, or anywhere between; its times are set already. */
static inline void link_stop(const Layout *layout, State *state, int32_t stop, int32_t tour,
                             int32_t at) {
    int32_t *sequence = sequence_of(layout, state, tour);
    for (int32_t k = state->length[tour]; k > at; k--) {
        sequence[k] = sequence[k - 1];
        state->at[sequence[k]] = k;
    }
    sequence[at] = stop;
    state->at[stop] = at;
    state->tour[stop] = tour;
    state->length[tour]++;
}

/* The reverse of `link_stop`. */
static inline void unlink_stop(const Layout *layout, State *state, int32_t stop) {
    int32_t tour = state->tour[stop];
    int32_t *sequence = sequence_of(layout, state, tour);
    int32_t count = --state->length[tour];
    for (int32_t k = state->at[stop]; k < count; k++) {
        sequence[k] = sequence[k + 1];
        state->at[sequence[k]] = k;
    }
    state->tour[stop] = NONE;
}

#endif
