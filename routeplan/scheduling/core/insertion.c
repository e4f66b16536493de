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
    const Stop *one = &layout->stops[stop], *after = NULL;
    /* What comes after the position: its arrival, minutes from there to the return. */
    int32_t arrive = 0, rest = 0;
    for (int32_t at = now->length[tour]; at >= range.first; at--) {
        const Stop *before = at > 0 ? &layout->stops[sequence[at - 1]] : NULL;
        int32_t ready = one->shortest;
        if (before != NULL)
            ready += now->times[sequence[at - 1]].event[DEPART] + way(layout, before, one);
        else
            ready += of->release + way_out(layout, of, one);
        ready += after == NULL ? way_back(layout, one, of) : way(layout, one, after);
        int32_t bound = 2 * max32(now->back[tour], ready + rest) + 1;
        if (at == now->length[tour])
            bound = 2 * ready;
        else if (ready <= arrive)
            bound = 2 * now->back[tour];
        if (at <= range.last)
            search->bounds[at] = note(bound, at, begin, range);
        if (before != NULL) {
            rest += before->shortest;
            rest += after == NULL ? way_back(layout, before, of) : way(layout, before, after);
            search->rest[at - 1] = rest;
            arrive = now->times[sequence[at - 1]].event[ARRIVE];
            after = before;
        }
    }
}

static Insertion begin_insertion(const Search *search, int32_t stop, int32_t tour, int32_t at) {
    const int32_t *sequence = sequence_of(search->layout, &search->now, tour);
    return (Insertion){stop, tour, at, search->now.length[tour] + 1, sequence, at, at + 1};
}

/* The stop at a place of the tour after the insertion. */
static inline int32_t stop_at(const Insertion *insertion, int32_t k) {
    return k == insertion->at ? insertion->stop : insertion->sequence[k < insertion->at ? k : k - 1];
}

static inline const Times *times_at(const Search *search, const Insertion *insertion, int32_t k) {
    bool tried = insertion->low <= k && k < insertion->high;
    return tried ? &search->trial[k] : &search->now.times[stop_at(insertion, k)];
}

static inline int32_t away_at(const Search *search, const Insertion *insertion, int32_t k) {
    bool tried = insertion->low <= k && k < insertion->high;
    return tried ? search->trial_away[k] : search->now.away[stop_at(insertion, k)];
}

/* Take a stop into those that are being tried, and all between. */
static void include(Search *search, Insertion *insertion, int32_t k) {
    while (k < insertion->low || k >= insertion->high) {
        int32_t more = k < insertion->low ? insertion->low - 1 : insertion->high;
        search->trial[more] = search->now.times[stop_at(insertion, more)];
        if (k < insertion->low)
            insertion->low = more;
        else
            insertion->high = more + 1;
        const Stop *stop = &search->layout->stops[stop_at(insertion, more)];
        search->trial_away[more] =
            earliest_away(search->layout, stop, search->trial[more].event[DEPART]);
    }
}

/* When a stop of the tour can be reached from the one before it. */
int32_t ready_at(const Search *search, const Insertion *insertion, int32_t k) {
    enum { NEVER = 1 << 29 };
    const Layout *layout = search->layout;
    const Stop *stop = &layout->stops[stop_at(insertion, k)];
    if (k == 0) {
        const Tour *tour = &layout->tours[insertion->tour];
        bool on_foot = walks(tour->start_area, stop->area);
        int32_t depart = on_foot && tour->gate >= 0
                             ? earliest_depart(layout, &search->now, insertion->tour, true)
                             : search->set_out;
        return depart == NONE ? NEVER : depart + way_out(layout, tour, stop);
    }
    const Stop *former = &layout->stops[stop_at(insertion, k - 1)];
    return reach(layout, former, times_at(search, insertion, k - 1)->event[DEPART],
                 away_at(search, insertion, k - 1), stop);
}

/* When a stop of the tour has to be departed from, or left by coach, for the tour to be back in
 * time. */
static inline int32_t latest_at(const Search *search, const Insertion *insertion, int32_t k,
                                int32_t back) {
    const Layout *layout = search->layout;
    const Stop *stop = &layout->stops[stop_at(insertion, k)];
    const Tour *tour = &layout->tours[insertion->tour];
    if (k == insertion->count - 1)
        return back - leg(layout, stop->site, tour->goal);
    if (k < insertion->at)
        return back;
    const Stop *after = &layout->stops[insertion->sequence[k]]; /* number k + 1 then */
    int32_t entering = walks(stop->area, after->area) ? 0 : after->entering;
    return back - leg(layout, stop->site, after->site) - entering - search->rest[k];
}

/* Whether a stop is left by coach, or departed from where there are no areas. */
static bool rides_on(const Search *search, const Insertion *insertion, int32_t k) {
    const Layout *layout = search->layout;
    int32_t area = layout->stops[stop_at(insertion, k)].area;
    if (k == insertion->count - 1)
        return !walks(area, layout->tours[insertion->tour].goal_area);
    return !walks(area, layout->stops[stop_at(insertion, k + 1)].area);
}

