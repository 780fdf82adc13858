#pragma once

/// malloc_trim(3): gives unused pages of the heap back to the kernel.
int clinux_trim_heap(void);
/* Gives back the pages that deeper calls of the main thread left on its stack. */
void clinux_trim_stack(void);
