internal import Faults

/// Processors or memory nodes as a list, `0-3,7` (cpuset(7), "List format").
struct NumberList: Equatable {
    /// As it was written.
    let text: String
    /// Bit n of word n/64 is number n.
    let mask: [UInt64]
    /// More than any kernel has, and few enough not to fill memory.
    private static let most = 8192

    /// `name` is the field, for the message.
    init(_ text: String, _ name: String) throws(Fault) {
        self.text = text
        var mask: [UInt64] = []
        for part in text.split(separator: ",") {
            let ends = part.split(separator: "-", omittingEmptySubsequences: false).map { Self.number($0) }
            guard let first = ends.first ?? nil, let last = ends.last ?? nil, ends.count <= 2, first <= last else {
                throw Fault(.invalidArgument, "\(name): \"\(text)\" is no list of numbers below \(Self.most)")
            }
            while mask.count <= last / 64 { mask.append(0) }
            for number in first...last { mask[number / 64] |= 1 << UInt64(number % 64) }
        }
        self.mask = mask
    }

    private static func number(_ text: Substring) -> Int? {
        let trimmed = text.drop { $0 == " " }
        guard let value = Int(trimmed.prefix { $0 != " " }), value >= 0, value < most else { return nil }
        return value
    }
}
