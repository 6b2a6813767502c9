/* wire.h: what the coordinator and an actor say to each other.
 *
 * One SOCK_SEQPACKET socket pair an actor; the actor's end is descriptor
 * ACTOR_FD. The coordinator orders, the actor answers, and between an answer
 * and the next order the actor is blocked in recv(2):
 *
 *	producer:  pair_info,  CAST done,  STEP done, ...,  LEAVE done
 *	consumer:	   CAST done,  STEP done, ...,  LEAVE done
 *
 * Every order is answered by exactly one DONE that bears its serial number,
 * after any number of LOGs. Both sides are built from the same tree; magic
 * guards against an old program. Messages hold no pointers.
 */
#ifndef SHMLAB_ROLE_WIRE_H
#define SHMLAB_ROLE_WIRE_H

#include "role/pair_info.h"

#define ACTOR_FD   3
#define WIRE_MAGIC 0x73686d35 /* "shm5"; change it with any struct below */

#define ACTOR_TEXT_MAX 1536

/* The part an actor is to play: all that its steps can ask. */
struct assignment {
	uint64_t pages;
	struct pages part;
	unsigned index, consumers;
	int parent; /* pid of the process that must outlive the actor */
	char pair[ROLE_NAME];
	char object[64];
	char file[256];
	struct option_value options[ROLE_OPTIONS];
};

enum order_verb {
	ORDER_ASSIGN,  /* be the actor that is described; get settled */
	ORDER_STEP,    /* do the step that is named */
	ORDER_DRY_RUN, /* go through the step that is named, as the actor with
			   that index and region: log, and touch nothing */
	ORDER_FORK,    /* give birth; the descriptor that comes along is the */
	ORDER_EXEC,    /* newborn's end of its socket pair */
	ORDER_SETTLE,  /* reap ended children and touch your own pages again */
	ORDER_ADOPT,   /* your parent ends: outlive it, and end with the process
			   of that pid, if it is your parent now; see adopter */
	ORDER_LEAVE,   /* end */
};

struct order {
	uint32_t magic, serial;
	enum order_verb verb;
	unsigned index; /* ORDER_REHEARSE: as which actor */
	int adopter;	/* ORDER_ADOPT: 0 while the parent still lives */
	/* ORDER_REHEARSE: what the actor has mapped (start 0: nothing), and how
	 * many pages the object has that it could attach. */
	uint64_t region_start, region_pages, object_pages;
	enum region_kind region_kind;
	bool exact;		      /* ORDER_STEP: see struct region */
	char step[ROLE_NAME];	      /* ORDER_STEP, ORDER_REHEARSE */
	struct assignment assignment; /* ORDER_ASSIGN */
};

enum answer_verb {
	ANSWER_LOG,   /* part of the log; more follows */
	ANSWER_DONE,  /* the order is carried out, or failed: see error */
	ANSWER_CRASH, /* a signal ends this actor */
};

struct answer_measure {
	char name[ROLE_NAME], unit[8];
	double value;
};

struct answer {
	uint32_t magic, serial;
	enum answer_verb verb;
	int error;     /* 0 or a negated errno */
	uint64_t page; /* of the region, that made the error; or NO_PAGE */
	/* Faults in this order that are no doing of the step: those of getting
	 * settled, and of keeping others out of the count (os/tlb.h). */
	uint64_t settling;
	int signal; /* ANSWER_CRASH: which, and the address if any */
	uint64_t address;
	bool sent;   /* by a process: there is no address */
	bool cannot; /* the machine cannot show it: said tells why */
	char messages
	    [ACTOR_TEXT_MAX]; /* ANSWER_DONE: lines, each with its newline */
	unsigned measures;    /* ANSWER_DONE */
	struct answer_measure measure[MEASURES_MAX];
	unsigned ops;
	struct op op[OPLOG_MAX];
};

/* Sends one message, with a descriptor along unless pass_fd is -1. Never raises
 * SIGPIPE. 0 or a negated errno (-EPIPE: the other side has ended). */
int wire_send(int fd, const void *message, size_t size, int pass_fd);

/* Receives one message of exactly that size; waits for it. A descriptor that
 * comes along is stored, close-on-exec, in *pass_fd (-1: none came). The
 * sender's pid as the kernel knows it is stored in *sender where the socket has
 * SO_PASSCRED set. Either pointer may be NULL. 0, or a negated errno: -EPIPE
 * (the other side has ended), -EBADMSG (a message of another size),
 * -EMFILE (no room for the descriptor). */
int wire_recv(int fd, void *message, size_t size, int *pass_fd, int *sender);

#endif
