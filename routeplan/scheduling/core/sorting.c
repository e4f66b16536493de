/* Sorting in place. */
#include "search.h"

/* Sort the first `count` values by their keys (Shell 1959); equal ones as they come. */
void sort_by_key(int32_t *values, int64_t *keys, int32_t count) {
    for (int32_t gap = count / 2; gap > 0; gap /= 2) {
        for (int32_t n = gap; n < count; n++) {
            int64_t key = keys[n];
            int32_t value = values[n], m = n;
            for (; m >= gap && keys[m - gap] > key; m -= gap) {
                keys[m] = keys[m - gap];
                values[m] = values[m - gap];
            }
            keys[m] = key;
            values[m] = value;
        }
    }
}
