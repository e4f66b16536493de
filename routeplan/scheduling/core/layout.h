/* A Problem as tables, which nothing here changes. `search/layout.py` fills them.
 *
 * Minutes count from a base that is a tick of the clock. A Range is the rows `first` to one before
 * `last` of another table. Invariants, which `check_layout` tests before a search begins:
 *   - every index and every Range lies within its table;
 *   - a stop has `MOST_USES` uses at the most;
 *   - the parts and waits of a stop are not negative, the clock is at least 1;
 *   - `usage` has room for every hold of a stop that departs in time (`minutes`).
 */
#ifndef ROUTEPLAN_LAYOUT_H
#define ROUTEPLAN_LAYOUT_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#if defined(_WIN32)
#define EXPORT __declspec(dllexport)
#else
#define EXPORT __attribute__((visibility("default")))
#endif

enum { ARRIVE, ENTER, UP, START, END, DOWN, LEAVE, DEPART, EVENTS };
enum { PARTS = EVENTS - 1 }; /* between one event of a stop and the next */
enum { NONE = -1 };
enum { MOST_USES = 16 }; /* of a stop */

#define FAR_AWAY (INT64_C(1) << 40) /* costs more than everything */

typedef struct {
    int32_t first, last;
} Range;

/* The minutes of a stop's eight events. */
typedef struct {
    int32_t event[EVENTS];
} Times;

typedef struct {
    int64_t score; /* weight of what is lost without the stop */
    int32_t group, site;
    int32_t shortest; /* minutes without any wait */
    int32_t choice;   /* of which one stop has to be made, or NONE */
    int32_t rank;     /* its place in a convoy's common order is that of this rank, or NONE */
    int32_t settled;  /* whether every plan makes it in the one tour that it may be in */
    int32_t clock;    /* its departures fall on multiples of so many minutes */
    int32_t area;     /* in which it lies, or NONE */
    /* In an area: minutes from a coach's arrival to the stop, and from there until it can leave;
     * those of them in which the group gets off, and on. */
    int32_t entering, leaving, alighting, boarding;
    Range uses, windows;
    Range starts;         /* of `lists`: minutes at which the visit may start; empty: any */
    Range tours;          /* of `lists` */
    Range earlier, later; /* of `orders`: who comes before, who after */
    int32_t part[PARTS], wait[PARTS];
} Stop;

/* A hold from event `since` + `since_offset` until event `until` + `until_offset`. */
typedef struct {
    int32_t resource, since, since_offset, until, until_offset, amount;
} Use;

typedef struct {
    int32_t opens, closes;
} Window;

typedef struct {
    int32_t other;
    int32_t same_tour; /* binding only where both are in one tour */
} Order;

typedef struct {
    int32_t group, session, origin, goal, release, leave_by, due;
    int32_t required;              /* takes place even without a stop */
    int32_t gate, gap;             /* a resource that its departure holds for so long, or NONE */
    int32_t start_area, goal_area; /* whose places its ends are, or NONE */
} Tour;

typedef struct {
    Range tours, members; /* of `lists` */
    int32_t coaches, waiting; /* what a minute on the road weighs, and one that is waited */
} Group;

/* Resources that calls hold there, or NONE: see `Area` in `problem.py`. */
typedef struct {
    int32_t bay, waits, gate, gap;
} Area;

typedef struct {
    int64_t missing; /* weight of a choice of which nothing is made; more than all scores */
    int32_t clock;
    int32_t max_wait; /* longest wait from one visit to the next, or NONE without a limit */
    int32_t calls;    /* whether calls hold anything */
    int32_t shared;   /* whether stops of one group may hold the same resource */
    int32_t minutes;  /* columns of `booked` */
    int32_t ranks;    /* length of a convoy's common order */
    int32_t longest;  /* most stops that any tour can have */
    int32_t n_stops, n_uses, n_windows, n_orders, n_tours, n_groups, n_areas, n_choices, n_places,
        n_lists, n_resources, n_sessions;
    const Stop *stops;
    const Use *uses;
    const Window *windows;
    const Order *orders;
    const Tour *tours;
    const Group *groups;
    const Area *areas;
    const Range *choices;    /* of `lists`: their stops */
    const Range *places;     /* of `lists`: the stops there */
    const int32_t *lists;    /* tours of stops and of groups, stops of groups, choices, places,
                              * minutes at which visits may start */
    const int32_t *legs;     /* [n_places][n_places] */
    const int32_t *capacity; /* [n_resources] */
    const int32_t *starts;   /* [n_sessions] */
    const int32_t *returns;  /* [n_sessions] minutes after which others are back */
    const int32_t *booked;   /* [n_resources][minutes] what others hold */
} Layout;

static inline int32_t leg(const Layout *layout, int32_t from, int32_t to) {
    return layout->legs[(int64_t)from * layout->n_places + to];
}

static inline int32_t min32(int32_t a, int32_t b) { return a < b ? a : b; }
static inline int32_t max32(int32_t a, int32_t b) { return a > b ? a : b; }

#endif