/* What is waited from the end of one visit to the start of the next, stop `k`. */
static int32_t wait_before(const Search *search, const Insertion *insertion, int32_t k) {
    const Layout *layout = search->layout;
    const Stop *former = &layout->stops[stop_at(insertion, k - 1)];
    const Stop *stop = &layout->stops[stop_at(insertion, k)];
    int32_t least = minutes_after(former) + way(layout, former, stop) + minutes_before(stop);
    return times_at(search, insertion, k)->event[START] -
           times_at(search, insertion, k - 1)->event[END] - least;
}

/* What is waited from the last visit to the return. */
static int32_t wait_at_end(const Search *search, const Insertion *insertion) {
    const Layout *layout = search->layout;
    int32_t last = insertion->count - 1;
    const Stop *stop = &layout->stops[stop_at(insertion, last)];
    const Tour *tour = &layout->tours[insertion->tour];
    const int32_t *event = times_at(search, insertion, last)->event;
    int32_t back =
        come_back(layout, stop, event[DEPART], away_at(search, insertion, last), tour);
    return back - event[END] - minutes_after(stop) - way_back(layout, stop, tour);
}

/* Bring a tour's first visit nearer to its departure if it waits too long in between: 1 if that
 * moved it, -1 if nothing does. */
static int hold_back_first(Search *search, const Insertion *insertion) {
    const Layout *layout = search->layout;
    const Stop *stop = &layout->stops[stop_at(insertion, 0)];
    const Tour *tour = &layout->tours[insertion->tour];
    Times *times = &search->trial[0];
    int32_t minutes = way_out(layout, tour, stop), arrive = times->event[ARRIVE];
    bool on_foot = walks(tour->start_area, stop->area);
    int32_t depart =
        latest_departure(layout, &search->now, insertion->tour, on_foot, arrive - minutes);
    if (depart == NONE)
        return -1;
    int32_t inside = times->event[START] - arrive - minutes_before(stop);
    int32_t lead = arrive - minutes - depart;
    if (inside + lead <= layout->max_wait)
        return 0;
    if (inside > layout->max_wait)
        raise_event(stop, times, ARRIVE, arrive + inside - layout->max_wait);
    else if (depart + layout->clock > tour->leave_by)
        return -1;
    else
        raise_event(stop, times, ARRIVE, arrive + layout->clock - lead % layout->clock);
    return 1;
}

/* A wait that is too long holds the visit before it back, or the departure: 1 if stop `k`, or
 * the one before it, has to be placed anew, -1 if nothing helps. */
int hold_back(Search *search, Insertion *insertion, int32_t *k) {
    int32_t most = search->layout->max_wait;
    if (*k == 0) {
        int moved = hold_back_first(search, insertion);
        if (moved != 0)
            return moved;
    } else {
        int32_t excess = wait_before(search, insertion, *k) - most;
        if (excess > 0) {
            include(search, insertion, --*k);
            Times *before = &search->trial[*k];
            const Stop *former = &search->layout->stops[stop_at(insertion, *k)];
            raise_event(former, before, END, before->event[END] + excess);
            return 1;
        }
    }
    if (*k < insertion->count - 1)
        return 0;
    int32_t excess = wait_at_end(search, insertion) - most;
    if (excess <= 0)
        return 0;
    Times *last = &search->trial[*k];
    const Stop *stop = &search->layout->stops[stop_at(insertion, *k)];
    raise_event(stop, last, END, last->event[END] + excess);
    return 1;
}

/* Go on to the next stop that has to move: its place, or the number of stops if none is left,
 * or NONE if all that follow may stay where they are. */
static int32_t find_next(Search *search, Insertion *insertion, int32_t k) {
    int32_t limit = search->layout->max_wait;
    while (++k < insertion->count) {
        int32_t ready = ready_at(search, insertion, k);
        bool moves = times_at(search, insertion, k)->event[ARRIVE] < ready ||
                     (limit >= 0 && wait_before(search, insertion, k) > limit);
        if (k >= insertion->high) {
            if (!moves)
                return NONE;
            include(search, insertion, k);
        }
        if (moves)
            break;
    }
    return k;
}

/* The tour as it would be. */
static Line see_insertion(Search *search, const Insertion *insertion) {
    for (int32_t k = 0; k < insertion->count; k++) {
        search->line[k] = stop_at(insertion, k);
        search->line_times[k] = *times_at(search, insertion, k);
        search->line_away[k] = away_at(search, insertion, k);
    }
    return (Line){insertion->tour, insertion->count, search->line, search->line_times,
                  search->line_away};
}

/* Make room for calls: the place of a stop that has to move for one, NONE if all have room, or
 * the number of stops if they never have. */
