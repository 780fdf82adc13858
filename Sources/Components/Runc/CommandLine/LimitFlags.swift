internal import Faults
internal import Glibc
internal import Linux
internal import OCI

/// The limits that `update`'s flags describe.
enum LimitFlags {
    /// From a file, or standard input for `-`; then no other flag counts.
    static func read(_ path: String) throws(Fault) -> RuntimeSpec.Resources {
        let bytes: [UInt8]
        do throws(SystemError) {
            bytes = path == "-" ? try readStandardInput() : try readFile(path, limit: 8 << 20)
        } catch {
            throw error.fault("read the resources")
        }
        return try JSONReader.read(RuntimeSpec.Resources.self, from: bytes)
    }

    private static func readStandardInput() throws(SystemError) -> [UInt8] {
        let input = try OwnedFD.duplicating(0)
        return try input.readAll(limit: 8 << 20)
    }

    static func parse(_ arguments: CommandArguments) throws(Fault) -> RuntimeSpec.Resources {
        var cpu = RuntimeSpec.CPU()
        cpu.burst = try number(arguments, "cpu-burst")
        cpu.period = try number(arguments, "cpu-period")
        cpu.realtimePeriod = try number(arguments, "cpu-rt-period")
        cpu.shares = try number(arguments, "cpu-share")
        cpu.quota = try number(arguments, "cpu-quota")
        cpu.realtimeRuntime = try number(arguments, "cpu-rt-runtime")
        cpu.idle = try number(arguments, "cpu-idle")
        cpu.cpus = arguments["cpuset-cpus"]
        cpu.mems = arguments["cpuset-mems"]
        var memory = RuntimeSpec.Memory()
        memory.limit = try bytes(arguments, "memory")
        memory.swap = try bytes(arguments, "memory-swap")
        memory.kernel = try bytes(arguments, "kernel-memory")
        memory.kernelTCP = try bytes(arguments, "kernel-memory-tcp")
        memory.reservation = try bytes(arguments, "memory-reservation")
        var resources = RuntimeSpec.Resources(memory: memory, cpu: cpu)
        resources.pids = try arguments.number("pids-limit").map { RuntimeSpec.Pids(limit: $0) }
        if let weight: UInt16 = try arguments.number("blkio-weight"), weight != 0 {
            resources.blockIO = RuntimeSpec.BlockIO(weight: weight)
        }
        return resources
    }

    private static func number<Number: FixedWidthInteger>(
        _ arguments: CommandArguments, _ name: String
    ) throws(Fault) -> Number? {
        guard let text = arguments[name], !text.isEmpty else { return nil }
        guard let value = Number(text) else {
            throw Fault(.invalidArgument, "invalid value for \(name): parsing \"\(text)\": invalid syntax")
        }
        return value
    }

    private static func bytes(_ arguments: CommandArguments, _ name: String) throws(Fault) -> Int64? {
        guard let text = arguments[name], !text.isEmpty else { return nil }
        if text == "-1" { return -1 }
        guard let value = ByteCount.parse(text) else {
            throw Fault(.invalidArgument, "invalid value for \(name): invalid size: '\(text)'")
        }
        return value
    }
}

/// Sizes as Docker's units package reads them: `64m`, `1.5GiB`, binary always.
enum ByteCount {
    static func parse(_ text: String) -> Int64? {
        let digits = text.prefix { $0.isASCII && ($0.isNumber || $0 == ".") }
        guard let number = Double(digits) else { return nil }
        var unit = text.dropFirst(digits.count).drop { $0 == " " }.lowercased()
        if unit.hasSuffix("b") { unit.removeLast() }
        if unit.hasSuffix("i") { unit.removeLast() }
        guard let power = ["", "k", "m", "g", "t", "p"].firstIndex(of: unit) else { return nil }
        let bytes = number * Double(Int64(1) << (10 * Int64(power)))
        return bytes < Double(Int64.max) ? Int64(bytes) : nil
    }
}
