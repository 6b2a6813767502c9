# Rule 3: a private write to a hole leaves the object without a frame.
/^rule_write_private_object/,/^}/s/give_object_its_frame(s);//
