/* Whether the tables of a layout hang together, before anything trusts them. */
#include "layout.h"

static bool within(int32_t index, int32_t count) { return 0 <= index && index < count; }

static bool none_or_within(int32_t index, int32_t count) {
    return index == NONE || within(index, count);
}

static bool spans(Range range, int32_t count) {
    return 0 <= range.first && range.first <= range.last && range.last <= count;
}

/* Whether a range of `lists` has indices below `count` only. */
static bool lists(const Layout *layout, Range range, int32_t count) {
    if (!spans(range, layout->n_lists))
        return false;
    for (int32_t n = range.first; n < range.last; n++)
        if (!within(layout->lists[n], count))
            return false;
    return true;
}

static bool check_stop(const Layout *layout, const Stop *stop) {
    bool fits = within(stop->group, layout->n_groups) && within(stop->site, layout->n_places) &&
                none_or_within(stop->choice, layout->n_choices) &&
                none_or_within(stop->rank, layout->ranks) &&
                spans(stop->uses, layout->n_uses) &&
                stop->uses.last - stop->uses.first <= MOST_USES && spans(stop->windows, layout->n_windows) &&
                stop->clock >= 1 && none_or_within(stop->area, layout->n_areas) &&
                stop->entering >= 0 && stop->leaving >= 0 && stop->alighting >= 0 &&
                stop->boarding >= 0 && spans(stop->starts, layout->n_lists) &&
                spans(stop->earlier, layout->n_orders) && spans(stop->later, layout->n_orders) &&
                lists(layout, stop->tours, layout->n_tours) &&
                (!stop->settled || stop->tours.last - stop->tours.first == 1);
    for (int part = 0; part < PARTS; part++)
        fits = fits && stop->part[part] >= 0 && stop->wait[part] >= 0;
    for (int32_t n = stop->tours.first; fits && n < stop->tours.last; n++)
        fits = layout->tours[layout->lists[n]].group == stop->group;
    return fits;
}

static bool check_use(const Layout *layout, const Use *use, int32_t latest) {
    return within(use->resource, layout->n_resources) && within(use->since, EVENTS) &&
           within(use->until, EVENTS) && use->since_offset >= 0 && use->until_offset >= 0 &&
           latest + use->until_offset < layout->minutes;
}

static bool check_tour(const Layout *layout, const Tour *tour) {
    return within(tour->group, layout->n_groups) && within(tour->session, layout->n_sessions) &&
           within(tour->origin, layout->n_places) && within(tour->goal, layout->n_places) &&
           none_or_within(tour->gate, layout->n_resources) && tour->gap >= 0 &&
           none_or_within(tour->start_area, layout->n_areas) &&
           none_or_within(tour->goal_area, layout->n_areas) && tour->release >= 0;
}

static bool check_area(const Layout *layout, const Area *area) {
    return none_or_within(area->bay, layout->n_resources) &&
           none_or_within(area->gate, layout->n_resources) && area->gap >= 0;
}

/* The first kind of table with a fault, as below, or 0: places, choices, groups, tours, orders,
 * uses, stops, areas. */
EXPORT int32_t check_layout(const Layout *layout) {
    int32_t latest = 0;
    if (layout->clock < 1)
        return 1;
    for (int32_t n = 0; n < layout->n_places; n++)
        if (!lists(layout, layout->places[n], layout->n_stops))
            return 1;
    for (int32_t n = 0; n < layout->n_choices; n++)
        if (!lists(layout, layout->choices[n], layout->n_stops) ||
            layout->choices[n].first == layout->choices[n].last)
            return 2;
    for (int32_t n = 0; n < layout->n_groups; n++)
        if (!lists(layout, layout->groups[n].tours, layout->n_tours) ||
            !lists(layout, layout->groups[n].members, layout->n_stops))
            return 3;
    for (int32_t n = 0; n < layout->n_tours; n++) {
        if (!check_tour(layout, &layout->tours[n]))
            return 4;
        latest = max32(latest, layout->tours[n].due);
    }
    for (int32_t n = 0; n < layout->n_orders; n++)
        if (!within(layout->orders[n].other, layout->n_stops))
            return 5;
    for (int32_t n = 0; n < layout->n_uses; n++)
        if (!check_use(layout, &layout->uses[n], latest))
            return 6;
    for (int32_t n = 0; n < layout->n_areas; n++)
        if (!check_area(layout, &layout->areas[n]))
            return 8;
    for (int32_t n = 0; n < layout->n_stops; n++)
        if (!check_stop(layout, &layout->stops[n]))
            return 7;
    return 0;
}

/* By these the Python side tells whether it speaks of the same tables. */
EXPORT const int32_t struct_sizes[] = {sizeof(Layout), sizeof(Stop), sizeof(Use),
                                       sizeof(Window), sizeof(Order), sizeof(Tour),
                                       sizeof(Group),  sizeof(Range), sizeof(Area)};
