/* Put a stop into a tour where it costs least, push others right, take stops out. */

#include "search.h"

/* What a return costs: its minutes, those after the target many times over. */
int64_t weigh(const Search *search, int32_t tour, int32_t back) {
    if (back < 0)
        return 0;
    int32_t session = search->layout->tours[tour].session;
    int64_t late = max32(0, back - search->now.target[session]);
    return back - search->layout->starts[session] + LATE * late;
}

/* The latest return of a tour that adds less than `cost`; not after it is due. */
static int32_t latest_back(const Search *search, int32_t tour, int64_t cost) {
    const Tour *of = &search->layout->tours[tour];
    int32_t target = search->now.target[of->session];
    int64_t most = cost + weigh(search, tour, search->now.back[tour]) - 1;
    int64_t back = (most < FAR_AWAY ? most : FAR_AWAY) + search->layout->starts[of->session];
    if (back > target)
        back = target + (back - target) / (LATE + 1);
    return back < of->due ? (int32_t)back : of->due;
}

/* A range of positions that narrows with each stop that has to be before or after. */
typedef struct {
    Range range;
    int32_t tour, session;
} Gap;

/* Another stop of the group comes before (or after) the one to be put in; false: impossible. */
static bool narrow(const Search *search, Gap *gap, int32_t other, bool before, bool same_tour) {
    int32_t there = search->now.tour[other];
    if (there == NONE)
        return true;
    if (there == gap->tour) {
        int32_t at = search->now.at[other];
        if (before)
            gap->range.first = max32(gap->range.first, at + 1);
        else
            gap->range.last = min32(gap->range.last, at);
        return true;
    }
    int32_t session = search->layout->tours[there].session;
    return same_tour || (before ? session <= gap->session : session >= gap->session);
}

/* First and last position in a tour that orders between stops allow; first > last: none. */
Range allowed_range(const Search *search, int32_t stop, int32_t tour) {
    static const Range nowhere = {1, 0};
    const Layout *layout = search->layout;
    const Stop *of = &layout->stops[stop];
    Gap gap = {{0, search->now.length[tour]}, tour, layout->tours[tour].session};
    for (int32_t n = of->earlier.first; n < of->earlier.last; n++) {
        const Order *order = &layout->orders[n];
        if (!narrow(search, &gap, order->other, true, order->same_tour))
            return nowhere;
    }
    for (int32_t n = of->later.first; n < of->later.last; n++) {
        const Order *order = &layout->orders[n];
        if (!narrow(search, &gap, order->other, false, order->same_tour))
            return nowhere;
    }
    if (of->rank == NONE)
        return gap.range;
    const int32_t *convoy = search->now.convoy;
    Range members = layout->groups[of->group].members;
    for (int32_t n = members.first; n < members.last; n++) {
        int32_t other = layout->lists[n], there = search->now.tour[other];
        if (there == NONE || other == stop)
            continue;
        bool before = convoy[layout->stops[other].rank] < convoy[of->rank];
        bool sooner = layout->tours[there].session < gap.session;
        if (there != tour && before != sooner)
            return nowhere;
        narrow(search, &gap, other, before, true);
    }
    return gap.range;
}

/* A position with a bound, such that the smallest number is the most promising one: of equals
 * the first from `begin` on, round the range. */
static inline int64_t note(int32_t bound, int32_t at, int32_t begin, Range range) {
    int32_t turn = at - begin + (at < begin ? range.last - range.first + 1 : 0);
    return (int64_t)bound << 32 | (int64_t)turn;
}

static inline int32_t bound_in(int64_t noted) { return (int32_t)(noted >> 32); }

static inline int32_t position_in(int64_t noted, int32_t begin, Range range) {
    int32_t at = begin + (int32_t)(noted & 0x7fffffff);
    return at > range.last ? at - (range.last - range.first + 1) : at;
}

/* For each stop of a tour the least minutes from its arrival to the tour's return; and for each
 * position the return of the tour with one more stop there if nobody else were in the way,
 * doubled, and one more where what follows has to move: such positions are tried later. */
static void bound_positions(Search *search, int32_t stop, int32_t tour, Range range,
                            int32_t begin) {
    const Layout *layout = search->layout;
    const State *now = &search->now;
    const Tour *of = &layout->tours[tour];
    const int32_t *sequence = sequence_of(layout, now, tour);
    int32_t site = layout->stops[stop].site, shortest = layout->stops[stop].shortest;
    const int32_t *from_here = layout->legs + (int64_t)site * layout->n_places;
    /* What comes after the position: its place, its arrival, minutes from there to the return. */
    int32_t place = of->goal, arrive = 0, rest = 0;
    for (int32_t at = now->length[tour]; at >= range.first; at--) {
        int32_t former = of->origin, leaves = of->release;
        const Stop *before = NULL;
        if (at > 0) {
            before = &layout->stops[sequence[at - 1]];
            former = before->site;
            leaves = now->times[sequence[at - 1]].event[DEPART];
        }
        int32_t ready = leaves + leg(layout, former, site) + shortest + from_here[place];
        int32_t bound = 2 * max32(now->back[tour], ready + rest) + 1;
        if (at == now->length[tour])
            bound = 2 * ready;
        else if (ready <= arrive)
            bound = 2 * now->back[tour];
        if (at <= range.last)
            search->bounds[at] = note(bound, at, begin, range);
        if (at > 0) {
            rest += before->shortest + leg(layout, former, place);
            search->rest[at - 1] = rest;
            arrive = now->times[sequence[at - 1]].event[ARRIVE];
            place = former;
        }
    }
}

