/* A search as a whole: its memory, first tours, tours from elsewhere, and what it has found. */
#include "search.h"

#include <stdlib.h>
#include <string.h>

/* Hands out pieces of one block; without a block it only measures. */
typedef struct {
    char *block;
    size_t used;
} Arena;

static void *take(Arena *arena, int64_t count, size_t size) {
    enum { ALIGNMENT = 64 };
    size_t at = arena->used;
    size_t bytes = size * (size_t)(count > 0 ? count : 1);
    arena->used += (bytes + ALIGNMENT - 1) / ALIGNMENT * ALIGNMENT;
    return arena->block == NULL ? NULL : arena->block + at;
}

static void take_state(Arena *arena, const Layout *layout, State *state) {
    int64_t row = layout->longest + 1;
    state->tour = take(arena, layout->n_stops, sizeof *state->tour);
    state->at = take(arena, layout->n_stops, sizeof *state->at);
    state->times = take(arena, layout->n_stops, sizeof *state->times);
    state->away = take(arena, layout->n_stops, sizeof *state->away);
    state->length = take(arena, layout->n_tours, sizeof *state->length);
    state->sequence = take(arena, layout->n_tours * row, sizeof *state->sequence);
    state->depart = take(arena, layout->n_tours, sizeof *state->depart);
    state->back = take(arena, layout->n_tours, sizeof *state->back);
    state->convoy = take(arena, layout->ranks, sizeof *state->convoy);
}

static void take_rooms(Arena *arena, const Layout *layout, Search *search) {
    int64_t row = layout->longest + 1;
    take_state(arena, layout, &search->now);
    take_state(arena, layout, &search->saved);
    take_state(arena, layout, &search->best);
    search->now.target = take(arena, layout->n_sessions, sizeof(int32_t));
    search->now.usage =
        take(arena, (int64_t)layout->n_resources * layout->minutes, sizeof(int32_t));
    search->touched = take(arena, layout->n_groups, sizeof *search->touched);
    search->affected = take(arena, layout->n_groups, sizeof *search->affected);
    search->removed = take(arena, layout->n_stops, sizeof *search->removed);
    search->keys = take(arena, layout->n_stops, sizeof *search->keys);
    search->marked = take(arena, layout->n_stops, sizeof *search->marked);
    search->rest = take(arena, row, sizeof *search->rest);
    search->bounds = take(arena, row, sizeof *search->bounds);
    search->trial = take(arena, row, sizeof *search->trial);
    search->chosen = take(arena, row, sizeof *search->chosen);
    search->trial_away = take(arena, row, sizeof *search->trial_away);
    search->chosen_away = take(arena, row, sizeof *search->chosen_away);
    search->line = take(arena, row, sizeof *search->line);
    search->line_away = take(arena, row, sizeof *search->line_away);
    search->line_times = take(arena, row, sizeof *search->line_times);
    search->called = take(arena, layout->n_areas, sizeof *search->called);
    search->finish = take(arena, layout->n_sessions, sizeof *search->finish);
    search->candidates = take(arena, row, sizeof *search->candidates);
    search->nodes = take(arena, row * WIDTH, sizeof *search->nodes);
    search->kept = take(arena, row, sizeof *search->kept);
}

/* Set the tours to none at all. */
static void clear_tours(Search *search) {
    const Layout *layout = search->layout;
    State *now = &search->now;
    size_t minutes = (size_t)layout->n_resources * (size_t)layout->minutes;
    memcpy(now->usage, layout->booked, sizeof *now->usage * minutes);
    memset(now->times, 0, sizeof *now->times * (size_t)layout->n_stops);
    for (int32_t stop = 0; stop < layout->n_stops; stop++)
        now->tour[stop] = NONE;
    for (int32_t tour = 0; tour < layout->n_tours; tour++) {
        now->length[tour] = 0;
        measure_ends(search, tour);
        hold_calls(search, tour, 1);
    }
}

/* A search without any tours yet; NULL if there is no memory for it. The layout has to outlive
 * it, and to be one that `check_layout` finds no fault in. */
EXPORT Search *search_new(const Layout *layout, uint32_t seed) {
    Search draft = {0}; /* of no use but to be measured */
    Arena arena = {NULL, 0};
    take(&arena, 1, sizeof draft);
    take_rooms(&arena, layout, &draft);
    arena.block = calloc(arena.used, 1);
    if (arena.block == NULL)
        return NULL;
    arena.used = 0;
    Search *search = take(&arena, 1, sizeof *search);
    take_rooms(&arena, layout, search);
    search->layout = layout;
    search->dice = seed ? seed : 1;
    search->best_penalty = search->best_finish = INT64_MAX;
    for (int32_t rank = 0; rank < layout->ranks; rank++)
        search->now.convoy[rank] = search->best.convoy[rank] = rank;
    for (int32_t stop = 0; stop < layout->n_stops; stop++)
        search->best.tour[stop] = NONE;
    clear_tours(search);
    return search;
}

EXPORT void search_free(Search *search) { free(search); }

