internal import CLinux

/// Gives the heap's unused pages back to the kernel (malloc_trim(3)): for a process that will wait for long.
package func trimHeap() { _ = clinux_trim_heap() }
