internal import Faults
internal import Glibc
internal import Linux

extension ChildWalker {
    func waitForByte(_ descriptor: Int32, _ what: String) throws {
        while isAboutRecord([try readByte(descriptor, what)]) {}
    }

    /// By read(2), which every filter lets a program do.
    private func readByte(_ descriptor: Int32, _ what: String) throws -> UInt8 {
        var byte: UInt8 = 0
        let count = try retrying("read") { read(descriptor, &byte, 1) }
        if count == 0 { throw Fault(.internal, "the parent went away before \(what)") }
        return byte
    }

    func nextMessage(_ what: String) throws -> (bytes: [UInt8], descriptors: [Int32]) {
        while let message = try receiveDescriptors(slots.report, limit: 16), !message.bytes.isEmpty {
            if !isAboutRecord(message.bytes) { return message }
        }
        throw Fault(.internal, "the parent went away before \(what)")
    }

    /// A created container outlives the one who created it, if that one came as far as its record: what is on none
    /// nobody could start or end, so it ends with its parent.
    func awaitStart() throws {
        try awaitRecord()
        try waitForByte(slots.barrier, "start")
    }

    func awaitRecord() throws {
        while !isOnRecord { _ = isAboutRecord([try readByte(slots.report, "the container was on record")]) }
    }

    /// The parent has no part in it, so that the program need not wait for it any more.
    func publishRecord() throws {
        try awaitRecord()
        // Who finds it may want to end it.
        acceptSignals()
        let name = RuntimeRoot.recordName
        try retrying("rename") { renameat(slots.state, name + ".new", slots.state, name) }
        close(slots.state)
        slots.state = -1
    }

    /// The word that the container is on record comes when the parent is that far, whatever else is waited for.
    private func isAboutRecord(_ message: [UInt8]) -> Bool {
        guard message == [0x57] else { return false }
        isOnRecord = true
        return true
    }

    /// Files to join by come in messages of their own, before the one that ends the wait.
    func enterCgroup() throws {
        while true {
            let message = try nextMessage("the cgroup was made")
            slots.cgroupFiles += message.descriptors
            if message.bytes != [0x67] { break }
        }
        try joinCgroup()
        for file in slots.cgroupFiles { close(file) }
        slots.cgroupFiles = []
    }
}
