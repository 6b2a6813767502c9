/* fuzz_inputs.h: everything that reads text from outside, given any bytes.
 *
 * fuzz_input() reads them as what the target is for, and asserts what must be
 * true of any text. LLVMFuzzerTestOneInput() is the same for libFuzzer: the
 * first byte chooses the target.
 */
#ifndef SHMLAB_TESTS_FUZZ_INPUTS_H
#define SHMLAB_TESTS_FUZZ_INPUTS_H

#include <stddef.h>
#include <stdint.h>

/* Seeds are tests/variants/seeds/NAME.NUMBER. */
extern const char *const fuzz_targets[];
extern const size_t fuzz_target_count;

void fuzz_input(size_t target, const uint8_t *bytes, size_t size);
int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t size);

#endif
