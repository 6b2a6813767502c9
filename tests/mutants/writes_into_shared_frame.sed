# Rule 5: a write keeps the frame, whoever else maps it.
s/if (frame->exclusive || frame->owners == 1)/if (true)/