int32_t make_room(Search *search, Insertion *insertion) {
    const Layout *layout = search->layout;
    Line line = see_insertion(search, insertion);
    CallConflict conflict = find_call_conflict(layout, &search->now, &line);
    int32_t k = conflict.at;
    if (k == NONE || k == insertion->count)
        return k;
    include(search, insertion, k);
    if (conflict.leaves)
        search->trial_away[k] = round_up(conflict.minute, layout->clock);
    else
        raise_event(&layout->stops[stop_at(insertion, k)], &search->trial[k], ARRIVE,
                    conflict.minute);
    return k;
}

/* Let a stop's coach leave once all are aboard; no earlier than others leave it room. */
void leave_after(Search *search, const Insertion *insertion, int32_t k) {
    const Stop *stop = &search->layout->stops[stop_at(insertion, k)];
    int32_t depart = search->trial[k].event[DEPART];
    search->trial_away[k] =
        max32(earliest_away(search->layout, stop, depart), stop->area < 0 ? 0 : search->trial_away[k]);
}

/* Place a stop into a tour and push what follows to the right, as far as need be.
 *
 * Returns the tour's return, or NONE if there is no placement with one by `back`. */
static int32_t try_insertion(Search *search, Insertion *insertion, int32_t back) {
    const Layout *layout = search->layout;
    int32_t k = insertion->at;
    search->trial[k] = arrive_at(&layout->stops[insertion->stop], 0);
    search->trial_away[k] = 0;
    while (true) {
        int32_t stop = stop_at(insertion, k), ready = ready_at(search, insertion, k);
        Times *times = &search->trial[k];
        raise_event(&layout->stops[stop], times, ARRIVE, ready);
        const Times *held = k == insertion->at ? NULL : &search->now.times[stop];
        int32_t latest = latest_at(search, insertion, k, back);
        if (!place(layout, &search->now, stop, times, held, latest))
            return NONE;
        leave_after(search, insertion, k);
        if (search->trial_away[k] > latest && rides_on(search, insertion, k))
            return NONE;
        if (layout->max_wait >= 0) {
            int moved = hold_back(search, insertion, &k);
            if (moved < 0)
                return NONE;
            if (moved > 0)
                continue;
        }
        int32_t next = find_next(search, insertion, k);
        if (next == NONE || next == insertion->count) {
            k = layout->calls ? make_room(search, insertion) : NONE;
            if (k == insertion->count)
                return NONE;
            if (k != NONE)
                continue;
            int32_t last = insertion->count - 1;
            if (last >= insertion->high)
                return search->now.back[insertion->tour];
            const Stop *of = &layout->stops[stop_at(insertion, last)];
            return come_back(layout, of, search->trial[last].event[DEPART],
                             search->trial_away[last], &layout->tours[insertion->tour]);
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
    hold_calls(search, insertion->tour, -1);
    link_stop(layout, now, insertion->stop, insertion->tour, insertion->at);
    for (int32_t k = insertion->low; k < insertion->high; k++) {
        int32_t stop = insertion->sequence[k];
        if (k != insertion->at)
            hold(layout, now, stop, &now->times[stop], -1);
    }
    for (int32_t k = insertion->low; k < insertion->high; k++) {
        int32_t stop = insertion->sequence[k];
        now->times[stop] = search->chosen[k];
        now->away[stop] = search->chosen_away[k];
        hold(layout, now, stop, &now->times[stop], 1);
    }
    measure_ends(search, insertion->tour);
    hold_calls(search, insertion->tour, 1);
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
        if (search->layout->n_areas > 0) {
            Line line = see_insertion(search, &insertion);
            if (!keeps_calls(search->layout, &line, search->called))
                continue;
        }
        int32_t back = try_insertion(search, &insertion, limit);
        if (back == NONE || weigh(search, tour, back) - old >= best->cost)
            continue;
        *best = (Cheapest){weigh(search, tour, back) - old, back, insertion};
        for (int32_t k = insertion.low; k < insertion.high; k++) {
            search->chosen[k] = search->trial[k];
            search->chosen_away[k] = search->trial_away[k];
        }
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
    for (int32_t n = tours.first; n < tours.last; n++) {
        int32_t tour = layout->lists[n];
        hold_calls(search, tour, -1);
        search->set_out = earliest_depart(layout, &search->now, tour, false);
        improve_position(search, stop, tour, blink, &best);
        hold_calls(search, tour, 1);
    }
    if (best.back != NONE)
        commit(search, &best);
    return best.cost;
}

/* Remove a stop from its tour; the others keep their times. */
void take_out(Search *search, int32_t stop) {
    int32_t tour = search->now.tour[stop];
    hold_calls(search, tour, -1);
    hold(search->layout, &search->now, stop, &search->now.times[stop], -1);
    unlink_stop(search->layout, &search->now, stop);
    measure_ends(search, tour);
    hold_calls(search, tour, 1);
}
