#include "record/call_words.h"
#include "record/record_fields.h"

static const char *
pattern_word(unsigned i)
{
	return i <= PAGES_OWN ? pages_pattern_name((enum pages_pattern)i)
			      : NULL;
}

static const char *
kind_word(unsigned i)
{
	return i < REGION_KINDS ? region_kind_name((enum region_kind)i) : NULL;
}

static const char *
op_word(unsigned i)
{
	return i < OP_KINDS ? op_kind_name((enum op_kind)i) : NULL;
}

static const char *
call_word(unsigned i)
{
	return i < CALL_KINDS ? call_name((enum call_kind)i) : NULL;
}

static const char *
state_word(unsigned i)
{
	return i < PAGE_STATES ? page_state_name((enum page_state)i) : NULL;
}

static const char *
birth_word(unsigned i)
{
	static const char *const words[] = {"fork", "exec", NULL};

	return words[i];
}

static const char *
unit_word(unsigned i)
{
	static const char *const words[] = {
	    "KiB", "pages", "mappings", "faults", "frames", NULL};

	return words[i];
}

const char *
verdict_word(unsigned i)
{
	return i <= VERDICT_NOT_CHECKED ? verdict_name((enum verdict)i) : NULL;
}

static const char *
proof_word(unsigned i)
{
	return i <= PROOF_FRAMES ? proof_name((enum proof)i) : NULL;
}

static const char *
event_word(unsigned i)
{
	static const char *const words[] = {
	    [EVENT_NONE] = "none",
	    [EVENT_START] = "start",
	    [EVENT_FORK] = "fork",
	    [EVENT_EXEC] = "exec",
	    [EVENT_LEAVE] = "leave",
	};

	return i <= EVENT_LEAVE ? words[i] : NULL;
}

const char *
faults_word(unsigned i)
{
	static const char *const words[] = {"by count", "by address", NULL};

	return words[i];
}

#define AT(member)	  .at = offsetof(struct head_record, member)
#define TEXT_OF(s, array) .size = sizeof((struct s *)0)->array

const struct field head_fields[] = {
    {"pair", FIELD_STRING, AT(pair)},
    {"summary", FIELD_STRING, AT(summary)},
    {"predicted_only", FIELD_SWITCH, AT(predicted)},
    {0},
};

static const struct field part_fields[] = {
    {"count", FIELD_COUNT, .at = offsetof(struct pages, count)},
    {"pattern", FIELD_NAME, .at = offsetof(struct pages, pattern),
	.name = pattern_word},
    {"seed", FIELD_HEX, .at = offsetof(struct pages, seed)},
    {0},
};

const struct field parameters_fields[] = {
    {"pages", FIELD_COUNT, AT(parameters.pages), .least = 1,
	.most = RECORD_PAGES_MOST},
    {"consumers", FIELD_INDEX, AT(parameters.consumers)},
    {"part", FIELD_OBJECT, AT(parameters.part), .fields = part_fields},
    {"whole", FIELD_SWITCH, AT(parameters.whole)},
    {"timeout_seconds", FIELD_REAL, AT(parameters.timeout)},
    {"birth", FIELD_STRING, AT(birth), .name = birth_word},
    {0},
};

#undef AT
#define AT(member) .at = offsetof(struct platform, member)

const struct field platform_fields[] = {
    {"system", FIELD_TEXT, AT(uts.sysname), TEXT_OF(platform, uts.sysname)},
    {"kernel", FIELD_TEXT, AT(uts.release), TEXT_OF(platform, uts.release)},
    {"machine", FIELD_TEXT, AT(uts.machine), TEXT_OF(platform, uts.machine)},
    {"cpus", FIELD_INDEX, AT(cpus), .least = 1},
    {"proof", FIELD_NAME, AT(proof), .name = proof_word},
    {0},
};

#undef AT
#define AT(member) .at = offsetof(struct step_record, member)

