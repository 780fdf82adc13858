import Glibc
internal import Linux

/// A FUSE file system whose server answers for its root folder and for nothing in it: who asks for a file there is
/// held by the kernel, and SIGKILL does not let it go, for the server has read the question (fuse(4)).
package final class HeldFiles {
    package let path: String
    private let server: HeldServer
    private var thread = pthread_t()
    /// Until there is a thread, there is nothing to end; what throws in `init` comes to `deinit`, too.
    private var isOver = true

    /// Mounts it on a folder that is there.
    package init(_ path: String) throws {
        self.path = path
        server = HeldServer(try openFile("/dev/fuse", O_RDWR))
        let options = "fd=\(server.device.raw),rootmode=40000,user_id=0,group_id=0,allow_other"
        // MS_NOSUID and MS_NODEV
        try mount("held", on: path, type: "fuse", flags: 6, data: options)
        let argument = Unmanaged.passRetained(server)
        let failure = pthread_create(
            &thread, nil,
            { raw in
                if let raw { Unmanaged<HeldServer>.fromOpaque(raw).takeRetainedValue().serve() }
                return nil
            }, argument.toOpaque())
        guard failure == 0 else {
            argument.release()
            umount2(path, Int32(MNT_DETACH))
            throw SystemError("pthread_create", errno: failure)
        }
        isOver = false
    }

    /// Whether one can be made here.
    package static var isPossible: Bool { geteuid() == 0 && access("/dev/fuse", R_OK | W_OK) == 0 }

    /// Waits until somebody is held, for at most ten seconds.
    package func holdsSomebody() -> Bool {
        for _ in 0..<1000 {
            if server.hasHeld.pointee { return true }
            usleep(10_000)
        }
        return false
    }

    /// Lets everyone go: all questions fail.
    package func end() {
        if isOver { return }
        isOver = true
        // Ends the connection, wherever else it is mounted; a mount that is busy is only taken out of the tree.
        umount2(path, Int32(MNT_FORCE))
        umount2(path, Int32(MNT_DETACH))
        pthread_join(thread, nil)
    }

    deinit { end() }
}

/// The thread's part.
private final class HeldServer {
    let device: OwnedFD
    /// Written by the thread alone.
    let hasHeld: UnsafeMutablePointer<Bool>

    init(_ device: consuming OwnedFD) {
        self.device = device
        hasHeld = .allocate(capacity: 1)
        hasHeld.initialize(to: false)
    }

    deinit { hasHeld.deallocate() }

    /// Until the connection has ended (ENODEV).
    func serve() {
        var question = [UInt8](repeating: 0, count: 1 << 17)
        while true {
            let count = read(device.raw, &question, question.count)
            if count < 0, errno == EINTR || errno == ENOENT { continue }
            guard count >= 40 else { return }
            let (kind, node) = (number(question, 4, 4), number(question, 16, 8))
            switch (kind, node) {
            // FUSE_INIT: version 7.31, no options.
            case (26, _): answer(question, little(7, 4) + little(31, 4) + zeros(12) + little(4096, 4) + zeros(40))
            // FUSE_GETATTR of the root: valid for long; folder, two links.
            case (3, 1):
                let attributes = little(1, 8) + zeros(52) + little(0o40755, 4) + little(2, 4) + zeros(12)
                answer(question, little(1 << 20, 8) + zeros(8) + attributes + little(4096, 4) + zeros(4))
            // FUSE_STATFS
            case (17, _): answer(question, zeros(80))
            // FUSE_FORGET, FUSE_BATCH_FORGET and FUSE_INTERRUPT want no answer.
            case (2, _), (42, _), (36, _): continue
            default: hasHeld.pointee = true
            }
        }
    }

    private func answer(_ question: [UInt8], _ body: [UInt8]) {
        let message = little(UInt64(16 + body.count), 4) + zeros(4) + Array(question[8..<16]) + body
        _ = write(device.raw, message, message.count)
    }

    private func number(_ bytes: [UInt8], _ place: Int, _ count: Int) -> UInt64 {
        bytes[place..<place + count].reversed().reduce(0) { $0 << 8 | UInt64($1) }
    }

    private func little(_ value: UInt64, _ count: Int) -> [UInt8] {
        (0..<count).map { UInt8(truncatingIfNeeded: value >> UInt64(8 * $0)) }
    }

    private func zeros(_ count: Int) -> [UInt8] { [UInt8](repeating: 0, count: count) }
}
