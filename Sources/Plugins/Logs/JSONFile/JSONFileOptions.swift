internal import Faults
internal import Glibc
internal import LogDriverAPI

/// `--log-opt` of json-file.
struct JSONFileOptions: Equatable {
    /// Bytes after which the next message begins a new file; nil: never.
    var maxSize: Int?
    /// How many files are kept, the one being written included.
    var maxFiles = 1

    init(_ options: [String: String]) throws(Fault) {
        for (name, value) in options.sorted(by: { $0.key < $1.key }) { try take(name, value) }
    }

    private mutating func take(_ name: String, _ value: String) throws(Fault) {
        switch name {
        case "max-size": maxSize = try Self.size(value)
        case "max-file":
            guard let count = Int(value), count >= 1 else {
                throw Fault(.invalidArgument, "max-file cannot be less than 1")
            }
            maxFiles = count
        case "compress":
            guard ["false", "0", "f", "F", "False", "FALSE"].contains(value) else {
                throw Fault(.unimplemented, "log opt 'compress=\(value)' is not supported yet")
            }
        // Of the container's labels and environment: the daemon turns these into the target's attributes.
        case "labels", "labels-regex", "env", "env-regex", "tag": break
        // Of every driver: `LogModes` has looked at them.
        case "mode", "max-buffer-size": break
        default: throw Fault(.invalidArgument, "unknown log opt '\(name)' for json-file log driver")
        }
    }

    // Docker reads these sizes in powers of 1000 (go-units, FromHumanSize).
    private static func size(_ text: String) throws(Fault) -> Int? {
        if text == "-1" { return nil }
        let digits = text.prefix { $0.isNumber || $0 == "." }
        var unit = text.dropFirst(digits.count).drop { $0 == " " }.lowercased()
        if unit.hasSuffix("b") { unit.removeLast() }
        if unit.hasSuffix("i") { unit.removeLast() }
        let powers = ["": 1.0, "k": 1e3, "m": 1e6, "g": 1e9, "t": 1e12, "p": 1e15]
        guard let number = Double(digits), let power = powers[unit] else {
            throw Fault(.invalidArgument, "invalid size: '\(text)'")
        }
        guard number * power >= 1, number * power < 9e18 else {
            throw Fault(.invalidArgument, "max-size must be a positive number")
        }
        return Int(number * power)
    }

    /// Paths of the files rotated away that exist, the newest first: `path.1`, `path.2`, …
    static func rotated(_ path: String) -> [String] {
        var paths: [String] = []
        while access("\(path).\(paths.count + 1)", F_OK) == 0 { paths.append("\(path).\(paths.count + 1)") }
        return paths
    }
}
