internal import Faults
internal import FoundationEssentials
internal import Linux

/// What a runtime says when it fails: the last error line of its log, else what it printed.
enum RuntimeLog {
    private struct Line: Decodable {
        let level: String?
        let msg: String
    }

    static func fault(log: String, printed: [UInt8], exitCode: Int32) -> Fault {
        let text = lastError(log) ?? lastLine(printed) ?? "it ended with status \(exitCode)"
        return Fault(kind(of: text), text)
    }

    static func hasError(_ log: String) -> Bool { lastError(log) != nil }

    private static func lastError(_ log: String) -> String? {
        // A runtime that failed before it opened the log left none; text that is not a record is skipped.
        let lines = ((try? readFile(log, limit: 16 << 20)) ?? []).split(separator: UInt8(ascii: "\n"))
        let records = lines.compactMap { try? JSONDecoder().decode(Line.self, from: Data($0)) }
        return records.last { ["error", "fatal"].contains($0.level ?? "error") }?.msg
    }

    private static func lastLine(_ printed: [UInt8]) -> String? {
        printed.split(separator: UInt8(ascii: "\n")).last.map { String(decoding: $0, as: UTF8.self) }
    }

    /// The one place where text decides: a foreign runtime tells nothing else. containerd and moby read the same
    /// words (moby's daemon/errors.go, containerd's runc shim).
    static func kind(of text: String) -> FaultKind {
        let words: [([String], FaultKind)] = [
            (["executable file not found"], .commandNotFound),
            (["exec", "no such file or directory"], .commandNotFound),
            (["exec", "permission denied"], .commandNotExecutable),
            (["exec", "is a directory"], .commandNotExecutable),
            (["status`", "no such file or directory"], .notFound),  // crun
            (["no such process"], .failedPrecondition),  // crun
            (["is not in `"], .failedPrecondition),  // crun
            (["not stopped"], .failedPrecondition),
            (["already exists"], .alreadyExists),
            (["does not exist"], .notFound),
            (["not running"], .failedPrecondition),
            (["process already finished"], .failedPrecondition),
            (["cannot exec in a stopped container"], .failedPrecondition),
            (["cannot start"], .failedPrecondition),
            (["not paused"], .failedPrecondition),
            (["not empty"], .conflict),
            (["permission denied"], .permissionDenied),
        ]
        let small = text.lowercased()
        return words.first { $0.0.allSatisfy(small.contains) }?.1 ?? .internal
    }
}