const struct field step_fields[] = {
    {"region", FIELD_TEXT, AT(region), TEXT_OF(step_record, region)},
    {"number", FIELD_INDEX, AT(number)},
    {"name", FIELD_TEXT, AT(name), TEXT_OF(step_record, name)},
    {"text", FIELD_TEXT, AT(text), TEXT_OF(step_record, text)},
    {"event", FIELD_NAME, AT(event), .name = event_word},
    {"stale", FIELD_SWITCH, AT(stale)},
    {0},
};

static const struct field ledger_fields[] = {
    {"lines", FIELD_COUNT, .at = offsetof(struct ledger_record, lines)},
    {"balanced", FIELD_COUNT, .at = offsetof(struct ledger_record, balanced)},
    {"unchecked", FIELD_COUNT, .at = offsetof(struct ledger_record, unchecked)},
    {"spurious", FIELD_NUMBER, .at = offsetof(struct ledger_record, spurious)},
    {0},
};

const struct field outcome_fields[] = {
    {"ledger", FIELD_OBJECT, AT(ledger), .fields = ledger_fields},
    {"verdict", FIELD_NAME, AT(verdict), .name = verdict_word},
    {0},
};

#undef AT
#define AT(member) .at = offsetof(struct actor_op, member)

static const struct field pages_fields[] = {
    {"count", FIELD_COUNT, .at = offsetof(struct pages, count)},
    {"total", FIELD_COUNT, .at = offsetof(struct pages, total), .least = 1,
	.most = RECORD_PAGES_MOST},
    {"pattern", FIELD_NAME, .at = offsetof(struct pages, pattern),
	.name = pattern_word},
    {"seed", FIELD_HEX, .at = offsetof(struct pages, seed)},
    {"shift", FIELD_COUNT, .at = offsetof(struct pages, shift)},
    {"others", FIELD_SWITCH, .at = offsetof(struct pages, others)},
    {0},
};

const struct field actor_op_fields[] = {
    {"actor", FIELD_ACTOR, AT(index)},
    {"op", FIELD_NAME, AT(op.what), .name = op_word},
    {"region", FIELD_INDEX, AT(op.region), .most = REGIONS_MAX - 1},
    {"kind", FIELD_NAME, AT(op.kind), .name = kind_word},
    {"source", FIELD_NAME, AT(op.source), .name = region_source_word},
    {"start", FIELD_HEX, AT(op.start)},
    {"pages", FIELD_OBJECT, AT(op.set), .fields = pages_fields},
    {"mark", FIELD_INDEX, AT(op.mark), .most = UINT_MAX},
    {"checked", FIELD_SWITCH, AT(op.checked)},
    {"huge", FIELD_SWITCH, AT(op.huge)},
    {"populated", FIELD_SWITCH, AT(op.populated)},
    {"read_only", FIELD_SWITCH, AT(op.read_only)},
    {"access", FIELD_NAME, AT(op.access), .name = access_name},
    {"on", FIELD_SWITCH, AT(op.on)},
    {0},
};

#undef AT
#define AT(member) .at = offsetof(struct actor_call, member)

const struct field actor_call_fields[] = {
    {"call", FIELD_NAME, AT(call.what), .name = call_word},
    {"more", FIELD_COUNT, AT(call.more)},
    {0},
};

#undef AT
#define AT(member) .at = offsetof(struct measure, member)

const struct field measure_fields[] = {
    {"name", FIELD_TEXT, AT(name), TEXT_OF(measure, name)},
    {"unit", FIELD_TEXT, AT(unit), TEXT_OF(measure, unit)},
    {"value", FIELD_REAL, AT(value)},
    {0},
};

#undef AT
#define AT(member) .at = offsetof(struct process_record, member)

static const char not_located[] =
    "faults were counted only: their addresses were not told";

