import Linux
import Testing

@testable import Cgroups

@Suite struct CgroupHostTests {
    static let v1 = """
        27 1 254:0 / / rw,relatime - ext4 /dev/vda rw
        32 31 0:29 / /sys/fs/cgroup/cpu,cpuacct rw,nosuid shared:9 - cgroup cgroup rw,cpu,cpuacct
        35 31 0:32 / /sys/fs/cgroup/memory rw,relatime - cgroup cgroup rw,memory
        36 31 0:32 / /srv/second\\040place rw,relatime - cgroup cgroup rw,memory
        40 31 0:37 / /sys/fs/cgroup/systemd rw,relatime - cgroup cgroup rw,xattr,name=systemd

        """
    static let own = "5:memory:/a/b\n4:cpu,cpuacct:/\n1:name=systemd:/user.slice\n0::/user.slice\n"

    static func host(_ mounts: String, _ own: String) -> CgroupHost {
        CgroupHost(mountinfo: Array(mounts.utf8), ownCgroups: Array(own.utf8))
    }

    @Test("v1: each hierarchy once, with its controllers and the caller's own path")
    func versionOne() {
        let host = Self.host(Self.v1, Self.own)
        #expect(host.layout == .v1)
        #expect(host.version == .v1)
        #expect(host.hierarchies.map(\.controllers) == [["cpu", "cpuacct"], ["memory"], ["name=systemd"]])
        #expect(host.hierarchies.map(\.ownPath) == ["/", "/a/b", "/user.slice"])
        #expect(host.hierarchies[1].mountPoint == "/sys/fs/cgroup/memory")
    }

    @Test("hybrid: the v2 tree stands beside, limits stay in v1")
    func hybrid() {
        let host = Self.host(Self.v1 + "41 31 0:38 / /sys/fs/cgroup/unified rw - cgroup2 cgroup2 rw\n", Self.own)
        #expect(host.layout == .hybrid)
        #expect(host.version == .v1)
        #expect(host.unified?.mountPoint == "/sys/fs/cgroup/unified")
        #expect(host.unified?.ownPath == "/user.slice")
    }

    /// What is a root, by path, in a host that is as usual.
    private static func usual(_ own: String, _ roots: [String: Int]) -> CgroupHost? {
        CgroupHost(usual: Array(own.utf8)) { path, magic in roots[path] == magic }
    }

    private static let rootsOfOne = [
        "/sys/fs/cgroup/memory": CgroupMagic.v1, "/sys/fs/cgroup/cpu,cpuacct": CgroupMagic.v1,
        "/sys/fs/cgroup/systemd": CgroupMagic.v1,
    ]

    @Test("a usual host is known without its mounts, as by them") func usualHosts() throws {
        var roots = Self.rootsOfOne
        let one = try #require(Self.usual(Self.own, roots))
        let read = Self.host(Self.v1, Self.own)
        #expect(one.layout == .v1 && one.unified == nil)
        #expect(Set(one.hierarchies.map(\.mountPoint)) == Set(read.hierarchies.map(\.mountPoint)))
        for hierarchy in read.hierarchies { #expect(one.hierarchies.contains(hierarchy)) }
        roots["/sys/fs/cgroup/unified"] = CgroupMagic.v2
        let both = try #require(Self.usual(Self.own, roots))
        #expect(both.layout == .hybrid && both.unified?.ownPath == "/user.slice")
        let two = try #require(Self.usual("0::/a\n", ["/sys/fs/cgroup": CgroupMagic.v2]))
        let own = CgroupHierarchy(controllers: [], mountPoint: "/sys/fs/cgroup", ownPath: "/a")
        #expect(two.layout == .v2 && two.unified == own)
        let mixed = try #require(Self.usual("3:net_cls:/x\n0::/a\n", ["/sys/fs/cgroup": CgroupMagic.v2]))
        #expect(mixed.layout == .v2 && mixed.unified == own && mixed.hierarchies.isEmpty)
        let mounts = """
            30 1 0:30 / /sys/fs/cgroup rw - cgroup2 cgroup2 rw
            31 30 0:31 / /run/vpn/net_cls rw - cgroup cgroup rw,net_cls

            """
        #expect(Self.host(mounts, "3:net_cls:/x\n0::/a\n") == mixed)
    }

    @Test("an unusual one is not", arguments: ["/sys/fs/cgroup/memory", "/sys/fs/cgroup/systemd"])
    func unusualHosts(missing: String) {
        var roots = Self.rootsOfOne
        roots[missing] = nil
        #expect(Self.usual(Self.own, roots) == nil)
        roots[missing] = CgroupMagic.v2
        #expect(Self.usual(Self.own, roots) == nil)
        #expect(Self.usual("0::/\n", [:]) == nil)
        #expect(Self.usual("4:../x:/\n", ["/sys/fs/cgroup/../x": CgroupMagic.v1]) == nil)
        #expect(Self.usual("nonsense\n", roots) == nil)
    }

    @Test("this host is the same by both ways") func thisHost() throws {
        let own = try readFile("/proc/self/cgroup")
        let read = CgroupHost(mountinfo: try readFile("/proc/self/mountinfo"), ownCgroups: own)
        guard let usual = CgroupHost(usual: own, isRoot: CgroupHost.isRoot) else { return }
        #expect(usual.layout == read.layout && usual.unified == read.unified)
        #expect(Set(usual.hierarchies.map(\.mountPoint)) == Set(read.hierarchies.map(\.mountPoint)))
    }

    @Test("v2 alone")
    func versionTwo() {
        let host = Self.host("30 23 0:26 / /sys/fs/cgroup rw - cgroup2 cgroup rw,nsdelegate\n", "0::/x.scope\n")
        #expect(host.layout == .v2)
        #expect(host.unified?.ownPath == "/x.scope")
    }

    @Test("a mount that shows a part of the hierarchy: paths are told from that part")
    func partial() {
        let host = Self.host(
            "30 23 0:26 /docker/x /sys/fs/cgroup/memory rw - cgroup cgroup rw,memory\n", "3:memory:/docker/x/y\n")
        #expect(host.hierarchies.first?.ownPath == "/y")
    }

    @Test("no cgroups, broken lines: nothing, no trap")
    func nothing() {
        #expect(Self.host("", "").layout == .none)
        #expect(Self.host("1 2 3 - cgroup\n - cgroup2\n- - - \nx - cgroup2 a b\n", ":\n::\n1\n").layout == .none)
    }

    @Test("octal escapes of a mount point")
    func escapes() {
        let host = Self.host("30 23 0:26 / /a\\040b\\134c\\9 rw - cgroup2 cgroup rw\n", "0::/\n")
        #expect(host.unified?.mountPoint == "/a b\\c\\9")
    }
}
