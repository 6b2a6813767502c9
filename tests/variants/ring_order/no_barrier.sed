# A waiter goes to sleep without a barrier for the others.
# Found: a wake-up is lost
/^fall_asleep(/,/^}/s/syscall(SYS_membarrier[^)]*)/0/