const struct field process_fields[] = {
    {"index", FIELD_INDEX, AT(index)},
    {"vsz_kib", FIELD_FIGURE, AT(vsz_kib)},
    {"rss_kib", FIELD_FIGURE, AT(rss_kib)},
    {"pss_kib", FIELD_FIGURE, AT(pss_kib)},
    {"uss_kib", FIELD_FIGURE, AT(uss_kib)},
    {"ps_rss_kib", FIELD_FIGURE, AT(ps_rss_kib)},
    {"minor_faults", FIELD_FIGURE, AT(minor_faults)},
    {"major_faults", FIELD_FIGURE, AT(major_faults)},
    {"settling_faults", FIELD_FIGURE, AT(settling_faults)},
    {"region_faults", FIELD_FIGURE, AT(region_faults), .why = not_located},
    {"repeated_faults", FIELD_FIGURE, AT(repeated_faults), .why = not_located},
    {"spurious_faults", FIELD_FIGURE, AT(spurious_faults), .why = not_located},
    {0},
};

const struct field elsewhere_fields[] = {
    {"changed_elsewhere", FIELD_TEXT, AT(elsewhere),
	TEXT_OF(process_record, elsewhere)},
    {0},
};

const struct field page_table_fields[] = {
    {"pte_kib", FIELD_FIGURE, AT(pte_kib)},
    {0},
};

#undef AT
#define AT(member) .at = offsetof(struct fault_place, member)

const struct field fault_place_fields[] = {
    {"name", FIELD_TEXT, AT(name), TEXT_OF(fault_place, name)},
    {"faults", FIELD_NUMBER, AT(faults)},
    {0},
};

#undef AT
#define AT(member) .at = offsetof(struct region_record, member)

const struct field region_fields[] = {
    {"start", FIELD_HEX, AT(start)},
    {"end", FIELD_HEX, AT(end)},
    {"perms", FIELD_TEXT, AT(perms), TEXT_OF(region_record, perms)},
    {"kind", FIELD_NAME, AT(kind), .name = kind_word},
    {"mappings", FIELD_FIGURE, AT(mappings)},
    {"size_kib", FIELD_FIGURE, AT(size_kib)},
    {"hole_kib", FIELD_FIGURE, AT(hole_kib)},
    {"rss_kib", FIELD_FIGURE, AT(rss_kib)},
    {"pss_kib", FIELD_FIGURE, AT(pss_kib)},
    {"uss_kib", FIELD_FIGURE, AT(uss_kib)},
    {"rss_anonymous_kib", FIELD_FIGURE, AT(anonymous_kib)},
    {"huge_kib", FIELD_FIGURE, AT(huge_kib)},
    {"dirty_kib", FIELD_FIGURE, AT(dirty_kib)},
    {"locked_kib", FIELD_FIGURE, AT(locked_kib)},
    {"huge_wanted", FIELD_SWITCH, AT(huge)},
    {0},
};

#undef AT
#define STATE(state)                                                           \
	FIELD_FIGURE, .at = (state) * sizeof(int64_t), .most = RECORD_PAGES_MOST

const struct field states_fields[] = {
    {"absent", STATE(PAGE_ABSENT)},
    {"zero", STATE(PAGE_ZERO)},
    {"shared", STATE(PAGE_SHARED)},
    {"exclusive", STATE(PAGE_EXCLUSIVE)},
    {"swapped", STATE(PAGE_SWAPPED)},
    {0},
};

#define AT(member) .at = offsetof(struct run, member)

const struct field run_fields[] = {
    {"first", FIELD_COUNT, AT(first), .most = RECORD_PAGES_MOST},
    {"count", FIELD_COUNT, AT(count), .least = 1, .most = RECORD_PAGES_MOST},
    {"state", FIELD_NAME, AT(state), .name = state_word},
    {"anonymous", FIELD_SWITCH, AT(anonymous)},
    {0},
};

#undef AT
#define AT(member) .at = offsetof(struct group_record, member)

static const char not_of_all[] = "not known for every process";

