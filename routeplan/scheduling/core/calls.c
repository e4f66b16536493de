/* What calls hold: bays of areas, and gates that departures pass one after the other. */

#include "search.h"

/* R18: whether a tour makes its stops in each area in one run, besides what is walked. */
bool keeps_calls(const Layout *layout, const Line *line, bool *called) {
    const Tour *tour = &layout->tours[line->tour];
    bool kept = true;
    for (int32_t area = 0; area < layout->n_areas; area++)
        called[area] = false;
    for (int32_t first = 0, last; first < line->count; first = last) {
        int32_t area = layout->stops[line->stops[first]].area;
        for (last = first + 1; last < line->count; last++)
            if (layout->stops[line->stops[last]].area != area)
                break;
        bool on_foot = (first == 0 && area == tour->start_area) ||
                       (last == line->count && area == tour->goal_area);
        if (area < 0 || on_foot)
            continue;
        kept = kept && !called[area];
        called[area] = true;
    }
    return kept;
}

/* Something that a call holds; what has to be later where there is no room. */
typedef struct {
    int32_t resource, begin, end, amount;
    int32_t at;     /* the stop that is arrived at, or left, */
    bool leaves;    /* later */
    int32_t offset; /* minutes from `begin` to that arrival or leaving */
} CallHold;

enum { MOST_HOLDS = 3 }; /* of a call */

/* What the run of stops `first` to one before `last` holds: how many entries of `holds`. */
static int32_t list_run(const Layout *layout, const Line *line, int32_t first, int32_t last,
                        CallHold *holds) {
    const Tour *tour = &layout->tours[line->tour];
    const Stop *one = &layout->stops[line->stops[first]];
    int32_t count = 0;
    if (one->area < 0)
        return 0;
    bool walks_in = first == 0 && one->area == tour->start_area;
    bool walks_out = last == line->count && one->area == tour->goal_area;
    if (walks_in && walks_out)
        return 0;
    const Area *area = &layout->areas[one->area];
    int32_t coaches = layout->groups[tour->group].coaches;
    int32_t come = line->times[first].event[ARRIVE] - one->entering, leave = line->away[last - 1];
    if (area->bay >= 0 && area->waits && !walks_in && !walks_out) {
        holds[count++] = (CallHold){area->bay, come, leave, coaches, first, false, one->entering};
    } else if (area->bay >= 0) {
        if (!walks_in)
            holds[count++] = (CallHold){area->bay, come,  come + one->alighting, coaches,
                                        first,     false, one->entering};
        if (!walks_out)
            holds[count++] = (CallHold){area->bay, leave - one->boarding, leave, coaches,
                                        last - 1,  true,                  one->boarding};
    }
    if (area->gate >= 0 && !walks_out)
        holds[count++] =
            (CallHold){area->gate, leave, leave + area->gap * coaches, 1, last - 1, true, 0};
    return count;
}

/* The last minute of a hold at which others leave it no room, or NONE. */
static int32_t find_busy(const Layout *layout, const State *state, const CallHold *hold) {
    const int32_t *usage = usage_of(layout, state, hold->resource);
    int32_t room = layout->capacity[hold->resource] - hold->amount;
    int32_t end = min32(hold->end, layout->minutes);
    for (int32_t minute = end - 1; minute >= max32(hold->begin, 0); minute--)
        if (usage[minute] > room)
            return minute;
    return NONE;
}

static int32_t end_of_run(const Layout *layout, const Line *line, int32_t first) {
    int32_t area = layout->stops[line->stops[first]].area, last = first + 1;
    while (last < line->count && layout->stops[line->stops[last]].area == area)
        last++;
    return last;
}

/* What keeps a tour, whose own calls are not booked, from its calls. */
CallConflict find_call_conflict(const Layout *layout, const State *state, const Line *line) {
    CallHold holds[MOST_HOLDS];
    for (int32_t first = 0, last; first < line->count; first = last) {
        last = end_of_run(layout, line, first);
        int32_t count = list_run(layout, line, first, last, holds);
        for (int32_t n = 0; n < count; n++) {
            const CallHold *one = &holds[n];
            if (one->begin >= one->end)
                continue;
            if (layout->capacity[one->resource] < one->amount || one->end > layout->minutes)
                return (CallConflict){line->count, 0, false};
            int32_t busy = find_busy(layout, state, one);
            if (busy >= 0)
                return (CallConflict){one->at, busy + 1 + one->offset, one->leaves};
        }
    }
    return (CallConflict){NONE, 0, false};
}

static void book(const Layout *layout, State *state, int32_t resource, int32_t begin, int32_t end,
                 int32_t amount) {
    int32_t *usage = usage_of(layout, state, resource);
    end = min32(end, layout->minutes);
    for (int32_t minute = max32(begin, 0); minute < end; minute++)
        usage[minute] += amount;
}

