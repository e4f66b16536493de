/* One tour built anew by beam search, among what the other groups hold.
 *
 * Row `length` of the nodes has the best partial tours of so many stops, the best first.
 */

#include "search.h"

/* Whether `one` has to come before `other` in a tour that makes both. */
static bool comes_before(const Search *search, int32_t one, int32_t other) {
    const Layout *layout = search->layout;
    Range later = layout->stops[one].later;
    for (int32_t n = later.first; n < later.last; n++)
        if (layout->orders[n].other == other)
            return true;
    int32_t rank = layout->stops[one].rank, other_rank = layout->stops[other].rank;
    return rank >= 0 && search->now.convoy[rank] < search->now.convoy[other_rank];
}

/* Complete the candidates, of which the stops are known: their minutes in sum, or NONE if one
 * cannot be made beside the group's other tours. */
static int32_t prepare(Search *search, int32_t tour, int32_t count) {
    const Layout *layout = search->layout;
    int32_t remaining = 0;
    for (int32_t n = 0; n < count; n++) {
        Candidate *one = &search->candidates[n];
        Range range = allowed_range(search, one->stop, tour);
        if (range.first > range.last)
            return NONE;
        const Stop *stop = &layout->stops[one->stop];
        int32_t nearest = way_out(layout, &layout->tours[tour], stop);
        one->needs = one->around = 0;
        for (int32_t m = 0; m < count; m++) {
            int32_t other = search->candidates[m].stop;
            if (m == n)
                continue;
            nearest = min32(nearest, way(layout, &layout->stops[other], stop));
            if (walks(stop->area, layout->stops[other].area))
                one->around |= INT64_C(1) << m;
            if (comes_before(search, other, one->stop))
                one->needs |= INT64_C(1) << m;
        }
        one->minutes = nearest + stop->shortest;
        remaining += one->minutes;
    }
    return remaining;
}

/* Keep a partial tour if it is among the best of its length; of the same stops only one. */
static void add_node(Search *search, int32_t length, const Node *node) {
    Node *row = search->nodes + (int64_t)length * WIDTH;
    int32_t count = search->kept[length], at = 0;
    while (at < count && (row[at].made != node->made || row[at].last != node->last))
        at++;
    if (at == count && count < WIDTH)
        search->kept[length]++;
    else if (row[at = min32(at, WIDTH - 1)].value <= node->value)
        return;
    for (; at > 0 && row[at - 1].value > node->value; at--)
        row[at] = row[at - 1];
    row[at] = *node;
}

/* Try all candidates after a partial tour of `length` - 1 stops. */
static void extend(Search *search, int32_t tour, int32_t count, int32_t length, int32_t parent,
                   int32_t blink) {
    const Layout *layout = search->layout;
    const Tour *of = &layout->tours[tour];
    const Node *node = &search->nodes[(int64_t)(length - 1) * WIDTH + parent];
    const Node *worst = &search->nodes[(int64_t)length * WIDTH + WIDTH - 1];
    const Candidate *last = length > 1 ? &search->candidates[node->last] : NULL;
    const Stop *former = last == NULL ? NULL : &layout->stops[last->stop];
    int32_t leaves = last == NULL ? search->set_out : node->times.event[DEPART];
    int32_t rest = node->value - leaves;
    for (int32_t n = 0; n < count; n++) {
        const Candidate *one = &search->candidates[n];
        if (node->made >> n & 1 || one->needs & ~node->made)
            continue;
        const Stop *stop = &layout->stops[one->stop];
        /* R18: who leaves an area has been everywhere in it. */
        if (last != NULL && last->around & ~node->made && !walks(former->area, stop->area))
            continue;
        if (blink > 0 && draw(&search->dice, 256) < blink)
            continue;
        int32_t after = rest - one->minutes, limit = of->due - after;
        if (length == count)
            limit = of->due - leg(layout, stop->site, of->goal);
        else if (search->kept[length] == WIDTH)
            limit = min32(limit, worst->value - after - 1);
        int32_t ready = last == NULL ? leaves + way_out(layout, of, stop)
                                     : reach(layout, former, leaves, node->away, stop);
        Node next = {node->made | INT64_C(1) << n, n, parent, 0, 0, arrive_at(stop, ready)};
        if (!place(layout, &search->now, one->stop, &next.times, NULL, limit))
            continue;
        int32_t depart = next.times.event[DEPART];
        next.away = earliest_away(layout, stop, depart);
        next.value =
            length == count ? come_back(layout, stop, depart, next.away, of) : depart + after;
        if (next.value <= of->due)
            add_node(search, length, &next);
    }
}

/* Carry out the best complete tour. */
static void trace(Search *search, int32_t tour, int32_t count) {
    State *now = &search->now;
    int32_t *sequence = sequence_of(search->layout, now, tour), parent = 0;
    for (int32_t length = count; length > 0; length--) {
        const Node *node = &search->nodes[(int64_t)length * WIDTH + parent];
        int32_t stop = search->candidates[node->last].stop;
        sequence[length - 1] = stop;
        now->at[stop] = length - 1;
        now->tour[stop] = tour;
        now->times[stop] = node->times;
        now->away[stop] = node->away;
        hold(search->layout, now, stop, &node->times, 1);
        parent = node->parent;
    }
    now->length[tour] = count;
    measure_ends(search, tour);
}

static bool find_tour(Search *search, int32_t tour, int32_t count, int32_t blink) {
    int32_t remaining = prepare(search, tour, count);
    search->set_out = earliest_depart(search->layout, &search->now, tour, false);
    if (remaining < 0 || search->set_out == NONE)
        return false;
    search->kept[0] = 1;
    search->nodes[0] = (Node){0, NONE, 0, search->set_out + remaining, 0, {{0}}};
    for (int32_t length = 1; length <= count; length++) {
        search->kept[length] = 0;
        for (int32_t parent = 0; parent < search->kept[length - 1]; parent++)
            extend(search, tour, count, length, parent, blink);
        if (search->kept[length] == 0)
            return false;
    }
    return true;
}

/* Make the stops of the first `count` candidates in an empty tour, so that it returns early;
 * false if no order was found: the tour is empty then. Only where calls hold nothing. */
bool build_tour(Search *search, int32_t tour, int32_t count, int32_t blink) {
    hold_calls(search, tour, -1);
    bool found = find_tour(search, tour, count, blink);
    if (found)
        trace(search, tour, count);
    hold_calls(search, tour, 1);
    return found;
}
