internal import Glibc
package import Linux

/// A long operation on an object that is under way: what, and whose. It is the crash journal: an intent whose owner
/// is dead is finished or undone by whoever meets it. Only the record's lock is exclusive; an intent never blocks a
/// reader, and `kill` does not wait behind `stop`.
///
/// On disk: `<folder>/intent-<action>`, one line `1 ACTION PID START BOOT`.
package struct Intent: Sendable, Hashable {
    /// What is under way.
    package enum Action: String, Sendable, CaseIterable {
        /// Undone: the folder, its snapshot, its name and the volumes in its journal are removed.
        case create
        /// Undone: what the start made outside the folder is released, the container counts as stopped.
        case start
        /// Nothing to undo.
        case stop
        /// Finished: the removal goes on.
        case remove
    }

    package let action: Action
    package let owner: OwnerProcess

    package init(_ action: Action, owner: OwnerProcess = .current) {
        self.action = action
        self.owner = owner
    }

    /// Whether its owner is gone, so that it must be finished or undone.
    package var isAbandoned: Bool { !owner.isAlive }
}

extension Intent {
    private static func path(_ folder: String, _ action: Action) -> String { "\(folder)/intent-\(action.rawValue)" }

    private var line: String {
        "1 \(action.rawValue) \(owner.pid) \(owner.startTime) \(owner.bootID)\n"
    }

    /// Writes the intent where there is none of its action (open(2) with O_EXCL). Returns nil when it is ours now,
    /// or the intent that is in the way.
    package func claim(in folder: String) throws(SystemError) -> Intent? {
        let path = Self.path(folder, action)
        for _ in 0..<16 {
            do {
                let file = try openFile(path, O_WRONLY | O_CREAT | O_EXCL)
                try file.writeAll(Array(line.utf8))
                return nil
            } catch {
                guard error.errno == EEXIST else { throw error }
            }
            guard let other = Self.read(folder, action) else { continue }
            if !other.isAbandoned { return other }
            unlink(path)
        }
        throw SystemError("open", errno: EBUSY, path)
    }

    /// Ends the intent; one that is gone already is a success.
    package func clear(in folder: String) {
        unlink(Self.journal(folder, action))
        unlink(Self.path(folder, action))
    }

    /// The intent of `action` on the object of `folder`, if there is one; an unreadable one counts as abandoned.
    package static func read(_ folder: String, _ action: Action) -> Intent? {
        // No file: no intent.
        guard let bytes = try? readFile(path(folder, action), limit: 512) else { return nil }
        let words = String(decoding: bytes, as: UTF8.self).split(whereSeparator: \.isWhitespace)
        guard words.count == 5, let pid = Int32(words[2]), let start = UInt64(words[3]) else {
            return Intent(action, owner: OwnerProcess(pid: 0, startTime: 0, bootID: ""))
        }
        return Intent(action, owner: OwnerProcess(pid: pid, startTime: start, bootID: String(words[4])))
    }
}
