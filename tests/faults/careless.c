#include <stddef.h>

#include "careless.h"

#define LATE (BY(PRODUCER) | BY(CONSUMER))
#define ANY  (BY(EARLY) | LATE)

/* clang-format off */
#define ENDS(name, by, outcome) {name, by, outcome, NULL, false, NULL, NULL}
#define CONTRADICTS(name, by, said) {name, by, NOTICED, said, false, NULL, NULL}
#define FAILS(name, by, said) {name, by, TOLD, said, false, NULL, NULL}
#define HANGS(name, by, said) {name, by, TOLD, said, true, NULL, NULL}
/* Another one does, by what was done. */
#define LETS_FAIL(name, by, said, label, step)                                 \
	{name, by, TOLD, said, false, label, step}
#define LETS_HANG(name, by, said, label, step)                                 \
	{name, by, TOLD, said, true, label, step}
#define CAN_FAIL(name, by, said, label, step)                                  \
	{name, by, CAN_BE, said, false, label, step}
/* clang-format on */

static const char unheard[] = "it ended, since it could not reach the "
			      "coordinator any more: a step must leave its "
			      "socket alone";
static const char silent[] = "no answer after 2 seconds; it hangs, or needs "
			     "more time";
static const char stopped[] = "no answer after 2 seconds; it is stopped";

static const char no_page[] = "ended by SIGSEGV at 0x1000000000, page 0 of "
			      "the region";
static const char mapped_otherwise[] =
    "producer, pages mapped otherwise than by the operations";
static const char nonsense[] = "sent nonsense: it is no message of this "
			       "version";
static const char wrong_size[] = "it sent a message of the wrong size";

