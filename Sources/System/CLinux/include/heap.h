#pragma once

/// malloc_trim(3): gives unused pages of the heap back to the kernel.
int clinux_trim_heap(void);
