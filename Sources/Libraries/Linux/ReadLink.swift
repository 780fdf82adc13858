internal import Glibc

/// Where a symbolic link points (readlink(2)); not followed further, and text, not a promise.
package func readLink(_ path: String) throws(SystemError) -> String {
    var buffer = [CChar](repeating: 0, count: Int(PATH_MAX))
    let room = buffer.count
    let length = try retrying("readlink", path) { readlink(path, &buffer, room) }
    return String(decoding: buffer[..<length].map(UInt8.init(bitPattern:)), as: UTF8.self)
}