const struct field group_fields[] = {
    {"rss_kib", FIELD_FIGURE, AT(rss_kib), .why = not_of_all},
    {"pss_kib", FIELD_FIGURE, AT(pss_kib), .why = not_of_all},
    {"uss_kib", FIELD_FIGURE, AT(uss_kib), .why = not_of_all},
    {"region_rss_kib", FIELD_FIGURE, AT(region_rss_kib), .why = not_of_all},
    {"region_pss_kib", FIELD_FIGURE, AT(region_pss_kib), .why = not_of_all},
    {"region_uss_kib", FIELD_FIGURE, AT(region_uss_kib), .why = not_of_all},
    {"frames", FIELD_FIGURE, AT(frames), .most = RECORD_PAGES_MOST},
    {"object_pages", FIELD_FIGURE, AT(object_pages),
	.why = "the kernel does not say what it holds of the object"},
    {0},
};

#undef AT
#define FAULTS(class) FIELD_NUMBER, .at = (class) * sizeof(int64_t)

const struct field fault_fields[] = {
    {"zero-read", FAULTS(FAULT_ZERO_READ)},
    {"zero-fill", FAULTS(FAULT_ZERO_FILL)},
    {"map", FAULTS(FAULT_MAP)},
    {"copy", FAULTS(FAULT_COPY)},
    {"reuse", FAULTS(FAULT_REUSE)},
    {"major", FAULTS(FAULT_MAJOR)},
    {0},
};

static const struct field bound_fields[] = {
    {"all", FAULTS(FAULTS_ALL)},
    {"classes", FIELD_OBJECT, .fields = fault_fields},
    {0},
};

static const struct field bounds_fields[] = {
    {"least", FIELD_OBJECT, .at = offsetof(struct fault_range, least),
	.fields = bound_fields},
    {"most", FIELD_OBJECT, .at = offsetof(struct fault_range, most),
	.fields = bound_fields},
    {0},
};

const struct field fault_range_fields[] = {
    {"fault_range", FIELD_OBJECT, .fields = bounds_fields},
    {0},
};

#define AT(member) .at = offsetof(struct predicted_record, member)

const struct field predicted_fields[] = {
    {"index", FIELD_INDEX, AT(index)},
    {"mappings", FIELD_NUMBER, AT(mappings)},
    {"size_kib", FIELD_NUMBER, AT(vsz_kib)},
    {"rss_kib", FIELD_NUMBER, AT(rss_kib)},
    {"rss_anonymous_kib", FIELD_NUMBER, AT(anonymous_kib)},
    {"pss_kib", FIELD_NUMBER, AT(pss_kib)},
    {"uss_kib", FIELD_NUMBER, AT(uss_kib)},
    {"huge_kib", FIELD_NUMBER, AT(huge_kib)},
    {"dirty_kib", FIELD_NUMBER, AT(dirty_kib)},
    {"locked_kib", FIELD_NUMBER, AT(locked_kib)},
    {"faults", FIELD_OBJECT, AT(faults), .fields = fault_fields},
    {"counted_major", FIELD_NUMBER, AT(counted_major)},
    {"unsure", FIELD_NUMBER, AT(unsure)},
    {"pages", FIELD_OBJECT, AT(pages), .fields = states_fields},
    {0},
};

#undef AT
#define AT(member) .at = offsetof(struct finding, member)

const struct field finding_fields[] = {
    {"step", FIELD_INDEX, AT(step)},
    {"region", FIELD_TEXT, AT(region), TEXT_OF(finding, region)},
    {"line", FIELD_STRING, AT(line)},
    {"expected", FIELD_NUMBER, AT(expected)},
    {"measured", FIELD_NUMBER, AT(measured)},
    {"unit", FIELD_STRING, AT(unit), .name = unit_word},
    {"detail", FIELD_TEXT, AT(detail), TEXT_OF(finding, detail)},
    {0},
};

#undef AT
#define AT(member) .at = offsetof(struct verdict_record, member)

const struct field repeat_fields[] = {
    {"same", FIELD_INDEX, AT(repeat.same)},
    {"others", FIELD_INDEX, AT(repeat.others)},
    {"moved_pages", FIELD_FIGURE, AT(moved_pages),
	.why = "/proc/vmstat does not say"},
    {0},
};
