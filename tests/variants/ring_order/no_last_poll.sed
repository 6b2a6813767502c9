# A waiter does not poll once more before it sleeps.
# Found: a wake-up is lost
/^fall_asleep(/,/^}/s/come = has_come(arg);/come = 0;/
