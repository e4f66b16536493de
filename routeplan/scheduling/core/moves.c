/* What a move does to the groups that it touches: save, empty, build anew, put back, undo. */
#include <string.h>

#include "search.h"

/* Copy a group's tours from one state to another. */
static void copy_group(const Layout *layout, const State *from, State *to, int32_t group) {
    Range tours = layout->groups[group].tours, members = layout->groups[group].members;
    for (int32_t n = tours.first; n < tours.last; n++) {
        int32_t tour = layout->lists[n];
        to->length[tour] = from->length[tour];
        to->depart[tour] = from->depart[tour];
        to->back[tour] = from->back[tour];
        memcpy(sequence_of(layout, to, tour), sequence_of(layout, from, tour),
               sizeof(int32_t) * (size_t)from->length[tour]);
    }
    for (int32_t n = members.first; n < members.last; n++) {
        int32_t stop = layout->lists[n];
        to->tour[stop] = from->tour[stop];
        to->at[stop] = from->at[stop];
        to->times[stop] = from->times[stop];
        to->away[stop] = from->away[stop];
    }
}

/* Save a group's tours before they change. */
void touch(Search *search, int32_t group) {
    if (search->affected[group])
        return;
    search->affected[group] = true;
    search->touched[search->n_touched++] = group;
    copy_group(search->layout, &search->now, &search->saved, group);
}

/* Book or free what a group holds. */
static void hold_group(Search *search, int32_t group, int32_t sign) {
    Range members = search->layout->groups[group].members;
    Range tours = search->layout->groups[group].tours;
    for (int32_t n = members.first; n < members.last; n++) {
        int32_t stop = search->layout->lists[n];
        if (search->now.tour[stop] >= 0)
            hold(search->layout, &search->now, stop, &search->now.times[stop], sign);
    }
    for (int32_t n = tours.first; n < tours.last; n++)
        hold_calls(search, search->layout->lists[n], sign);
}

/* Undo what has changed since the groups were touched. */
void restore(Search *search) {
    for (int32_t n = 0; n < search->n_touched; n++)
        hold_group(search, search->touched[n], -1);
    for (int32_t n = 0; n < search->n_touched; n++) {
        copy_group(search->layout, &search->saved, &search->now, search->touched[n]);
        hold_group(search, search->touched[n], 1);
    }
}

/* Forget which groups are touched: the move is over. */
void release_touched(Search *search) {
    for (int32_t n = 0; n < search->n_touched; n++)
        search->affected[search->touched[n]] = false;
    search->n_touched = 0;
}

void empty_tour(Search *search, int32_t tour) {
    while (search->now.length[tour] > 0) {
        int32_t last = search->now.length[tour] - 1;
        take_out(search, sequence_of(search->layout, &search->now, tour)[last]);
    }
}

/* Build a touched group's tours anew; where waits are limited or calls hold something, only empty them. */
void rebuild_group(Search *search, int32_t group) {
    const Layout *layout = search->layout;
    Range tours = layout->groups[group].tours;
    for (int32_t n = tours.first; n < tours.last; n++) {
        int32_t tour = layout->lists[n], count = search->saved.length[tour];
        empty_tour(search, tour);
        if (count == 0 || count > MOST_STOPS || !moves_freely(layout))
            continue;
        for (int32_t k = 0; k < count; k++)
            search->candidates[k].stop = sequence_of(layout, &search->saved, tour)[k];
        build_tour(search, tour, count, BLINK);
    }
}

/* Append the stops that a group could still make to `search->removed`. */
static int32_t list_missing(Search *search, int32_t group, int32_t count) {
    const Layout *layout = search->layout;
    Range members = layout->groups[group].members;
    for (int32_t n = members.first; n < members.last; n++) {
        int32_t stop = layout->lists[n], choice = layout->stops[stop].choice;
        if (search->now.tour[stop] == NONE && (choice < 0 || !is_made(search, choice)))
            search->removed[count++] = stop;
    }
    return count;
}

enum { AT_RANDOM, LONGEST_FIRST, AS_BEFORE, BY_GROUP, ORDERS };

/* By what missing stops are put back: those that must be made first, then by score. */
static int64_t key_of(Search *search, int32_t stop, int32_t order) {
    const Stop *of = &search->layout->stops[stop];
    int64_t key = draw(&search->dice, order == AT_RANDOM ? 1 << 20 : 64);
    if (order == LONGEST_FIRST)
        key -= of->shortest * INT64_C(64);
    else if (order == AS_BEFORE)
        key += search->now.times[stop].event[ARRIVE] * INT64_C(64);
    else if (order == BY_GROUP)
        key += of->group * INT64_C(64);
    return of->choice < 0 ? key + FAR_AWAY - of->score : key;
}

/* Put back what the touched groups miss, in an order of a kind drawn at random. */
void recreate(Search *search, int32_t blink) {
    const Layout *layout = search->layout;
    int32_t count = 0;
    for (int32_t n = 0; n < search->n_touched; n++)
        count = list_missing(search, search->touched[n], count);
    int32_t order = draw(&search->dice, ORDERS);
    for (int32_t n = 0; n < count; n++)
        search->keys[n] = key_of(search, search->removed[n], order);
    sort_by_key(search->removed, search->keys, count);
    for (int32_t n = 0; n < count; n++) {
        int32_t stop = search->removed[n], choice = layout->stops[stop].choice;
        if (choice >= 0 && is_made(search, choice))
            continue;
        /* Where nothing asks for a stop it has to be worth its minutes. */
        insert_best(search, stop, choice >= 0 ? FAR_AWAY : layout->stops[stop].score, blink);
        search->reinsertions++;
    }
}
