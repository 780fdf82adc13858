internal import ContainerdAPI
package import EngineAPI
package import Faults
internal import Glibc
internal import Linux
internal import LogDriverAPI
internal import State

extension Daemon {
    /// What `docker version` prints of the engine.
    package func version() async throws(Fault) -> SystemVersion {
        var answer = SystemVersion()
        answer.platform = PlatformName(name: "swmono")
        answer.version = settings.version
        answer.apiVersion = "1.55"
        answer.minAPIVersion = "1.24"
        answer.gitCommit = settings.commit
        answer.os = "linux"
        answer.arch = HostFacts.current.architecture
        answer.kernelVersion = Kernel.release
        answer.components = ["Engine", "containerd", "runc", "docker-init"].map { name in
            ComponentVersion(name: name, version: settings.version, details: ["GitCommit": settings.commit])
        }
        return answer
    }

    /// What `docker info` prints.
    package func info() async throws(Fault) -> SystemInfo {
        let facts = HostFacts.current
        var info = SystemInfo()
        try await count(&info)
        info.driver = try await containerd.snapshots.defaultDriver()
        info.driverStatus = []
        info.plugins.volume = ["local"]
        info.plugins.network = drivers.keys.sorted()
        info.plugins.log = logs.names
        for path in [\SystemInfo.memoryLimit, \.swapLimit, \.cpuCfsPeriod, \.cpuCfsQuota, \.cpuShares, \.cpuSet] {
            info[keyPath: path] = true
        }
        info.pidsLimit = true
        info.oomKillDisable = !facts.cgroupV2
        info.ipv4Forwarding = HostFile.line("/proc/sys/net/ipv4/ip_forward") == "1"
        info.systemTime = WallClock.now
        info.loggingDriver = "json-file"
        info.cgroupDriver = "cgroupfs"
        info.cgroupVersion = facts.cgroupV2 ? "2" : "1"
        info.kernelVersion = Kernel.release
        info.operatingSystem = HostFile.setting("PRETTY_NAME", in: "/etc/os-release") ?? "Linux"
        info.osVersion = HostFile.setting("VERSION_ID", in: "/etc/os-release") ?? ""
        info.osType = "linux"
        info.architecture = facts.architecture == "arm64" ? "aarch64" : "x86_64"
        info.indexServerAddress = "https://index.docker.io/v1/"
        info.ncpu = sysconf(Int32(_SC_NPROCESSORS_ONLN))
        info.memTotal = Int64(sysconf(Int32(_SC_PHYS_PAGES))) * Int64(sysconf(Int32(_SC_PAGESIZE)))
        info.dockerRootDir = instance.dataRoot
        info.name = facts.hostname
        info.serverVersion = settings.version
        info.runtimes = [Self.defaultRuntime: RuntimeInfo(path: ""), "runc": RuntimeInfo(path: "")]
        info.defaultRuntime = "runc"
        info.liveRestoreEnabled = true
        info.initBinary = "docker-init"
        info.securityOptions = facts.appArmor && AppArmor.hasStandard ? ["name=apparmor"] : []
        info.securityOptions += ["name=seccomp,profile=builtin"] + (facts.cgroupV2 ? ["name=cgroupns"] : [])
        return info
    }

    private func count(_ info: inout SystemInfo) async throws(Fault) {
        for record in store.all() {
            info.containers += 1
            switch try await phase(of: record) {
            case .running: info.containersRunning += 1
            case .paused: info.containersPaused += 1
            case .created, .exited, .removing, .dead: info.containersStopped += 1
            }
        }
        info.images = try await localImages().count
    }
}

/// The running kernel.
enum Kernel {
    /// uname(2), release.
    static let release: String = {
        var names = utsname()
        uname(&names)
        return withUnsafeBytes(of: names.release) { String(decoding: $0.prefix { $0 != 0 }, as: UTF8.self) }
    }()
}

/// Small files of the host; nil where there is none.
enum HostFile {
    static func line(_ path: String) -> String? {
        // An absent file is the answer nil.
        guard let bytes = try? readFile(path, limit: 65536) else { return nil }
        return String(decoding: bytes.prefix { $0 != 0x0A }, as: UTF8.self)
    }

    /// The value of `NAME=value` with or without quotes (os-release(5)).
    static func setting(_ name: String, in path: String) -> String? {
        // As above.
        guard let bytes = try? readFile(path, limit: 65536) else { return nil }
        let lines = String(decoding: bytes, as: UTF8.self).split(separator: "\n")
        guard let line = lines.first(where: { $0.hasPrefix(name + "=") }) else { return nil }
        let value = line.dropFirst(name.count + 1)
        return String(value.count > 1 && value.hasPrefix("\"") ? value.dropFirst().dropLast() : value)
    }
}
