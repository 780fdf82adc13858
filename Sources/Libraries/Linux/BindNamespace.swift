internal import Glibc

/// Holds the calling thread's network namespace by a bind mount on `path` (mount(2)).
///
/// Apart from CLinux, whose kernel headers have a second `MS_BIND`.
func bindOwnNetwork(to path: String) throws(SystemError) {
    try retrying("mount", path) { mount("/proc/thread-self/ns/net", path, nil, UInt(MS_BIND), nil) }
}