/* Whether a tour passes a gate as it sets out. */
static bool passes_gate(const Layout *layout, const State *state, int32_t number) {
    const Tour *tour = &layout->tours[number];
    if (tour->gate < 0 || state->depart[number] < 0)
        return false;
    if (state->length[number] == 0)
        return tour->required;
    int32_t first = sequence_of(layout, state, number)[0];
    return !walks(tour->start_area, layout->stops[first].area);
}

/* Book (sign 1) or free (sign -1) what a tour's calls and its departure hold. */
void hold_calls(Search *search, int32_t number, int32_t sign) {
    const Layout *layout = search->layout;
    State *now = &search->now;
    if (!layout->calls && layout->tours[number].gate < 0)
        return;
    if (passes_gate(layout, now, number)) {
        const Tour *tour = &layout->tours[number];
        int32_t depart = now->depart[number];
        book(layout, now, tour->gate, depart, depart + tour->gap, sign);
    }
    if (!layout->calls)
        return;
    Line line = see_tour(search, number);
    CallHold holds[MOST_HOLDS];
    for (int32_t first = 0, last; first < line.count; first = last) {
        last = end_of_run(layout, &line, first);
        int32_t count = list_run(layout, &line, first, last, holds);
        for (int32_t n = 0; n < count; n++)
            book(layout, now, holds[n].resource, holds[n].begin, holds[n].end,
                 sign * holds[n].amount);
    }
}

/* A tour as it stands, in the search's room for lines. */
Line see_tour(Search *search, int32_t number) {
    const Layout *layout = search->layout;
    const State *now = &search->now;
    const int32_t *sequence = sequence_of(layout, now, number);
    for (int32_t k = 0; k < now->length[number]; k++) {
        search->line[k] = sequence[k];
        search->line_times[k] = now->times[sequence[k]];
        search->line_away[k] = now->away[sequence[k]];
    }
    return (Line){number, now->length[number], search->line, search->line_times,
                  search->line_away};
}

/* Whether the gate lets a tour out at a minute; its own departure is not booked. */
static bool is_open(const Layout *layout, const State *state, const Tour *tour, int32_t minute) {
    const int32_t *usage = usage_of(layout, state, tour->gate);
    int32_t end = min32(minute + tour->gap, layout->minutes);
    for (int32_t n = minute; n < end; n++)
        if (usage[n] >= layout->capacity[tour->gate])
            return false;
    return true;
}

/* The earliest departure of a tour, or NONE; `on_foot`: it walks to its first stop. */
int32_t earliest_depart(const Layout *layout, const State *state, int32_t number, bool on_foot) {
    const Tour *tour = &layout->tours[number];
    for (int32_t minute = tour->release; minute <= tour->leave_by; minute += layout->clock)
        if (tour->gate < 0 || on_foot || is_open(layout, state, tour, minute))
            return minute;
    return NONE;
}

/* The latest departure of a tour by a minute, at which it has to set out; NONE if there is none. */
int32_t latest_departure(const Layout *layout, const State *state, int32_t number, bool on_foot,
                         int32_t latest) {
    const Tour *tour = &layout->tours[number];
    latest = min32(latest, tour->leave_by);
    for (int32_t minute = latest - latest % layout->clock; minute >= tour->release;
         minute -= layout->clock)
        if (tour->gate < 0 || on_foot || is_open(layout, state, tour, minute))
            return minute;
    return NONE;
}

/* Set a tour's departure and return from its stops; what it holds of gates is not booked. */
void measure_ends(Search *search, int32_t number) {
    const Layout *layout = search->layout;
    State *now = &search->now;
    const Tour *tour = &layout->tours[number];
    int32_t count = now->length[number];
    if (count == 0) {
        now->depart[number] = tour->required ? earliest_depart(layout, now, number, false) : NONE;
        int32_t depart = now->depart[number] < 0 ? tour->release : now->depart[number];
        now->back[number] = tour->required ? depart + leg(layout, tour->origin, tour->goal) : NONE;
        return;
    }
    const int32_t *sequence = sequence_of(layout, now, number);
    const Stop *first = &layout->stops[sequence[0]];
    int32_t latest = now->times[sequence[0]].event[ARRIVE] - way_out(layout, tour, first);
    bool on_foot = walks(tour->start_area, first->area);
    now->depart[number] = latest_departure(layout, now, number, on_foot, latest);
    int32_t last = sequence[count - 1];
    now->back[number] = come_back(layout, &layout->stops[last], now->times[last].event[DEPART],
                                  now->away[last], tour);
}
