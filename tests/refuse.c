#include <endian.h>
#include <errno.h>
#include <linux/filter.h>
#include <linux/seccomp.h>
#include <stddef.h>
#include <stdint.h>
#include <sys/prctl.h>
#include <sys/syscall.h>
#include <unistd.h>

#include "refuse.h"

/* The low half of the first argument. */
#define FIRST_ARGUMENT                                                         \
	(offsetof(struct seccomp_data, args) +                                 \
	    (BYTE_ORDER == BIG_ENDIAN ? sizeof(uint32_t) : 0))

/* Nothing here runs programs of another architecture, where numbers are others,
 * so none is looked for. */
int
refuse(long number, long first_argument, int error)
{
	struct sock_filter code[] = {
	    BPF_STMT(
		BPF_LD | BPF_W | BPF_ABS, offsetof(struct seccomp_data, nr)),
	    BPF_JUMP(BPF_JMP | BPF_JEQ | BPF_K, (uint32_t)number, 0, 3),
	    BPF_STMT(BPF_LD | BPF_W | BPF_ABS, FIRST_ARGUMENT),
	    BPF_JUMP(BPF_JMP | BPF_JEQ | BPF_K, (uint32_t)first_argument, 0, 1),
	    BPF_STMT(BPF_RET | BPF_K,
		SECCOMP_RET_ERRNO | ((uint32_t)error & SECCOMP_RET_DATA)),
	    BPF_STMT(BPF_RET | BPF_K, SECCOMP_RET_ALLOW),
	};
	struct sock_fprog program = {
	    .len = sizeof code / sizeof *code, .filter = code};

	if (first_argument == REFUSE_ANY) {
		/* Whatever it is, the comparison is passed over. */
		code[1].jf = 3;
		code[3] = (struct sock_filter)BPF_STMT(BPF_RET | BPF_K,
		    SECCOMP_RET_ERRNO | ((uint32_t)error & SECCOMP_RET_DATA));
	}
	if (prctl(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0) < 0)
		return -errno;
	if (syscall(SYS_seccomp, SECCOMP_SET_MODE_FILTER, 0, &program) < 0)
		return -errno;
	return 0;
}
