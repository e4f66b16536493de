/* The cheapest tour of one group where every minute of every hold has its price.
 *
 * Dynamic programming over the set of stops made, the last of them and the minute of leaving it
 * (Held and Karp 1962, with time). A state is a set and its last stop; it has a minute for each
 * departure from which the tour can still make the stops that it must and end in time: with a
 * finish close to the shortest tour few remain. All memory is the caller's.
 */
#include <string.h>

#include "layout.h"

#define NEVER (1 << 29) /* price of what must not be; twice that still leaves room for real ones */

typedef struct {
    int32_t count, cuts; /* stops, and segments of each */
    int32_t finish, widest;
    int32_t must;            /* the set of stops that every tour makes */
    const int32_t *legs;     /* [count][count] */
    const int32_t *segments; /* [count][cuts] minutes of each */
    const int32_t *total;    /* [count] their sums */
    const int32_t *early;    /* [sets][count] earliest departure from a stop with a set made */
    const int32_t *need;     /* [sets][count] least minutes from arriving there, a set to go */
    const int32_t *prices;   /* [count][cuts][finish + 1] of a segment that begins at a minute */
    int64_t *place;          /* [sets][count] where a state's minutes begin in `value`, or NONE */
    int32_t *value;          /* least price up to each departure */
    int32_t *stages;         /* [cuts + 1][widest] room to work in */
} Pricing;

static inline int32_t sets_of(const Pricing *pricing) { return 1 << pricing->count; }

static inline int64_t state(const Pricing *pricing, int32_t made, int32_t last) {
    return (int64_t)made * pricing->count + last;
}

/* Minutes at which a stop can be left with a set made. */
static inline int32_t width_of(const Pricing *pricing, int32_t made, int32_t last) {
    int32_t to_go = (pricing->must & ~made) | 1 << last;
    return pricing->finish - pricing->need[state(pricing, to_go, last)] + pricing->total[last] -
           pricing->early[state(pricing, made, last)] + 1;
}

/* Least minutes over each set of stops up to each of them, shape [1 << count][count]. */
EXPORT void least_minutes(int32_t count, const int32_t *legs, const int32_t *first,
                          const int32_t *total, int32_t *least) {
    for (int64_t n = 0; n < (int64_t)count << count; n++)
        least[n] = NEVER;
    for (int32_t stop = 0; stop < count; stop++)
        least[((int64_t)1 << stop) * count + stop] = first[stop] + total[stop];
    for (int64_t made = 1; made < (int64_t)1 << count; made++)
        for (int32_t last = 0; last < count; last++)
            for (int32_t stop = 0; (made >> last & 1) && stop < count; stop++) {
                if (made >> stop & 1)
                    continue;
                int64_t more = (made | (int64_t)1 << stop) * count + stop;
                int32_t minutes =
                    least[made * count + last] + legs[last * count + stop] + total[stop];
                least[more] = min32(least[more], minutes);
            }
}

/* Find a place for each state's minutes: how many there are; sets `widest`. */
EXPORT int64_t place_states(Pricing *pricing) {
    int64_t states = 0;
    pricing->widest = 0;
    for (int32_t made = 0; made < sets_of(pricing); made++)
        for (int32_t last = 0; last < pricing->count; last++) {
            int64_t at = state(pricing, made, last);
            int32_t width = made >> last & 1 ? width_of(pricing, made, last) : 0;
            pricing->place[at] = width > 0 ? states : NONE;
            states += max32(width, 0);
            pricing->widest = max32(pricing->widest, width);
        }
    return states;
}

/* Least price up to the arrival at a stop, for each minute of it. */
static inline void price_arriving(const Pricing *pricing, int32_t made, int32_t last,
                                  int32_t width, int32_t *restrict price) {
    int32_t before = made ^ 1 << last;
    int32_t first = pricing->early[state(pricing, made, last)] - pricing->total[last];
    for (int32_t minute = 0; minute < width; minute++)
        price[minute] = before ? 2 * NEVER : 0;
    for (int32_t stop = 0; stop < pricing->count; stop++) {
        int64_t here = state(pricing, before, stop);
        if (!(before >> stop & 1) || pricing->place[here] < 0)
            continue;
        int32_t ahead = pricing->early[here] + pricing->legs[stop * pricing->count + last] - first;
        int32_t begin = max32(0, ahead);
        const int32_t *restrict value = pricing->value + pricing->place[here] + (begin - ahead);
        for (int32_t minute = begin; minute < width; minute++)
            price[minute] = min32(price[minute], value[minute - begin]);
    }
}

