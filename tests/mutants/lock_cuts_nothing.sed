# Rule 27: no mark stays on the mapping.
/case PROPERTY_LOCK:/,/break;/s/v->lock = value;/(void)value;/
