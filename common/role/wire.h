/* wire.h: the messages between the coordinator and an actor.
 *
 * There is a SOCK_SEQPACKET socket pair for each actor, whose end is descriptor
 * ACTOR_FD. The coordinator sends orders and the actor answers them; between an
 * answer and the next order it is blocked in recv(2):
 *
 *	producer:  pair_info,  ASSIGN done,  STEP done, ...,  LEAVE done
 *	consumer:	       ASSIGN done,  STEP done, ...,  LEAVE done
 *
 * The answers to an order are any number of LOGs and then exactly one DONE, all
 * with its serial number. Both sides are built from the same tree; magic tells
 * an old program. Messages hold no pointers.
 */
#ifndef SHMLAB_ROLE_WIRE_H
#define SHMLAB_ROLE_WIRE_H

#include "role/pair_info.h"

#define ACTOR_FD   3
#define WIRE_MAGIC 0x73686d3d /* "shm="; change it with any struct below */

#define ACTOR_TEXT_MAX 1536

/* An actor's exit status once its socket is of no use, since the coordinator is
 * gone; or, if it is not, since a step has closed or changed the socket. */
#define ACTOR_UNHEARD 111

/* What a process is told of the actor that it is to be. */
struct assignment {
	uint64_t pages;
	struct pages part;
	unsigned index, consumers;
	int parent; /* pid; the actor is killed when that process ends */
	int64_t timeout_ms;	/* of a step: --timeout */
	char label[ROLE_LABEL]; /* "worker 2" */
	char pair[ROLE_NAME];
	union {
		char object[64];
		char objects[REGIONS_MAX][64];
	};
	char file[256];
	struct option_value options[ROLE_OPTIONS];
};

enum order_verb {
	ORDER_ASSIGN,  /* become the actor that is described, and settle */
	ORDER_STEP,    /* do the named step */
	ORDER_DRY_RUN, /* log what the actor with that index and region would do
			   in the named step */
	ORDER_FORK, /* give birth; the descriptor sent with the order is the */
	ORDER_EXEC, /* child's end of its socket pair */
	ORDER_SETTLE, /* settle again; and reap ended children: see reap */
	ORDER_ADOPT,  /* outlive your parent, which will end; or end with your
			   new parent; see adopter */
	ORDER_LEAVE,  /* end */
};

/* What an actor has mapped as one of its regions. */
struct mapped_region {
	uint64_t start, pages; /* start 0: nothing */
	enum region_kind kind;
	enum region_source source;
	bool read_only;
	bool huge; /* huge pages are wanted there */
};

struct order {
	uint32_t magic, serial;
	enum order_verb verb;
	unsigned index; /* ORDER_DRY_RUN: of the actor */
	int adopter;	/* ORDER_ADOPT: pid of the new parent; 0: there is none
			   yet */
	bool reap;	/* ORDER_SETTLE: there are some that have left */
	/* ORDER_DRY_RUN: the actor's regions, and for each the size of an
	 * object to attach to. */
	struct mapped_region mapped[REGIONS_MAX];
	uint64_t object_pages[REGIONS_MAX];
	bool exact;		      /* ORDER_STEP: see struct region */
	char step[ROLE_NAME];	      /* ORDER_STEP, ORDER_DRY_RUN */
	struct assignment assignment; /* ORDER_ASSIGN */
};

enum answer_verb {
	ANSWER_LOG,   /* part of the log; more follows */
	ANSWER_DONE,  /* the order is carried out, or has failed: see error */
	ANSWER_CRASH, /* a signal ends this actor */
};

struct answer_measure {
	char name[ROLE_NAME], unit[8];
	double value;
};

struct answer {
	uint32_t magic, serial;
	enum answer_verb verb;
	int error;	 /* what a step returned: 0 or a negated errno */
	uint64_t page;	 /* which the error is about; or NO_PAGE */
	unsigned region; /* of which it is */
	/* Faults that do not belong to the step: those of settling, and of
	 * keeping others out of the count (os/tlb.h). */
	uint64_t settling;

	/* ANSWER_CRASH */
	int signal;
	uint64_t address;
	/* A process sent the signal, so there is no address: another one, or
	 * the actor itself. */
	bool sent, raised;

	/* ANSWER_DONE */
	int child;   /* ORDER_FORK, ORDER_EXEC: pid of the newborn */
	bool cannot; /* the machine cannot show it; messages say why */
	char messages[ACTOR_TEXT_MAX]; /* lines, each with its newline */
	unsigned measures;
	struct answer_measure measure[MEASURES_MAX];
	unsigned ops;
	struct op op[OPLOG_MAX];
	struct call_log calls; /* ANSWER_DONE: all of them */
};

/* What an actor is called in ps, once it has been told which one it is. Returns
 * name. */
const char *actor_process_name(unsigned index, char *name, size_t size);

/* Sends one message, and with it the descriptor pass_fd, unless that is -1.
 * Never raises SIGPIPE. 0 or a negated errno (-EPIPE: the other side has
 * ended). */
int wire_send(int fd, const void *message, size_t size, int pass_fd);

/* Waits for one message of exactly that size. *pass_fd is a descriptor that
 * came with it, close-on-exec, or -1; *sender the sender's pid as the kernel
 * knows it, if the socket has SO_PASSCRED set. Either pointer may be NULL. 0,
 * or a negated errno: -EPIPE (the other side has ended), -EBADMSG (a message of
 * another size), -EMFILE (no room for the descriptor). */
int wire_recv(int fd, void *message, size_t size, int *pass_fd, int *sender);

#endif