static inline const int32_t *prices_of(const Pricing *pricing, int32_t stop, int32_t cut) {
    return pricing->prices + ((int64_t)stop * pricing->cuts + cut) * (pricing->finish + 1);
}

/* Least price up to the end of each segment or any wait after it, from that of arriving. */
static inline void price_segments(const Pricing *pricing, int32_t made, int32_t last,
                                  int32_t width) {
    int32_t begin = pricing->early[state(pricing, made, last)] - pricing->total[last];
    for (int32_t cut = 0; cut < pricing->cuts; cut++) {
        const int32_t *prices = prices_of(pricing, last, cut) + begin;
        const int32_t *before = pricing->stages + (int64_t)cut * pricing->widest;
        int32_t *after = pricing->stages + (int64_t)(cut + 1) * pricing->widest;
        int32_t least = 2 * NEVER;
        for (int32_t minute = 0; minute < width; minute++) {
            least = min32(least, before[minute] + prices[minute]);
            after[minute] = least;
        }
        begin += pricing->segments[last * pricing->cuts + cut];
    }
}

/* Fill `value`, once `place_states` has been called and there is memory for it. */
EXPORT void price_states(Pricing *pricing) {
    for (int32_t made = 1; made < sets_of(pricing); made++)
        for (int32_t last = 0; last < pricing->count; last++) {
            int64_t here = pricing->place[state(pricing, made, last)];
            if (here < 0)
                continue;
            int32_t width = width_of(pricing, made, last);
            price_arriving(pricing, made, last, width, pricing->stages);
            price_segments(pricing, made, last, width);
            memcpy(pricing->value + here,
                   pricing->stages + (int64_t)pricing->cuts * pricing->widest,
                   sizeof(int32_t) * (size_t)width);
        }
}

/* The stop with which a cheapest tour of a set ends, or NONE if there is no tour. */
static int32_t find_end(const Pricing *pricing, int32_t made, int32_t *price) {
    int32_t end = NONE;
    *price = NEVER / 2;
    for (int32_t last = 0; last < pricing->count; last++) {
        int64_t here = made >> last & 1 ? pricing->place[state(pricing, made, last)] : NONE;
        if (here < 0)
            continue;
        int32_t paid = pricing->value[here + width_of(pricing, made, last) - 1];
        if (paid < *price) {
            *price = paid;
            end = last;
        }
    }
    return end;
}

/* Least price of a tour that makes each set of stops, NEVER if there is none, [sets]. */
EXPORT void price_sets(Pricing *pricing, int32_t *least) {
    least[0] = pricing->must ? NEVER : 0;
    for (int32_t made = 1; made < sets_of(pricing); made++) {
        bool whole = (made & pricing->must) == pricing->must;
        if (!whole || find_end(pricing, made, &least[made]) == NONE)
            least[made] = NEVER;
    }
}

/* Least price of a tour that makes a set of stops, NEVER if there is none; and when their
 * segments begin, [count][cuts]. */
