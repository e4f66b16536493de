/* Which stops to take out: by tour, site, time and critical chain. */
#include <stdlib.h>

#include "search.h"

enum { KINDS = 5 };
enum { NEAR = 8 }; /* minutes between one stop's departure and another's arrival: in its way */

/* A stop that is made, every other time one of a late tour; NONE if there is none. */
static int32_t choose_seed(Search *search) {
    const Layout *layout = search->layout;
    const State *now = &search->now;
    if (draw(&search->dice, 2)) {
        int32_t begin = draw(&search->dice, layout->n_tours);
        for (int32_t n = 0; n < layout->n_tours; n++) {
            int32_t tour = (begin + n) % layout->n_tours;
            if (now->back[tour] > now->target[layout->tours[tour].session] && now->length[tour])
                return sequence_of(layout, now, tour)[draw(&search->dice, now->length[tour])];
        }
    }
    int32_t begin = draw(&search->dice, layout->n_stops);
    for (int32_t n = 0; n < layout->n_stops; n++) {
        int32_t stop = (begin + n) % layout->n_stops;
        if (now->tour[stop] >= 0)
            return stop;
    }
    return NONE;
}

/* The stops chosen so far, in `search->removed`. */
typedef struct {
    Search *search;
    int32_t count, most;
} Choice;

static void choose(Choice *choice, int32_t stop) {
    if (choice->count < choice->most && !choice->search->marked[stop]) {
        choice->search->marked[stop] = true;
        choice->search->removed[choice->count++] = stop;
    }
}

static int32_t stop_in(const Search *search, int32_t tour, int32_t at) {
    return sequence_of(search->layout, &search->now, tour)[at];
}

/* A few stops in a row from each of the tours that meet the seed's at its site. */
static void take_strings(Choice *choice, int32_t seed) {
    Search *search = choice->search;
    const Layout *layout = search->layout;
    const State *now = &search->now;
    Range here = layout->places[layout->stops[seed].site];
    const int32_t *event = now->times[seed].event;
    int32_t length = 1 + draw(&search->dice, 6);
    int32_t tours = 1 + draw(&search->dice, max32(1, choice->most / length));
    int32_t reach = event[DEPART] - event[ARRIVE] + 1 + draw(&search->dice, 60);
    int32_t count = here.last - here.first, begin = draw(&search->dice, count);
    for (int32_t n = -1; n < count && tours > 0 && choice->count < choice->most; n++) {
        int32_t stop = n < 0 ? seed : layout->lists[here.first + (begin + n) % count];
        int32_t tour = now->tour[stop];
        if (tour < 0 || abs(now->times[stop].event[ARRIVE] - event[ARRIVE]) > reach)
            continue;
        int32_t at = now->at[stop] - draw(&search->dice, length);
        int32_t end = min32(now->length[tour], at + length);
        for (int32_t k = max32(0, at); k < end; k++)
            choose(choice, stop_in(search, tour, k));
        tours--;
    }
}

/* Limit a choice to two stops and more, a number drawn at random. */
static void draw_most(Choice *choice) {
    choice->most = min32(choice->most, 2 + draw(&choice->search->dice, choice->most));
}

/* Stops at the seed's site, all over the day. */
static void take_site(Choice *choice, int32_t seed) {
    Search *search = choice->search;
    Range here = search->layout->places[search->layout->stops[seed].site];
    draw_most(choice);
    choose(choice, seed);
    int32_t count = here.last - here.first, begin = draw(&search->dice, count);
    for (int32_t n = 0; n < count && choice->count < choice->most; n++) {
        int32_t stop = search->layout->lists[here.first + (begin + n) % count];
        if (search->now.tour[stop] >= 0)
            choose(choice, stop);
    }
}

/* The whole tour of the seed and perhaps of others. */
static void take_tours(Choice *choice, int32_t seed) {
    Search *search = choice->search;
    int32_t tour = search->now.tour[seed];
    do {
        for (int32_t k = 0; k < search->now.length[tour]; k++)
            choose(choice, stop_in(search, tour, k));
        tour = draw(&search->dice, search->layout->n_tours);
    } while (choice->count + search->now.length[tour] <= choice->most && !draw(&search->dice, 2));
}

/* Who left a stop's site when it could begin there; NONE if nobody did. */
static int32_t find_blocker(const Search *search, int32_t stop) {
    const Layout *layout = search->layout;
    Range here = layout->places[layout->stops[stop].site];
    int32_t moment = search->now.times[stop].event[ARRIVE], blocker = NONE, gap = NEAR + 1;
    for (int32_t n = here.first; n < here.last; n++) {
        int32_t other = layout->lists[n];
        int32_t apart = abs(search->now.times[other].event[DEPART] - moment);
        if (search->now.tour[other] >= 0 && other != stop && apart < gap) {
            blocker = other;
            gap = apart;
        }
    }
    return blocker;
}

/* From the end of the seed's tour backwards: each stop, or who was in its way. */
static void take_chain(Choice *choice, int32_t seed) {
    Search *search = choice->search;
    int32_t tour = search->now.tour[seed];
    int32_t stop = stop_in(search, tour, search->now.length[tour] - 1);
    draw_most(choice);
    while (choice->count < choice->most) {
        if (draw(&search->dice, 4))
            choose(choice, stop);
        int32_t blocker = find_blocker(search, stop), at = search->now.at[stop];
        if (blocker >= 0 && draw(&search->dice, 2)) {
            if (search->marked[blocker])
                return;
            stop = blocker;
        } else if (at > 0) {
            stop = stop_in(search, search->now.tour[stop], at - 1);
        } else {
            return;
        }
    }
}

/* Stops of any tours around the seed's time. */
static void take_window(Choice *choice, int32_t seed) {
    Search *search = choice->search;
    int32_t moment = search->now.times[seed].event[ARRIVE], reach = 10 + draw(&search->dice, 90);
    int32_t count = search->layout->n_stops;
    draw_most(choice);
    choose(choice, seed);
    int32_t begin = draw(&search->dice, count);
    for (int32_t n = 0; n < count && choice->count < choice->most; n++) {
        int32_t stop = (begin + n) % count;
        if (search->now.tour[stop] >= 0 &&
            abs(search->now.times[stop].event[ARRIVE] - moment) <= reach)
            choose(choice, stop);
    }
}

/* Choose up to `most` stops to be taken out, into `search->removed`: how many there are. */
int32_t ruin(Search *search, int32_t most) {
    static void (*const kinds[KINDS])(Choice *, int32_t) = {take_strings, take_site, take_tours,
                                                            take_chain, take_window};
    int32_t seed = choose_seed(search);
    if (seed == NONE)
        return 0;
    Choice choice = {search, 0, most};
    kinds[draw(&search->dice, KINDS)](&choice, seed);
    for (int32_t n = 0; n < choice.count; n++)
        search->marked[search->removed[n]] = false;
    return choice.count;
}
