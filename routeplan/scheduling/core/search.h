/* The search: where it stands, room to work in, and what its parts offer each other.
 *
 * All memory is taken by `search_new`; nothing else here allocates.
 */
#ifndef ROUTEPLAN_SEARCH_H
#define ROUTEPLAN_SEARCH_H

#include "calls.h"
#include "dice.h"
#include "placement.h"
#include "state.h"

#define LATE 32 /* weight of a minute after the target, where one before it weighs 1 */

enum { BLINK = 3 };       /* of 256 choices are overlooked, so that the same stops go elsewhere */
enum { WIDTH = 8 };       /* partial tours that beam search follows at a time */
enum { MOST_STOPS = 62 }; /* of a tour built so: its sets of stops are the bits of one integer */

/* A partial tour: the stops made, the last of them and its times, whence it came. */
typedef struct {
    int64_t made;
    int32_t last, parent;
    int32_t value; /* return, as if nobody else were in the way of what is left */
    int32_t away;
    Times times;
} Node;

typedef struct {
    int32_t stop;
    int64_t needs;   /* who has to come before, as bits */
    int64_t around;  /* who lies in the same area, as bits */
    int32_t minutes; /* of its own and on the way there, at least */
} Candidate;

typedef struct {
    const Layout *layout;
    State now;   /* where the search stands */
    State saved; /* tours of touched groups before a move; without usage and target */
    State best;  /* the best tours so far; their stops, times and convoy only */
    int64_t best_penalty, best_finish; /* weight of what is missing from the best tours; minutes */
    int64_t best_waits;                /* their waits and travel, weighed, once these are the goal */
    bool shortening;                   /* whether waits are the goal, with the targets as limits */
    int64_t iterations, reinsertions;
    uint32_t dice;
    int32_t set_out; /* the earliest departure by coach of the tour that is at hand, or NONE */
    int32_t n_touched;
    int32_t *touched;      /* [n_groups] groups whose tours a move changes */
    bool *affected;        /* [n_groups] whether a group is touched */
    int32_t *removed;      /* [n_stops] */
    int64_t *keys;         /* [n_stops] by which `removed` is sorted */
    bool *marked;          /* [n_stops] all false between moves */
    int32_t *rest;         /* [longest + 1] */
    int64_t *bounds;       /* [longest + 1] */
    Times *trial, *chosen; /* [longest + 1] times of what is tried, of the best that was */
    int32_t *trial_away, *chosen_away; /* [longest + 1] */
    int32_t *line, *line_away; /* [longest + 1] stops of a tour as it is or would be, and ... */
    Times *line_times;         /* [longest + 1] ... their times: see `Line` */
    bool *called;              /* [n_areas] */
    int32_t *finish;       /* [n_sessions] */
    Candidate *candidates; /* [longest] */
    Node *nodes;           /* [longest + 1][WIDTH], the best of each length first */
    int32_t *kept;         /* [longest + 1] partial tours of each length */
} Search;

/* An insertion that is being tried: a stop, where it goes, and what that makes of the others.
 * Places are those in the tour after the insertion; the stops at `low` to `high` - 1 get the
 * times in `search->trial`. Without a stop, `at` is the number of stops. */
typedef struct {
    int32_t stop, tour, at;
    int32_t count; /* stops of the tour, with the new one */
    const int32_t *sequence;
    int32_t low, high;
} Insertion;

/* A tour as it stands, with no stop to be put in; nothing of it has times in `trial`. */
static inline Insertion as_it_stands(const Search *search, int32_t tour) {
    int32_t count = search->now.length[tour];
    return (Insertion){NONE, tour, count, count, sequence_of(search->layout, &search->now, tour),
                       0, 0};
}

/* What some groups weigh: their returns or waits, what they miss, how many are late. */
typedef struct {
    int64_t cost, missing;
    int32_t late;
} Weight;

/* calls.c */
bool keeps_calls(const Layout *layout, const Line *line, bool *called);
CallConflict find_call_conflict(const Layout *layout, const State *state, const Line *line);
void hold_calls(Search *search, int32_t tour, int32_t sign);
Line see_tour(Search *search, int32_t tour);
int32_t earliest_depart(const Layout *layout, const State *state, int32_t tour, bool on_foot);
int32_t latest_departure(const Layout *layout, const State *state, int32_t tour, bool on_foot,
                         int32_t latest);
void measure_ends(Search *search, int32_t tour);

/* insertion.c */
int32_t ready_at(const Search *search, const Insertion *insertion, int32_t k);
int hold_back(Search *search, Insertion *insertion, int32_t *k);
int32_t make_room(Search *search, Insertion *insertion);
void leave_after(Search *search, const Insertion *insertion, int32_t k);
int64_t weigh(const Search *search, int32_t tour, int32_t back);
Range allowed_range(const Search *search, int32_t stop, int32_t tour);
int64_t insert_best(Search *search, int32_t stop, int64_t most, int32_t blink);
void take_out(Search *search, int32_t stop);

/* ruin.c */
int32_t ruin(Search *search, int32_t most);

/* beam.c */
bool build_tour(Search *search, int32_t tour, int32_t count, int32_t blink);

/* settling.c */
bool settle_tour(Search *search, int32_t tour);
void tighten_tour(Search *search, int32_t tour);

/* justification.c */
void place_late(const Layout *layout, const State *state, int32_t stop, Times *times,
                const Times *held);
void move_right(Search *search, int32_t stop);
void justify(Search *search);

/* sorting.c */
void sort_by_key(int32_t *values, int64_t *keys, int32_t count);

/* moves.c */
void touch(Search *search, int32_t group);
void restore(Search *search);
void release_touched(Search *search);
void empty_tour(Search *search, int32_t tour);
void recreate(Search *search, int32_t blink);
void rebuild_group(Search *search, int32_t group);

/* weights.c */
Weight weigh_touched(const Search *search);
int64_t weigh_missing(const Search *search, int32_t group);
bool is_made(const Search *search, int32_t choice);
void keep_better(Search *search);
void keep_shorter(Search *search);
void aim(Search *search);

#endif
