/* Random numbers that depend on the seed alone (xorshift32, Marsaglia 2003). */
#ifndef ROUTEPLAN_DICE_H
#define ROUTEPLAN_DICE_H

#include <stdint.h>

/* A random number below `count`; `dice` is never 0. */
static inline int32_t draw(uint32_t *dice, int64_t count) {
    uint32_t x = *dice;
    x ^= x << 13;
    x ^= x >> 17;
    x ^= x << 5;
    *dice = x;
    return (int32_t)(x % (uint32_t)count);
}

#endif