/* An insertion that is being tried: a stop, where it goes, and what that makes of the others.
 * Places are those in the tour after the insertion; the stops at `low` to `high` - 1 get the
 * times in `search->trial`. */
typedef struct {
    int32_t stop, tour, at;
    int32_t count; /* stops of the tour, with the new one */
    const int32_t *sequence;
    int32_t low, high;
} Insertion;

static Insertion begin_insertion(const Search *search, int32_t stop, int32_t tour, int32_t at) {
    const int32_t *sequence = sequence_of(search->layout, &search->now, tour);
    return (Insertion){stop, tour, at, search->now.length[tour] + 1, sequence, at, at + 1};
}

/* The stop at a place of the tour after the insertion. */
static inline int32_t stop_at(const Insertion *insertion, int32_t k) {
    return k == insertion->at ? insertion->stop : insertion->sequence[k < insertion->at ? k : k - 1];
}

/* When a stop of the tour can be reached from the one before it. */
static inline int32_t ready_at(const Search *search, const Insertion *insertion, int32_t k) {
    const Layout *layout = search->layout;
    int32_t site = layout->stops[stop_at(insertion, k)].site;
    if (k == 0) {
        const Tour *tour = &layout->tours[insertion->tour];
        return tour->release + leg(layout, tour->origin, site);
    }
    int32_t former = stop_at(insertion, k - 1);
    const Times *times = k - 1 < insertion->low ? &search->now.times[former] : &search->trial[k - 1];
    return times->event[DEPART] + leg(layout, layout->stops[former].site, site);
}

/* When a stop of the tour has to depart for the tour to be back in time. */
static inline int32_t latest_at(const Search *search, const Insertion *insertion, int32_t k,
                                int32_t back) {
    const Layout *layout = search->layout;
    int32_t site = layout->stops[stop_at(insertion, k)].site;
    if (k == insertion->count - 1)
        return back - leg(layout, site, layout->tours[insertion->tour].goal);
    if (k < insertion->at)
        return back;
    int32_t after = insertion->sequence[k]; /* number k + 1 after the insertion */
    return back - leg(layout, site, layout->stops[after].site) - search->rest[k];
}

/* A wait on the way to a stop that is too long holds the stop before back, or the departure:
 * whether stop `k`, or the one before it, has to be placed anew. */
static bool hold_back(Search *search, Insertion *insertion, int32_t *k, int32_t ready) {
    const Layout *layout = search->layout;
    const Stop *stop = &layout->stops[stop_at(insertion, *k)];
    Times *times = &search->trial[*k];
    int32_t arrive = times->event[ARRIVE];
    if (*k == 0) {
        int32_t origin = layout->tours[insertion->tour].origin;
        int32_t lead = (arrive - leg(layout, origin, stop->site)) % layout->clock;
        if (lead <= layout->leg_wait)
            return false;
        raise_event(layout, stop, times, ARRIVE, arrive + layout->clock - lead);
        return true;
    }
    int32_t excess = arrive - ready - layout->leg_wait;
    if (excess <= 0)
        return false;
    int32_t former = stop_at(insertion, --*k);
    if (*k < insertion->low)
        search->trial[insertion->low = *k] = search->now.times[former];
    Times *before = &search->trial[*k];
    raise_event(layout, &layout->stops[former], before, DEPART, before->event[DEPART] + excess);
    return true;
}

/* Go on to the next stop that has to move: its place, or the number of stops if none is left,
 * or NONE if all that follow may stay where they are. */
static int32_t find_next(Search *search, Insertion *insertion, int32_t k) {
    int32_t limit = search->layout->leg_wait;
    while (++k < insertion->count) {
        int32_t ready = ready_at(search, insertion, k);
        if (k >= insertion->high) {
            const Times *times = &search->now.times[stop_at(insertion, k)];
            int32_t arrive = times->event[ARRIVE];
            if (ready <= arrive && (limit < 0 || arrive - ready <= limit))
                return NONE;
            search->trial[k] = *times;
            insertion->high = k + 1;
        }
        int32_t arrive = search->trial[k].event[ARRIVE];
        if (arrive < ready || (limit >= 0 && arrive - ready > limit))
            break;
    }
    return k;
}

