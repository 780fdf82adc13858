#include "CLinux.h"
#include <malloc.h>
#include <stdint.h>
#include <sys/mman.h>

int clinux_trim_heap(void) { return malloc_trim(0); }

/* One page of room stays below this frame; the pages of the initial 8 MiB that were never touched are none to give back. */
void clinux_trim_stack(void) {
    const uintptr_t page = 4096, span = 64 * page;
    uintptr_t here = (uintptr_t)__builtin_frame_address(0) & ~(page - 1);
    madvise((void *)(here - page - span), span, MADV_DONTNEED);
}
