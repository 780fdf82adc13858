internal import EngineAPI
internal import Synchronization

/// Shows a pull: Docker's bars on a terminal, one line for each new state elsewhere.
final class PullProgress: Sendable {
    private struct State {
        var places: [String: Int] = [:]
        var count = 0
        var last: [String: String] = [:]
    }

    private let descriptor: Int32
    private let isTerminal: Bool
    private let width: Int
    private let state = Mutex(State())

    init(_ console: Console, descriptor: Int32, isTerminal: Bool) {
        self.descriptor = descriptor
        self.isTerminal = isTerminal
        width = console.width
    }

    /// The next message of the stream.
    func show(_ message: ProgressMessage) {
        let text = state.withLock { state in
            isTerminal ? Self.terminal(message, &state, width: width) : Self.plain(message, &state)
        }
        if !text.isEmpty { Console.write(text, to: descriptor) }
    }

    // States with numbers come again and again: only the first of each is a line.
    private static func plain(_ message: ProgressMessage, _ state: inout State) -> String {
        let status = message.status ?? ""
        guard let id = message.id, !id.isEmpty else { return status + "\n" }
        guard message.progressDetail?.total ?? 0 == 0 && message.progressDetail?.current ?? 0 == 0,
            state.last[id] != status
        else { return "" }
        state.last[id] = status
        return "\(id): \(status)\n"
    }

    // Each id keeps its line: up to it, clear it, write it, back down.
    private static func terminal(_ message: ProgressMessage, _ state: inout State, width: Int) -> String {
        let status = message.status ?? ""
        guard let id = message.id, !id.isEmpty else {
            state.places = [:]
            state.count = 0
            return status + "\n"
        }
        let bar = ProgressBar.text(message.progressDetail, room: width)
        let line = "\(id): \(status)" + (bar.isEmpty ? "" : " \(bar)")
        guard let place = state.places[id] else {
            state.places[id] = state.count
            state.count += 1
            return line + "\n"
        }
        let up = state.count - place
        return "\u{1B}[\(up)A\u{1B}[2K\r\(line)\r\u{1B}[\(up)B"
    }
}

/// `[=====>        ]  3.1MB/10MB`.
enum ProgressBar {
    static func text(_ detail: ProgressDetail?, room: Int) -> String {
        guard let current = detail?.current, current > 0 || detail?.total ?? 0 > 0 else { return "" }
        let done = padded(ByteSize.decimal(current))
        guard let total = detail?.total, total > 0, current <= total else { return done }
        let numbers = "\(done)/\(ByteSize.decimal(total))"
        guard room > 110 else { return numbers.drop { $0 == " " }.description }
        let filled = Int(Double(current) / Double(total) * 50)
        let bar = String(repeating: "=", count: filled) + (filled < 50 ? ">" : "")
        return "[\(bar)\(String(repeating: " ", count: max(0, 50 - bar.count)))]  \(numbers)"
    }

    private static func padded(_ text: String) -> String {
        String(repeating: " ", count: max(0, 8 - text.count)) + text
    }
}