/* Place a stop into a tour and push what follows to the right, as far as need be.
 *
 * Returns the tour's return, or NONE if there is no placement with one by `back`. */
static int32_t try_insertion(Search *search, Insertion *insertion, int32_t back) {
    const Layout *layout = search->layout;
    int32_t k = insertion->at;
    search->trial[k] = arrive_at(layout, &layout->stops[insertion->stop], 0);
    while (true) {
        int32_t stop = stop_at(insertion, k), ready = ready_at(search, insertion, k);
        Times *times = &search->trial[k];
        raise_event(layout, &layout->stops[stop], times, ARRIVE, ready);
        const Times *held = k == insertion->at ? NULL : &search->now.times[stop];
        int32_t latest = latest_at(search, insertion, k, back);
        if (!place(layout, &search->now, stop, times, held, latest))
            return NONE;
        if (layout->leg_wait >= 0 && hold_back(search, insertion, &k, ready))
            continue;
        int32_t next = find_next(search, insertion, k);
        if (next == NONE)
            return search->now.back[insertion->tour];
        if (next == insertion->count) {
            int32_t last = stop_at(insertion, next - 1);
            int32_t goal = layout->tours[insertion->tour].goal;
            return search->trial[next - 1].event[DEPART] +
                   leg(layout, layout->stops[last].site, goal);
        }
        k = next;
    }
}

/* The cheapest insertion so far; its times are in `search->chosen`. */
typedef struct {
    int64_t cost;
    int32_t back; /* NONE if there is no insertion yet */
    Insertion insertion;
} Cheapest;

/* Carry out the cheapest insertion. */
static void commit(Search *search, const Cheapest *cheapest) {
    const Insertion *insertion = &cheapest->insertion;
    const Layout *layout = search->layout;
    State *now = &search->now;
    link_stop(layout, now, insertion->stop, insertion->tour, insertion->at);
    for (int32_t k = insertion->low; k < insertion->high; k++) {
        int32_t stop = insertion->sequence[k];
        if (k != insertion->at)
            hold(layout, now, stop, &now->times[stop], -1);
    }
    for (int32_t k = insertion->low; k < insertion->high; k++) {
        int32_t stop = insertion->sequence[k];
        now->times[stop] = search->chosen[k];
        hold(layout, now, stop, &now->times[stop], 1);
    }
    now->back[insertion->tour] = cheapest->back;
}

/* The most promising position. */
static inline int64_t find_least(const int64_t *bounds, Range range) {
    int64_t least = bounds[range.first];
    for (int32_t at = range.first + 1; at <= range.last; at++)
        least = bounds[at] < least ? bounds[at] : least;
    return least;
}

/* Look for a cheaper position in one tour; most need not be tried, for their bounds. */
static void improve_position(Search *search, int32_t stop, int32_t tour, int32_t blink,
                             Cheapest *best) {
    Range range = allowed_range(search, stop, tour);
    if (range.first > range.last)
        return;
    int64_t old = weigh(search, tour, search->now.back[tour]);
    int32_t limit = latest_back(search, tour, best->cost);
    int32_t begin = range.first + draw(&search->dice, range.last - range.first + 1);
    bound_positions(search, stop, tour, range, begin);
    while (true) {
        int64_t least = find_least(search->bounds, range);
        if (bound_in(least) / 2 > limit)
            return;
        int32_t at = position_in(least, begin, range);
        search->bounds[at] = INT64_MAX;
        if (blink > 0 && draw(&search->dice, 256) < blink)
            continue;
        Insertion insertion = begin_insertion(search, stop, tour, at);
        int32_t back = try_insertion(search, &insertion, limit);
        if (back == NONE || weigh(search, tour, back) - old >= best->cost)
            continue;
        *best = (Cheapest){weigh(search, tour, back) - old, back, insertion};
        for (int32_t k = insertion.low; k < insertion.high; k++)
            search->chosen[k] = search->trial[k];
        limit = latest_back(search, tour, best->cost);
    }
}

/* Put a missing stop into its cheapest position, if one costs less than `most`.
 *
 * Of 256 positions `blink` are overlooked (Christiaens and Vanden Berghe 2020). Returns what the
 * stop adds to the cost; `most` if it stays out. */
int64_t insert_best(Search *search, int32_t stop, int64_t most, int32_t blink) {
    const Layout *layout = search->layout;
    Cheapest best = {most, NONE, {0}};
    Range tours = layout->stops[stop].tours;
    for (int32_t n = tours.first; n < tours.last; n++)
        improve_position(search, stop, layout->lists[n], blink, &best);
    if (best.back != NONE)
        commit(search, &best);
    return best.cost;
}

/* Remove a stop from its tour; the others keep their times. */
void take_out(Search *search, int32_t stop) {
    int32_t tour = search->now.tour[stop];
    hold(search->layout, &search->now, stop, &search->now.times[stop], -1);
    unlink_stop(search->layout, &search->now, stop);
    measure_back(search->layout, &search->now, tour);
}
