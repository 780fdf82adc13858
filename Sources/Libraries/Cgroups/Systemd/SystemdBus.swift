internal import DBus
package import Faults
internal import Glibc
internal import Linux

/// How systemd is spoken with: its private socket, or the bus; connected when it is first needed.
package final class SystemdBus {
    /// Whether it is the manager of the user's session.
    package let isUser: Bool
    private let addresses: [BusAddress]
    private var connection: BusConnection?
    /// Whether signals have been asked for.
    var isSubscribed = false
    /// A connection that was made elsewhere is not made again.
    private let isGiven: Bool

    /// Where systemd is not this host's init, it is refused.
    package convenience init(isUser: Bool) throws(Fault) {
        var status = stat()
        guard lstat("/run/systemd/system", &status) == 0, status.st_mode & S_IFMT == S_IFDIR else {
            throw Fault(
                .failedPrecondition,
                "systemd not running on this host (no /run/systemd/system), cannot use systemd cgroups manager",
                hint: "leave out --systemd-cgroup, and give cgroupsPath as a path")
        }
        try self.init(isUser: isUser, environment: { name in getenv(name).map { String(cString: $0) } })
    }

    init(isUser: Bool, environment: (String) -> String?) throws(Fault) {
        self.isUser = isUser
        isGiven = false
        addresses = isUser ? Self.user(environment) : Self.system(environment)
        guard !addresses.isEmpty else {
            throw Fault(
                .failedPrecondition, "the systemd of this user's session cannot be reached: XDG_RUNTIME_DIR is not set",
                hint: "log in again, or set XDG_RUNTIME_DIR to /run/user/UID")
        }
    }

    /// Over a socket that is connected.
    init(_ socket: consuming OwnedFD, hasDaemon: Bool, isUser: Bool = false) throws(Fault) {
        self.isUser = isUser
        isGiven = true
        self.hasDaemon = hasDaemon
        addresses = []
        connection = try BusConnection(socket, hasDaemon: hasDaemon, uid: Self.uid)
    }

    /// The private socket is there without a bus daemon, for root alone.
    private static func system(_ environment: (String) -> String?) -> [BusAddress] {
        let own = geteuid() == 0 ? [BusAddress("/run/systemd/private", hasDaemon: false)] : []
        let named = BusAddress.parse(environment("DBUS_SYSTEM_BUS_ADDRESS") ?? "")
        return own + (named.isEmpty ? [BusAddress("/run/dbus/system_bus_socket", hasDaemon: true)] : named)
    }

    private static func user(_ environment: (String) -> String?) -> [BusAddress] {
        let named = BusAddress.parse(environment("DBUS_SESSION_BUS_ADDRESS") ?? "")
        guard let folder = environment("XDG_RUNTIME_DIR"), !folder.isEmpty else { return named }
        return [BusAddress(folder + "/systemd/private", hasDaemon: false)] + named
            + [BusAddress(folder + "/bus", hasDaemon: true)]
    }

    /// nil in a user namespace: outside we are somebody else.
    private static var uid: UInt32? {
        // No such file: a kernel without user namespaces.
        let map = (try? readFile("/proc/self/uid_map", limit: 4096)) ?? []
        let words = map.split(whereSeparator: { $0 == 0x20 || $0 == 0x0A }).map { String(decoding: $0, as: UTF8.self) }
        return words.isEmpty || words == ["0", "0", "4294967295"] ? geteuid() : nil
    }

    /// Whether a bus daemon stands between.
    private(set) var hasDaemon = false

    /// The connection; nil: too many others connect just now, try again.
    func open() throws(Fault) -> BusConnection? {
        if let connection { return connection }
        var failure = SystemError("connect", errno: ENOENT)
        for address in addresses {
            do throws(SystemError) {
                let socket = try connectUnixAnywhere(address.path, nonblocking: true)
                return try adopt(socket, address)
            } catch {
                if error.errno == EAGAIN { return nil }
                failure = error
            }
        }
        throw Fault(.unavailable, "cannot speak with systemd: \(failure)", cause: failure)
    }

    private func adopt(_ socket: consuming OwnedFD, _ address: BusAddress) throws(SystemError) -> BusConnection {
        do throws(Fault) {
            let made = try BusConnection(socket, hasDaemon: address.hasDaemon, uid: Self.uid)
            connection = made
            hasDaemon = address.hasDaemon
            isSubscribed = false
            return made
        } catch {
            throw SystemError("connect", errno: ECONNREFUSED, address.path)
        }
    }

    /// What is connected already.
    var connected: BusConnection? { connection }

    /// Forgets a connection that has failed.
    func close() { if !isGiven { connection = nil } }
}
