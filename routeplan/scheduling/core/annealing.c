/* Ruin and recreate with simulated annealing (Schrimpf et al. 2000). */
#include <math.h>
#include <string.h>

#include "search.h"

enum {
    ANEW = 30,   /* of 100 moves build whole tours anew; the others take out single stops */
    REORDER = 5, /* of 100 change the common order of a convoy */
    MOST = 8,    /* stops taken out at a time */
    GROUPS = 4   /* groups built anew at a time */
};

enum Move { RUIN, REBUILD, SWAP_RANKS, JUSTIFY };

static enum Move draw_move(Search *search) {
    const Layout *layout = search->layout;
    bool free = moves_freely(layout);
    /* A pass over all stops takes as long as some moves for each of them. */
    if (free && draw(&search->dice, layout->n_stops) == 0)
        return JUSTIFY;
    if (layout->ranks > 1 && draw(&search->dice, 100) < REORDER)
        return SWAP_RANKS;
    return free && draw(&search->dice, 100) < ANEW ? REBUILD : RUIN;
}

static void touch_all(Search *search) {
    for (int32_t group = 0; group < search->layout->n_groups; group++)
        touch(search, group);
}

/* Touch a few groups, first one of those that return late. */
static void touch_some(Search *search) {
    const Layout *layout = search->layout;
    int32_t first = draw(&search->dice, layout->n_groups);
    if (draw(&search->dice, 2)) {
        for (int32_t n = 0; n < layout->n_tours; n++) {
            const Tour *tour = &layout->tours[(first + n) % layout->n_tours];
            int32_t back = search->now.back[(first + n) % layout->n_tours];
            if (back > search->now.target[tour->session]) {
                first = tour->group;
                break;
            }
        }
    }
    touch(search, first);
    int32_t most = min32(GROUPS, layout->n_groups);
    while (search->n_touched < most && draw(&search->dice, 2))
        touch(search, draw(&search->dice, layout->n_groups));
}

/* Choose stops to take out and touch their groups: how many there are. */
static int32_t choose_stops(Search *search) {
    int32_t count = ruin(search, MOST);
    for (int32_t n = 0; n < count; n++)
        touch(search, search->layout->stops[search->removed[n]].group);
    if (count == 0) /* nothing to take out: somebody tries what is missing */
        touch(search, draw(&search->dice, search->layout->n_groups));
    return count;
}

/* Exchange two places of a convoy's common order, which concerns everybody. */
static void swap_ranks(Search *search) {
    const Layout *layout = search->layout;
    int32_t *convoy = search->now.convoy;
    memcpy(search->saved.convoy, convoy, sizeof *convoy * (size_t)layout->ranks);
    int32_t one = draw(&search->dice, layout->ranks), other = draw(&search->dice, layout->ranks);
    int32_t place = convoy[one];
    convoy[one] = convoy[other];
    convoy[other] = place;
}

/* Change the tours of the touched groups. */
static void carry_out(Search *search, enum Move move, int32_t chosen) {
    if (move == JUSTIFY)
        justify(search);
    else if (move == RUIN)
        for (int32_t n = 0; n < chosen; n++)
            take_out(search, search->removed[n]);
    else
        for (int32_t n = 0; n < search->n_touched; n++)
            rebuild_group(search, search->touched[n]);
    recreate(search, BLINK);
}

/* Move the touched groups' stops to the left, and to where they wait least if that is the goal;
 * false if some do not fit. */
static bool settle_touched(Search *search) {
    bool fits = true;
    for (int32_t n = 0; n < search->n_touched; n++) {
        Range tours = search->layout->groups[search->touched[n]].tours;
        for (int32_t m = tours.first; m < tours.last; m++) {
            fits &= settle_tour(search, search->layout->lists[m]);
            if (search->shortening)
                tighten_tour(search, search->layout->lists[m]);
        }
    }
    return fits;
}

/* Whether tours are good enough to go on from. */
static bool is_accepted(Search *search, Weight before, Weight after, double temperature) {
    double chance = (1 + draw(&search->dice, 1 << 24)) / (double)(1 << 24);
    double allowed = -temperature * log(chance);
    if (search->shortening)
        return after.late == 0 && after.missing <= before.missing &&
               (double)(after.cost - before.cost) <= allowed;
    int64_t more = after.cost + after.missing - before.cost - before.missing;
    return (double)more <= allowed;
}

/* Keep the tours if a move has made them the best. */
static void take_over(Search *search, Weight before, Weight after) {
    if (search->shortening) {
        if (after.cost < before.cost)
            keep_shorter(search);
        return;
    }
    /* Who is in time at last may weigh more: others took longer, but are in time. */
    bool in_time = before.late > 0 && after.late == 0;
    if (in_time || after.cost + after.missing < before.cost + before.missing)
        keep_better(search);
}

/* Make one move, and undo it unless it is for the better or the temperature allows for it. */
static void make_move(Search *search, double temperature) {
    enum Move move = draw_move(search);
    int32_t chosen = 0;
    if (move == REBUILD)
        touch_some(search);
    else if (move == RUIN)
        chosen = choose_stops(search);
    else
        touch_all(search);
    if (move == SWAP_RANKS)
        swap_ranks(search);
    Weight before = weigh_touched(search);
    carry_out(search, move, chosen);
    bool fits = settle_touched(search);
    Weight after = weigh_touched(search);
    if (fits && is_accepted(search, before, after, temperature)) {
        take_over(search, before, after);
    } else {
        restore(search);
        if (move == SWAP_RANKS)
            memcpy(search->now.convoy, search->saved.convoy,
                   sizeof *search->now.convoy * (size_t)search->layout->ranks);
    }
    release_touched(search);
    search->iterations++;
}

/* Make so many moves; the temperature, in weighted minutes, falls by a factor with each. */
EXPORT void search_anneal(Search *search, int64_t moves, double temperature, double cooling) {
    for (int64_t n = 0; n < moves; n++, temperature *= cooling)
        make_move(search, temperature);
}
