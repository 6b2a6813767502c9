# Rule 5: the last owner of a frame copies it, too.
s/if (frame->exclusive || frame->owners == 1)/if (frame->exclusive)/