/* Make first tours for a group that has none: by beam search, then what is still missing. */
EXPORT void search_begin(Search *search, int32_t group) {
    const Layout *layout = search->layout;
    Range tours = layout->groups[group].tours, members = layout->groups[group].members;
    for (int32_t n = tours.first; n < tours.last; n++) {
        int32_t tour = layout->lists[n], count = 0;
        for (int32_t m = members.first; m < members.last && count <= MOST_STOPS; m++) {
            const Stop *stop = &layout->stops[layout->lists[m]];
            if (stop->settled && layout->lists[stop->tours.first] == tour)
                search->candidates[count++].stop = layout->lists[m];
        }
        if (moves_freely(layout) && 0 < count && count <= MOST_STOPS)
            build_tour(search, tour, count, 0);
    }
    touch(search, group);
    recreate(search, 0);
    for (int32_t n = tours.first; n < tours.last; n++)
        if (!settle_tour(search, layout->lists[n]))
            empty_tour(search, layout->lists[n]);
    release_touched(search);
}

/* Move everything to the left, who is back first before the others, and keep it if it is the
 * best. */
EXPORT void search_keep(Search *search) {
    const Layout *layout = search->layout;
    /* `removed` and `keys` have room for all stops; tours without a stop need not move. */
    int32_t count = 0;
    for (int32_t tour = 0; tour < layout->n_tours; tour++) {
        if (search->now.length[tour] == 0)
            continue;
        search->removed[count] = tour;
        search->keys[count++] = search->now.back[tour];
    }
    sort_by_key(search->removed, search->keys, count);
    for (int32_t n = 0; n < count; n++)
        if (!settle_tour(search, search->removed[n]))
            return;
    keep_better(search);
}

/* Go on from other tours.
 *
 * `tour` has each stop's tour or NONE, `times` its events, `away` when a coach leaves after it,
 * `depart` each tour's departure, `convoy` the place of each rank: as some search has found them,
 * or another engine that breaks no rule. */
EXPORT void search_load(Search *search, const int32_t *tour, const Times *times,
                        const int32_t *away, const int32_t *depart, const int32_t *convoy) {
    const Layout *layout = search->layout;
    State *now = &search->now;
    int32_t count = 0;
    clear_tours(search);
    for (int32_t number = 0; number < layout->n_tours; number++)
        hold_calls(search, number, -1);
    memcpy(now->convoy, convoy, sizeof *convoy * (size_t)layout->ranks);
    for (int32_t stop = 0; stop < layout->n_stops; stop++) {
        if (tour[stop] == NONE)
            continue;
        search->removed[count] = stop;
        search->keys[count++] =
            times[stop].event[ARRIVE] * INT64_C(0x100000000) + times[stop].event[DEPART];
    }
    sort_by_key(search->removed, search->keys, count);
    for (int32_t n = 0; n < count; n++) {
        int32_t stop = search->removed[n];
        now->times[stop] = times[stop];
        now->away[stop] = away[stop];
        link_stop(layout, now, stop, tour[stop], now->length[tour[stop]]);
        hold(layout, now, stop, &times[stop], 1);
    }
    for (int32_t number = 0; number < layout->n_tours; number++) {
        measure_ends(search, number);
        if (layout->tours[number].gate >= 0 && depart[number] >= 0)
            now->depart[number] = depart[number];
        hold_calls(search, number, 1);
    }
}

/* Go on from the best tours, and aim lower. */
EXPORT void search_return_to_best(Search *search) {
    search_load(search, search->best.tour, search->best.times, search->best.away,
                search->best.depart, search->best.convoy);
    if (!search->shortening)
        aim(search);
}

/* Make waits, and then travel, the goal from the tours where the search stands: nothing else
 * about them is to get worse. Only where stops can be moved one by one. */
EXPORT void search_shorten(Search *search) {
    const Layout *layout = search->layout;
    keep_better(search); /* what they miss and when they return */
    for (int32_t session = 0; session < layout->n_sessions; session++)
        search->now.target[session] = layout->starts[session] + layout->returns[session];
    for (int32_t tour = 0; tour < layout->n_tours; tour++) {
        int32_t *target = &search->now.target[layout->tours[tour].session];
        *target = max32(*target, search->now.back[tour]);
    }
    for (int32_t tour = 0; tour < layout->n_tours; tour++)
        tighten_tour(search, tour);
    search->shortening = true;
    search->best_waits = INT64_MAX;
    keep_shorter(search);
}

/* What the search has done and found: moves, reinsertions, weight of what the best tours miss,
 * their finish, weight of their waits. */
EXPORT void search_count(const Search *search, int64_t *counts) {
    counts[0] = search->iterations;
    counts[1] = search->reinsertions;
    counts[2] = search->best_penalty;
    counts[3] = search->best_finish;
    counts[4] = search->best_waits;
}

/* Copy the best tours, or those where the search stands. */
EXPORT void search_read(const Search *search, bool best, int32_t *tour, Times *times,
                        int32_t *away, int32_t *depart) {
    const State *state = best ? &search->best : &search->now;
    memcpy(tour, state->tour, sizeof *tour * (size_t)search->layout->n_stops);
    memcpy(times, state->times, sizeof *times * (size_t)search->layout->n_stops);
    memcpy(away, state->away, sizeof *away * (size_t)search->layout->n_stops);
    memcpy(depart, state->depart, sizeof *depart * (size_t)search->layout->n_tours);
}
