/* What tours weigh, which are the best, and what the search aims at. */
#include <string.h>

#include "search.h"

/* Whether one of the stops of a choice is made. */
bool is_made(const Search *search, int32_t choice) {
    Range stops = search->layout->choices[choice];
    for (int32_t n = stops.first; n < stops.last; n++)
        if (search->now.tour[search->layout->lists[n]] >= 0)
            return true;
    return false;
}

/* The weight of the stops that a group misses. */
int64_t weigh_missing(const Search *search, int32_t group) {
    const Layout *layout = search->layout;
    Range members = layout->groups[group].members;
    int64_t cost = 0;
    for (int32_t n = members.first; n < members.last; n++) {
        int32_t stop = layout->lists[n], choice = layout->stops[stop].choice;
        if (search->now.tour[stop] >= 0)
            continue;
        cost += layout->stops[stop].score;
        /* A choice counts once, at its first stop. */
        if (choice >= 0 && layout->lists[layout->choices[choice].first] == stop &&
            !is_made(search, choice))
            cost += layout->missing;
    }
    return cost;
}

/* What a tour weighs where waits are the goal: people-minutes of waiting, many times over, and
 * coach-minutes on the road. */
static int64_t weigh_waits(const Search *search, int32_t number) {
    enum { WAITING = 4096 }; /* more than any tour is on the road, in minutes */
    const Layout *layout = search->layout;
    const State *now = &search->now;
    const Tour *tour = &layout->tours[number];
    const Group *group = &layout->groups[tour->group];
    const int32_t *sequence = sequence_of(layout, now, number);
    int32_t count = now->length[number], travel = 0, busy = 0;
    if (count == 0)
        return now->back[number] < 0
                   ? 0
                   : (int64_t)leg(layout, tour->origin, tour->goal) * group->coaches;
    for (int32_t k = 0; k <= count; k++) {
        const Stop *one = k > 0 ? &layout->stops[sequence[k - 1]] : NULL;
        const Stop *other = k < count ? &layout->stops[sequence[k]] : NULL;
        int32_t from = one == NULL ? tour->origin : one->site;
        int32_t to = other == NULL ? tour->goal : other->site;
        int32_t area = one == NULL ? tour->start_area : one->area;
        if (!walks(area, other == NULL ? tour->goal_area : other->area))
            travel += leg(layout, from, to);
        if (other == NULL)
            busy += way_back(layout, one, tour);
        else
            busy += other->shortest +
                    (one == NULL ? way_out(layout, tour, other) : way(layout, one, other));
    }
    int64_t waiting = now->back[number] - now->depart[number] - busy;
    return waiting * group->waiting * WAITING + (int64_t)travel * group->coaches;
}

/* What the touched groups weigh. */
Weight weigh_touched(const Search *search) {
    const Layout *layout = search->layout;
    Weight weight = {0, 0, 0};
    for (int32_t n = 0; n < search->n_touched; n++) {
        int32_t group = search->touched[n];
        Range tours = layout->groups[group].tours;
        bool late = false;
        for (int32_t m = tours.first; m < tours.last; m++) {
            int32_t tour = layout->lists[m], back = search->now.back[tour];
            weight.cost +=
                search->shortening ? weigh_waits(search, tour) : weigh(search, tour, back);
            late |= back > search->now.target[layout->tours[tour].session];
        }
        weight.missing += weigh_missing(search, group);
        weight.late += late;
    }
    return weight;
}

/* Minutes from each session's start to its last return, into `search->finish`; their sum. */
static int64_t measure_finish(Search *search) {
    const Layout *layout = search->layout;
    int32_t *finish = search->finish;
    int64_t total = 0;
    for (int32_t session = 0; session < layout->n_sessions; session++)
        finish[session] = layout->returns[session];
    for (int32_t tour = 0; tour < layout->n_tours; tour++) {
        int32_t session = layout->tours[tour].session;
        int32_t minutes = search->now.back[tour] - layout->starts[session];
        finish[session] = max32(finish[session], minutes);
    }
    for (int32_t session = 0; session < layout->n_sessions; session++)
        total += finish[session];
    return total;
}

/* Make the tours the best. */
static void keep(Search *search) {
    const Layout *layout = search->layout;
    State *now = &search->now, *best = &search->best;
    memcpy(best->tour, now->tour, sizeof *now->tour * (size_t)layout->n_stops);
    memcpy(best->times, now->times, sizeof *now->times * (size_t)layout->n_stops);
    memcpy(best->away, now->away, sizeof *now->away * (size_t)layout->n_stops);
    memcpy(best->depart, now->depart, sizeof *now->depart * (size_t)layout->n_tours);
    memcpy(best->convoy, now->convoy, sizeof *now->convoy * (size_t)layout->ranks);
}

/* Keep the tours if they miss less than the best or finish earlier, and aim lower. */
void keep_better(Search *search) {
    const Layout *layout = search->layout;
    int64_t total = measure_finish(search), penalty = 0;
    if (total >= search->best_finish && search->best_penalty == 0)
        return;
    for (int32_t group = 0; group < layout->n_groups; group++)
        penalty += weigh_missing(search, group);
    /* A tour that takes place without a stop is missed where its gate lets it out no more. */
    for (int32_t tour = 0; tour < layout->n_tours; tour++)
        if (layout->tours[tour].required && search->now.depart[tour] == NONE)
            penalty += layout->missing;
    if (penalty > search->best_penalty ||
        (penalty == search->best_penalty && total >= search->best_finish))
        return;
    search->best_penalty = penalty;
    search->best_finish = total;
    keep(search);
    aim(search);
}

/* Keep the tours if their waits are shorter than those of the best; what they miss and when they
 * return has been seen to. */
void keep_shorter(Search *search) {
    int64_t waits = 0;
    for (int32_t tour = 0; tour < search->layout->n_tours; tour++)
        waits += weigh_waits(search, tour);
    if (waits >= search->best_waits)
        return;
    search->best_waits = waits;
    keep(search);
}

/* Set targets that together are a minute below the finish of the tours as they are.
 *
 * Every other time one session is to give up more, and another one may take longer. */
void aim(Search *search) {
    const Layout *layout = search->layout;
    int32_t sessions = layout->n_sessions, shift = 0;
    int32_t *target = search->now.target;
    measure_finish(search);
    for (int32_t session = 0; session < sessions; session++)
        target[session] = layout->starts[session] + search->finish[session];
    int32_t one = draw(&search->dice, sessions);
    for (int32_t n = 0; n < sessions && search->finish[one] == layout->returns[one]; n++)
        one = (one + 1) % sessions; /* nothing to be gained in this one */
    if (sessions > 1 && draw(&search->dice, 2)) {
        shift = draw(&search->dice, search->finish[one] - layout->returns[one] + 1);
        target[(one + 1 + draw(&search->dice, sessions - 1)) % sessions] += shift;
    }
    target[one] -= 1 + shift;
}
