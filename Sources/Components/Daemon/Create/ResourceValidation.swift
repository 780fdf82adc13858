internal import EngineAPI
internal import Faults

/// Limits that cannot be, with moby's texts (`verifyPlatformContainerResources`).
enum ResourceValidation {
    private static let smallestMemory: Int64 = 6 << 20

    static func check(_ host: inout HostConfig, _ facts: HostFacts, _ warnings: inout [String]) throws(Fault) {
        try checkMemory(host)
        try checkCPU(host, facts)
        if facts.cgroupV2 { dropWhatV2Lacks(&host, &warnings) }
        guard host.blkioWeight == 0 || (10...1000).contains(host.blkioWeight) else {
            throw invalid("Range of blkio weight is from 10 to 1000")
        }
    }

    private static func invalid(_ text: String) -> Fault { Fault(.invalidArgument, text) }

    private static func checkMemory(_ host: HostConfig) throws(Fault) {
        guard host.memory == 0 || host.memory >= smallestMemory else {
            throw invalid("Minimum memory limit allowed is 6MB")
        }
        guard !(host.memory > 0 && host.memorySwap > 0 && host.memorySwap < host.memory) else {
            throw invalid("Minimum memoryswap limit should be larger than memory limit, see usage")
        }
        guard !(host.memory == 0 && host.memorySwap > 0) else {
            throw invalid("You should always set the Memory limit when using Memoryswap limit, see usage")
        }
        if let swappiness = host.memorySwappiness, swappiness != -1, !(0...100).contains(swappiness) {
            throw invalid("Invalid value: \(swappiness), valid memory swappiness range is 0-100")
        }
        guard host.memoryReservation == 0 || host.memoryReservation >= smallestMemory else {
            throw invalid("Minimum memory reservation allowed is 6MB")
        }
        guard !(host.memory > 0 && host.memoryReservation > host.memory) else {
            throw invalid("Minimum memory limit can not be less than memory reservation limit, see usage")
        }
    }

    private static func checkCPU(_ host: HostConfig, _ facts: HostFacts) throws(Fault) {
        if host.nanoCPUs > 0, host.cpuPeriod > 0 {
            throw invalid("Conflicting options: Nano CPUs and CPU Period cannot both be set")
        }
        if host.nanoCPUs > 0, host.cpuQuota > 0 {
            throw invalid("Conflicting options: Nano CPUs and CPU Quota cannot both be set")
        }
        let most = facts.processors
        guard host.nanoCPUs >= 0, host.nanoCPUs <= Int64(most) * 1_000_000_000 else {
            throw invalid("range of CPUs is from 0.01 to \(most).00, as there are only \(most) CPUs available")
        }
        guard host.cpuShares >= 0 else {
            throw invalid("invalid CPU shares (\(host.cpuShares)): value must be a positive integer")
        }
        guard host.cpuPeriod == 0 || (1000...1_000_000).contains(host.cpuPeriod) else {
            throw invalid("CPU cfs period can not be less than 1ms (i.e. 1000) or larger than 1s (i.e. 1000000)")
        }
        guard host.cpuQuota <= 0 || host.cpuQuota >= 1000 else {
            throw invalid("CPU cfs quota can not be less than 1ms (i.e. 1000)")
        }
        try checkList(host.cpusetCpus, "cpus")
        try checkList(host.cpusetMems, "mems")
        for number in numbers(host.cpusetCpus) where number >= most {
            throw invalid(
                "Requested CPUs are not available - requested \(host.cpusetCpus), available: 0-\(most - 1)")
        }
    }

    /// cgroup v2 has no swappiness and no switch for the OOM killer: Docker warns and goes on.
    private static func dropWhatV2Lacks(_ host: inout HostConfig, _ warnings: inout [String]) {
        if host.memorySwappiness != nil {
            warnings.append(
                "Your kernel does not support memory swappiness capabilities or the cgroup is not mounted. "
                    + "Memory swappiness discarded.")
            host.memorySwappiness = nil
        }
        if host.oomKillDisable == true {
            warnings.append("Your kernel does not support OomKillDisable. OomKillDisable discarded.")
        }
        host.oomKillDisable = nil
    }

    private static func checkList(_ text: String, _ what: String) throws(Fault) {
        let isList = text.split(separator: ",", omittingEmptySubsequences: false).allSatisfy { part in
            let ends = part.split(separator: "-", omittingEmptySubsequences: false)
            return (1...2).contains(ends.count)
                && ends.allSatisfy { !$0.isEmpty && $0.utf8.count < 6 && $0.allSatisfy(\.isNumber) }
        }
        guard text.isEmpty || isList else { throw invalid("Invalid value \(text) for cpuset \(what)") }
    }

    private static func numbers(_ text: String) -> [Int] {
        text.split { $0 == "," || $0 == "-" }.compactMap { Int($0) }
    }
}
