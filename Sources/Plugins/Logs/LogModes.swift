internal import Faults

/// The options of every driver, `mode` and `max-buffer-size`, with Docker's texts.
///
/// Our writers take what a container writes in the loop's turn and never make it wait for a slow log, so both modes
/// are the same, and there is no buffer whose size could be chosen.
enum LogModes {
    static func check(_ options: [String: String]) throws(Fault) {
        let mode = options["mode"] ?? ""
        guard ["", "blocking", "non-blocking"].contains(mode) else {
            throw Fault(.invalidArgument, "logger: logging mode not supported: \(mode)")
        }
        guard let size = options["max-buffer-size"] else { return }
        guard mode == "non-blocking" else {
            throw Fault(
                .invalidArgument, "logger: max-buffer-size option is only supported with 'mode=non-blocking'")
        }
        guard isSize(size) else {
            throw Fault(.invalidArgument, "error parsing option max-buffer-size: invalid size: '\(size)'")
        }
    }

    /// Digits, with a unit of powers of 1024 behind them (go-units, RAMInBytes).
    private static func isSize(_ text: String) -> Bool {
        let digits = text.prefix { $0.isASCII && ($0.isNumber || $0 == ".") }
        guard let number = Double(digits), number.isFinite else { return false }
        var unit = text.dropFirst(digits.count).drop { $0 == " " }.lowercased()
        if unit.hasSuffix("b") { unit.removeLast() }
        if unit.hasSuffix("i") { unit.removeLast() }
        return ["", "k", "m", "g", "t", "p"].contains(unit)
    }
}
