internal import Faults
internal import Glibc
internal import Linux
internal import OCI

/// Compiled filters by their profile's text: libseccomp takes 80 ms for Docker's profile and three architectures,
/// so a profile is compiled once on a machine, never on the way of a launch that had it before.
struct FilterCache {
    /// A folder only root can write.
    let folder: String

    private static let magic: [UInt8] = Array("swmono-filter-2\n".utf8)

    /// The compiled form of a profile.
    func filter(_ profile: [UInt8]) throws(Fault) -> Filter {
        let path = folder + "/" + Self.name(profile)
        if let found = load(path, profile) { return found }
        let seccomp = try JSONReader.read(RuntimeSpec.Seccomp.self, from: profile)
        let made = try FilterCompiler.compile(seccomp)
        // A cache that cannot be written costs time at the next launch, nothing else.
        try? store(made, path, profile)
        return made
    }

    /// FNV-1a by words of 8 bytes; not for proof, the file holds the whole profile for that.
    private static func name(_ bytes: [UInt8]) -> String {
        var hash = 0xcbf2_9ce4_8422_2325 ^ UInt64(bytes.count)
        bytes.withUnsafeBytes { raw in
            for place in stride(from: 0, to: raw.count - 7, by: 8) {
                hash = (hash ^ raw.loadUnaligned(fromByteOffset: place, as: UInt64.self)) &* 0x100_0000_01b3
                hash ^= hash >> 29
            }
            for place in (raw.count & ~7)..<raw.count { hash = (hash ^ UInt64(raw[place])) &* 0x100_0000_01b3 }
        }
        return String(hash, radix: 16)
    }

    /// Magic, flags, length of the profile, the profile, the instructions.
    private func load(_ path: String, _ profile: [UInt8]) -> Filter? {
        // Not there yet is the usual reason.
        guard let bytes = try? readFile(path, limit: 16 << 20), bytes.starts(with: Self.magic) else { return nil }
        let head = Self.magic.count
        guard bytes.count >= head + 8 + profile.count, (bytes.count - head - 8 - profile.count) % 8 == 0 else {
            return nil
        }
        let numbers = bytes.withUnsafeBytes {
            (
                $0.loadUnaligned(fromByteOffset: head, as: UInt32.self),
                $0.loadUnaligned(fromByteOffset: head + 4, as: UInt32.self)
            )
        }
        let start = head + 8 + profile.count
        guard Int(numbers.1) == profile.count, Self.holds(bytes, profile, at: head + 8) else { return nil }
        let count = (bytes.count - start) / 8
        let instructions = [UInt64](unsafeUninitializedCapacity: count) { room, filled in
            bytes.withUnsafeBytes { whole in
                UnsafeMutableRawBufferPointer(room).copyMemory(from: UnsafeRawBufferPointer(rebasing: whole[start...]))
            }
            filled = count
        }
        return Filter(instructions: instructions, flags: numbers.0)
    }

    private static func holds(_ bytes: [UInt8], _ part: [UInt8], at place: Int) -> Bool {
        bytes.withUnsafeBytes { whole in
            part.withUnsafeBytes { part in
                guard let start = whole.baseAddress, let wanted = part.baseAddress else { return part.isEmpty }
                return memcmp(start + place, wanted, part.count) == 0
            }
        }
    }

    private func store(_ filter: Filter, _ path: String, _ profile: [UInt8]) throws(SystemError) {
        mkdir(folder, 0o700)
        var bytes = Self.magic
        withUnsafeBytes(of: filter.flags) { bytes += $0 }
        withUnsafeBytes(of: UInt32(profile.count)) { bytes += $0 }
        bytes += profile
        filter.instructions.withUnsafeBytes { bytes += $0 }
        let own = path + ".\(getpid())"
        let file = try openFile(own, O_WRONLY | O_CREAT | O_TRUNC | O_NOFOLLOW, mode: 0o600)
        try file.writeAll(bytes)
        try retrying("rename", path) { rename(own, path) }
    }
}
