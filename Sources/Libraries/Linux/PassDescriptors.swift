internal import CLinux
internal import Glibc

/// Sends bytes (at least one) and up to 16 descriptors in one message (SCM_RIGHTS); returns how many bytes went.
/// EAGAIN on a full non-blocking socket.
@discardableResult
package func sendDescriptors(
    _ socket: Int32, _ bytes: [UInt8], _ descriptors: [Int32]
) throws(SystemError) -> Int {
    while true {
        let sent = clinux_send_descriptors(socket, bytes, bytes.count, descriptors, Int32(descriptors.count), 0)
        if sent == -Int(EINTR) { continue }
        if sent < 0 { throw SystemError("sendmsg", errno: Int32(-sent)) }
        return sent
    }
}

/// Receives up to `limit` bytes and up to 16 descriptors, which the caller then holds (`OwnedFD(adopting:)` each).
/// No bytes: the peer closed. nil: nothing now.
package func receiveDescriptors(
    _ socket: Int32, limit: Int
) throws(SystemError) -> (bytes: [UInt8], descriptors: [Int32])? {
    var bytes = [UInt8](repeating: 0, count: limit)
    var room = [Int32](repeating: -1, count: 16)
    while true {
        var count: Int32 = 16
        let got = clinux_receive_descriptors(socket, &bytes, limit, &room, &count, 0)
        if got == -Int(EINTR) { continue }
        if got == -Int(EAGAIN) { return nil }
        if got < 0 { throw SystemError("recvmsg", errno: Int32(-got)) }
        return (Array(bytes[..<got]), Array(room[..<Int(count)]))
    }
}
