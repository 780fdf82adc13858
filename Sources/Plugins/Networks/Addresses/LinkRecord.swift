internal import Glibc
internal import Linux

/// The text of a symbolic link; nil where there is none.
func linkText(_ path: String) throws(SystemError) -> String? {
    do { return try readLink(path) } catch {
        if error.errno == ENOENT { return nil }
        throw error
    }
}

/// Points a symbolic link elsewhere in one step: a neighbour is renamed over it. The caller holds a lock.
func replaceLink(_ path: String, to text: String) throws(SystemError) {
    let neighbour = "\(path).tmp"
    try remove(neighbour)
    try retrying("symlink", path) { symlink(text, neighbour) }
    try retrying("rename", path) { rename(neighbour, path) }
}

/// Removes a name; one that is gone is a success.
func remove(_ path: String) throws(SystemError) {
    guard unlink(path) == 0 || errno == ENOENT else { throw SystemError("unlink", errno: errno, path) }
}
