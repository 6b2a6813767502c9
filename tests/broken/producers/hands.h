/* hands.h: what both sides of the pair know. */
#ifndef TESTS_BROKEN_HANDS_H
#define TESTS_BROKEN_HANDS_H

#include "role/handover.h"

#define NUMBER 4711

#endif