const struct carelessness carelessness[] = {
    CONTRADICTS("unmap", BY(PRODUCER), "producer, VSZ of the region"),
    LETS_FAIL(
	"unmap", BY(EARLY) | BY(CONSUMER), no_page, "consumer 1", "write"),
    CONTRADICTS("unmap half", BY(PRODUCER), mapped_otherwise),
    LETS_FAIL(
	"unmap half", BY(EARLY) | BY(CONSUMER), no_page, "consumer 1", "write"),
    CONTRADICTS("map over", ANY, "PSS of the region, by the model"),
    CONTRADICTS("move away", ANY, "VSZ of the region, by the model"),
    CONTRADICTS("protect", BY(PRODUCER), mapped_otherwise),
    LETS_FAIL(
	"protect", BY(EARLY) | BY(CONSUMER), no_page, "consumer 1", "write"),
    CONTRADICTS("drop", BY(EARLY) | BY(PRODUCER),
	"producer, RSS of the region, by the model"),
    ENDS("drop", BY(CONSUMER), HARMLESS), /* it has no page yet */
    FAILS("protect log", ANY, "ended by SIGSEGV at 0x"),
    FAILS("write beyond", ANY, "ended by SIGSEGV at 0x10000"),
    FAILS("write null", ANY, "ended by SIGSEGV at 0x0"),
    FAILS("overflow stack", ANY, "ended by SIGSEGV at 0x"),
    CONTRADICTS("use stack", ANY, "RSS outside the region"),
    CONTRADICTS("leak", ANY, "VSZ outside the region"),
    FAILS("take all", ANY, "Cannot allocate memory; ask for less"),
    FAILS("free twice", ANY, "ended itself by SIGABRT"),
    CONTRADICTS("lock all", ANY, "RSS outside the region"),

    FAILS("end", ANY, "ended (exit status 0) before it had answered"),
    HANGS("compute", ANY, silent),
    HANGS("sleep on", ANY, silent),
    FAILS("become another", ANY,
	"it has become another program, 'sleep' (execve), which lived on"),
    ENDS("change folder", ANY, HARMLESS),
    ENDS("change root", ANY, HARMLESS),
    ENDS("change user", ANY, HARMLESS),
    CAN_FAIL(
	"hide", BY(EARLY), "a step may have hidden them", "consumer 1", ""),
    ENDS("hide", LATE, HARMLESS),
    ENDS("forget parent", ANY, HARMLESS),
    ENDS("rename self", ANY, HARMLESS),
    ENDS("lead session", ANY, HARMLESS),
    CAN_FAIL("have namespace", BY(EARLY),
	"ended (exit status 0) before it had answered", "consumer 1", "fork"),
    ENDS("have namespace", LATE, HARMLESS),
    LETS_FAIL(
	"limit files", BY(EARLY), "Too many open files", "producer", "fork"),
    ENDS("limit files", LATE, HARMLESS),
    ENDS("limit memory", ANY, HARMLESS),
    CONTRADICTS("start thread", ANY, "VSZ outside the region"),
    HANGS("end thread", ANY,
	"its first thread has ended, and another one lived on"),

    ENDS("forget child", ANY, SEEN),
    ENDS("forget many", ANY, SEEN),
    LETS_FAIL("return twice", ANY, "must end by _exit(2)", NULL, ""),
    FAILS("let child answer", ANY, "another process answered in its place"),
    ENDS("become daemon", ANY, SEEN),
    ENDS("adopt daemon", ANY, SEEN),
    ENDS("share frame", ANY, SEEN),
    ENDS("call shell", ANY, SEEN),
    ENDS("kill coordinator", ANY, KILLED),
    ENDS("interrupt coordinator", ANY, INTERRUPTED),
    LETS_FAIL(
	"kill partner", BY(PRODUCER), "killed by SIGKILL", "consumer 1", ""),
    LETS_FAIL(
	"kill partner", BY(CONSUMER), "killed by SIGKILL", "producer", ""),
    LETS_HANG("stop partner", BY(PRODUCER), stopped, "consumer 1", "write"),
    LETS_HANG("stop partner", BY(CONSUMER), stopped, "producer", "leave"),
    LETS_HANG("trace partner", BY(PRODUCER), stopped, "consumer 1", "write"),
    LETS_HANG("trace partner", BY(CONSUMER), stopped, "producer", "leave"),

    FAILS("divide", ANY, "ended by SIGFPE at 0x"),
    FAILS("give up", ANY, "ended itself by SIGABRT"),
    ENDS("block all", ANY, HARMLESS),
    ENDS("ignore all", ANY, HARMLESS),
    FAILS("set timer", ANY, "killed by SIGALRM"),
    ENDS("catch timer", ANY, HARMLESS),
    HANGS("catch fault", ANY, silent),
    FAILS("ignore fault", ANY, "killed by SIGSEGV"),
    HANGS("stop", ANY, stopped),

    FAILS("close all", ANY, unheard),
    ENDS("close standard", ANY, HARMLESS),
    ENDS("open many", ANY, HARMLESS),
    ENDS("unlink object", ANY, HARMLESS),
    LETS_FAIL("shorten object", BY(EARLY),
	"ended by SIGBUS at 0x1000000000, page 0 of the region", "consumer 1",
	"write"),
    ENDS("shorten object", LATE, HARMLESS), /* it has no name any more */
    ENDS("lengthen object", ANY, HARMLESS),
    ENDS("leave file", ANY, HARMLESS),
    ENDS("print", ANY, HARMLESS),
    ENDS("shout", ANY, HARMLESS),
    ENDS("read stdin", ANY, HARMLESS),

    FAILS("send garbage", ANY, nonsense),
    FAILS("send little", ANY, wrong_size),
    FAILS("send nothing", ANY, wrong_size),
    FAILS("flood", ANY, nonsense),
    FAILS("send descriptors", ANY, wrong_size),
    HANGS("read order", ANY, silent),
    FAILS("hang up", ANY, "it has closed its socket, and yet it lived on"),
    FAILS("shut down", ANY, unheard),
    FAILS("put another", ANY, unheard),
    LETS_FAIL("never wait", ANY, unheard, NULL, ""),
};
const unsigned carelessness_count = sizeof carelessness / sizeof *carelessness;
