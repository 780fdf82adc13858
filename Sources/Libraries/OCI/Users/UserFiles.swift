package import Faults

/// Users and groups of the container's own passwd(5) and group(5), which a stranger wrote.
package struct UserFiles: Sendable {
    private let passwd: [[Substring]]
    private let group: [[Substring]]

    /// The files' text; longer lines than 64 KiB are passed over.
    package init(passwd: [UInt8], group: [UInt8]) {
        self.passwd = Self.lines(passwd)
        self.group = Self.lines(group)
    }

    private static func lines(_ bytes: [UInt8]) -> [[Substring]] {
        bytes.split(separator: 0x0A).filter { $0.count < 65536 && $0.first != 0x23 }.map {
            String(decoding: $0, as: UTF8.self).split(separator: ":", omittingEmptySubsequences: false)
        }
    }

    /// A number of at most 2³¹ - 1; digits alone are never a name (CVE-2024-40635).
    private static func number(_ text: some StringProtocol) throws(Fault) -> UInt32? {
        let isNegative = text.first == "-" && text.count > 1
        let text = isNegative ? text.dropFirst() : text[...]
        guard !text.isEmpty, text.utf8.allSatisfy({ (0x30...0x39).contains($0) }) else { return nil }
        guard !isNegative, let value = UInt32(text), value <= UInt32(Int32.max) else {
            let sign = isNegative ? "-" : ""
            throw Fault(.invalidArgument, "uids and gids must be in range 0-2147483647: \(sign)\(text)")
        }
        return value
    }

    /// `user`, `user:group`, `uid`, `uid:gid`: all groups of the user, the primary one included (CVE-2022-36109), then
    /// `additional` ones by number and by name. Throws `invalidArgument`: no such user or group, a number too large.
    package func find(
        _ text: String, additional: [UInt32], named: [String] = []
    ) throws(Fault) -> RuntimeSpec.User {
        let parts = text.split(separator: ":", maxSplits: 1, omittingEmptySubsequences: false)
        let name = parts.first ?? ""
        let groupName = parts.count > 1 ? parts[1] : ""
        var user = RuntimeSpec.User()
        let entry = try self.entry(name)
        if let number = try Self.number(name) {
            user.uid = number
        } else if let entry {
            user.uid = try Self.number(entry[2]) ?? 0
        } else if !name.isEmpty {
            throw Fault(.invalidArgument, "unable to find user \(name): no matching entries in passwd file")
        }
        if let entry { user.gid = try Self.number(entry[3]) ?? 0 }
        if !groupName.isEmpty { user.gid = try findGroup(groupName) }
        var groups = [user.gid]
        if groupName.isEmpty, let entry { groups += try memberships(entry[0]) }
        groups += additional
        for name in named { groups.append(try findGroup(name[...])) }
        user.additionalGids = groups.reduce(into: []) { if !$0.contains($1) { $0.append($1) } }
        return user
    }

    private func entry(_ name: Substring) throws(Fault) -> [Substring]? {
        let wanted = try Self.number(name)
        for line in passwd where line.count >= 6 {
            if let wanted { if line[2] == "\(wanted)" { return line } } else if line[0] == name { return line }
        }
        return nil
    }

    private func findGroup(_ name: Substring) throws(Fault) -> UInt32 {
        if let number = try Self.number(name) { return number }
        for line in group where line.count >= 3 && line[0] == name { return try Self.number(line[2]) ?? 0 }
        throw Fault(.invalidArgument, "unable to find group \(name): no matching entries in group file")
    }

    private func memberships(_ name: Substring) throws(Fault) -> [UInt32] {
        var found: [UInt32] = []
        for line in group where line.count >= 4 && line[3].split(separator: ",").contains(name) {
            if let number = try Self.number(line[2]) { found.append(number) }
        }
        return found
    }

    /// The user's name; nil when the file does not say.
    package func name(of uid: UInt32) -> String? {
        passwd.first { $0.count >= 3 && $0[2] == "\(uid)" }.map { String($0[0]) }
    }

    /// The user's home, "/" when the file does not say.
    package func home(of uid: UInt32) -> String {
        for line in passwd where line.count >= 6 && line[2] == "\(uid)" {
            return line[5].isEmpty ? "/" : String(line[5])
        }
        return "/"
    }
}