EXPORT int32_t trace_tour(Pricing *pricing, int32_t made, int32_t *begins) {
    int32_t best, last = find_end(pricing, made, &best);
    if (last == NONE)
        return NEVER;
    int32_t at = width_of(pricing, made, last) - 1;
    while (made) {
        price_arriving(pricing, made, last, width_of(pricing, made, last), pricing->stages);
        price_segments(pricing, made, last, width_of(pricing, made, last));
        int32_t begin = pricing->early[state(pricing, made, last)];
        for (int32_t cut = pricing->cuts - 1; cut >= 0; cut--) {
            const int32_t *stage = pricing->stages + (int64_t)(cut + 1) * pricing->widest;
            while (at > 0 && stage[at - 1] == stage[at])
                at--;
            begin -= pricing->segments[last * pricing->cuts + cut];
            begins[last * pricing->cuts + cut] = begin + at;
        }
        int32_t paid = pricing->stages[at], arrive = begins[last * pricing->cuts];
        int32_t here = last;
        made ^= 1 << here;
        for (int32_t stop = 0; stop < pricing->count; stop++) {
            int64_t there = state(pricing, made, stop);
            if (!(made >> stop & 1) || pricing->place[there] < 0)
                continue;
            at = arrive - pricing->legs[stop * pricing->count + here] - pricing->early[there];
            if (at >= 0 && pricing->value[pricing->place[there] + at] == paid) {
                last = stop;
                break;
            }
        }
    }
    return best;
}

/* Least price from leaving a stop at a minute until the end. */
static inline void price_onward(const Pricing *pricing, int32_t made, int32_t last, int32_t width,
                                const int32_t *onward, int32_t *restrict to_go) {
    for (int32_t minute = 0; minute < width; minute++)
        to_go[minute] = made == pricing->must ? 0 : 2 * NEVER;
    for (int32_t stop = 0; stop < pricing->count; stop++) {
        int32_t more = made | 1 << stop;
        int64_t there = state(pricing, more, stop);
        if (more == made || pricing->place[there] < 0)
            continue;
        int32_t first = pricing->early[there] - pricing->total[stop];
        int32_t ahead = pricing->early[state(pricing, made, last)] +
                        pricing->legs[last * pricing->count + stop] - first;
        int32_t end = min32(width, width_of(pricing, more, stop) - ahead);
        const int32_t *restrict price = onward + pricing->place[there] + ahead;
        for (int32_t minute = 0; minute < end; minute++)
            to_go[minute] = min32(to_go[minute], price[minute]);
    }
}

/* Add the price of a stop's segments, from the last to the first, with any waits between. */
static inline void price_backwards(const Pricing *pricing, int32_t last, int32_t end,
                                   int32_t width, int32_t *to_go) {
    int32_t begin = end;
    for (int32_t cut = pricing->cuts - 1; cut >= 0; cut--) {
        begin -= pricing->segments[last * pricing->cuts + cut];
        const int32_t *prices = prices_of(pricing, last, cut) + begin;
        int32_t least = 2 * NEVER;
        for (int32_t minute = width - 1; minute >= 0; minute--) {
            int32_t price = min32(to_go[minute] + prices[minute], 2 * NEVER);
            least = min32(least, price);
            to_go[minute] = cut > 0 ? least : price;
        }
    }
}

/* The cheapest of the tours that arrive at a stop at a minute, [count][finish + 1]; NEVER or more
 * where there is none; all stops are musts. `onward` has room for as many minutes as `value`, `to_go` for `widest`. */
EXPORT void price_arrivals(Pricing *pricing, int32_t *restrict onward,
                                int32_t *restrict to_go, int32_t *arrivals) {
    for (int64_t n = 0; n < (int64_t)pricing->count * (pricing->finish + 1); n++)
        arrivals[n] = NEVER;
    for (int32_t made = sets_of(pricing) - 1; made > 0; made--)
        for (int32_t last = 0; last < pricing->count; last++) {
            int64_t at = state(pricing, made, last), here = pricing->place[at];
            if (here < 0)
                continue;
            int32_t width = width_of(pricing, made, last);
            price_onward(pricing, made, last, width, onward, to_go);
            price_backwards(pricing, last, pricing->early[at], width, to_go);
            price_arriving(pricing, made, last, width, pricing->stages);
            int32_t begin = pricing->early[at] - pricing->total[last], least = 2 * NEVER;
            int32_t *paid = arrivals + (int64_t)last * (pricing->finish + 1) + begin;
            for (int32_t minute = width - 1; minute >= 0; minute--) {
                int64_t price = (int64_t)pricing->stages[minute] + to_go[minute];
                if (price < paid[minute])
                    paid[minute] = (int32_t)price;
                least = min32(least, to_go[minute]);
                onward[here + minute] = least;
            }
        }
}
