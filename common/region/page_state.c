#include "region/page_state.h"

const char *
page_state_name(enum page_state state)
{
	static const char *const names[PAGE_STATES] = {
	    [PAGE_ABSENT] = "absent",
	    [PAGE_ZERO] = "zero",
	    [PAGE_SHARED] = "shared",
	    [PAGE_EXCLUSIVE] = "exclusive",
	    [PAGE_SWAPPED] = "swapped",
	};

	return names[state];
}

bool
page_state_is_framed(enum page_state state)
{
	return state == PAGE_SHARED || state == PAGE_EXCLUSIVE;
}
