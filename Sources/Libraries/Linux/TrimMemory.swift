internal import CLinux

/// Gives the pages of heap and stack that are not in use back to the kernel (malloc_trim(3), madvise(2)): for a process
/// with one thread that will wait for long.
package func trimMemory() {
    _ = clinux_trim_heap()
    clinux_trim_stack()
}
