package import DBus
package import Faults

/// A property of a unit as systemd's bus interface takes it (org.freedesktop.systemd1(5)).
package struct UnitProperty: Sendable, Equatable, CustomStringConvertible {
    package let name: String
    package let value: BusValue

    package init(_ name: String, _ value: BusValue) {
        self.name = name
        self.value = value
    }

    package var description: String { "\(name)=\(value)" }

    static func list(_ properties: [UnitProperty]) -> BusValue {
        .array(
            .structure([.string, .variant]), properties.map { .structure([.string($0.name), .variant($0.value)]) })
    }
}

extension UnitProperty {
    /// Properties of the annotations `org.systemd.property.NAME`, whose values are in GVariant's text format; sorted.
    package static func annotated(_ annotations: [String: String]) throws(Fault) -> [UnitProperty] {
        let prefix = "org.systemd.property."
        var properties: [UnitProperty] = []
        for (key, text) in annotations.sorted(by: { $0.key < $1.key }) where key.hasPrefix(prefix) {
            let name = String(key.dropFirst(prefix.utf8.count))
            guard name.utf8.count >= 3, name.utf8.allSatisfy(isLetter) else {
                throw Fault(.invalidArgument, "annotation \(key): a property's name is three letters or more")
            }
            do throws(Fault) {
                properties.append(try inMicroseconds(name, try BusValue.parse(text: text)))
            } catch {
                throw error.prefixed("annotation \(key)=\(text)")
            }
        }
        return properties
    }

    private static func isLetter(_ byte: UInt8) -> Bool {
        (0x41...0x5A).contains(byte) || (0x61...0x7A).contains(byte)
    }

    /// Configuration files say `TimeoutStopSec`, the bus `TimeoutStopUSec`.
    private static func inMicroseconds(_ name: String, _ value: BusValue) throws(Fault) -> UnitProperty {
        let stem = name.utf8.dropLast(3)
        guard name.hasSuffix("Sec"), let last = stem.last, (0x61...0x7A).contains(last) else {
            return UnitProperty(name, value)
        }
        guard let seconds = value.seconds else { throw Fault(.invalidArgument, "not a number of seconds") }
        let microseconds = seconds * 1_000_000
        guard microseconds >= 0, microseconds < 18_446_744_073_709_551_616 else {
            throw Fault(.invalidArgument, "not a number of seconds")
        }
        return UnitProperty(String(decoding: Array(stem), as: UTF8.self) + "USec", .uint64(UInt64(microseconds)))
    }
}

extension BusValue {
    fileprivate var seconds: Double? {
        switch self {
        case .byte(let number): Double(number)
        case .int16(let number): Double(number)
        case .uint16(let number): Double(number)
        case .int32(let number): Double(number)
        case .uint32(let number): Double(number)
        case .int64(let number): Double(number)
        case .uint64(let number): Double(number)
        case .double(let number): number
        default: nil
        }
    }
}
