#include <grp.h>
#include <unistd.h>

#include "user.h"

bool
user_become(uid_t uid)
{
	return setgroups(0, NULL) == 0 && setgid(uid) == 0 && setuid(uid) == 0;
}
