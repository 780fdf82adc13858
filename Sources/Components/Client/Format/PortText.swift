internal import EngineAPI

/// The PORTS column: `0.0.0.0:80-81->80-81/tcp, 443/tcp`.
enum PortText {
    static func text(_ ports: [PortSummary]) -> String {
        let sorted = ports.sorted { order($0).lexicographicallyPrecedes(order($1)) }
        var runs: [(place: String, first: Int, last: Int)] = []
        var moved: [String] = []
        for port in sorted {
            if let ip = port.ip, !ip.isEmpty, port.publicPort != port.privatePort {
                moved.append("\(host(ip)):\(port.publicPort ?? 0)->\(port.privatePort)/\(port.type)")
                continue
            }
            let place = "\(port.ip ?? "")/\(port.type)"
            if let last = runs.lastIndex(where: { $0.place == place }), runs[last].last + 1 == port.privatePort {
                runs[last].last = port.privatePort
            } else {
                runs.append((place, port.privatePort, port.privatePort))
            }
        }
        return (runs.map(text) + moved).joined(separator: ", ")
    }

    private static func text(_ run: (place: String, first: Int, last: Int)) -> String {
        let parts = run.place.split(separator: "/", omittingEmptySubsequences: false).map(String.init)
        let range = run.first == run.last ? "\(run.first)" : "\(run.first)-\(run.last)"
        return (parts[0].isEmpty ? range : "\(host(parts[0])):\(range)->\(range)") + "/\(parts[1])"
    }

    private static func host(_ ip: String) -> String { ip.contains(":") ? "[\(ip)]" : ip }

    private static func order(_ port: PortSummary) -> [String] {
        let digits = { (number: Int) in String(repeating: "0", count: max(0, 5 - String(number).count)) + String(number)
        }
        return [digits(port.privatePort), port.ip ?? "", digits(port.publicPort ?? 0), port.type]
    }
}
