import Glibc
import Linux
import RegistryFixtures

extension Engine {
    private var content: String { "\(dataRoot)/content" }

    /// Names of files below `content/ingests`: what a pull left half-way.
    func ingests() throws -> [String] {
        guard access("\(content)/ingests", F_OK) == 0 else { return [] }
        let found = try Program.run("find", "\(content)/ingests", "-type", "f", "-name", "data", "-size", "+0")
        return found.split(separator: "\n").map(String.init)
    }

    /// Paths of blobs whose bytes are not what their name says.
    func brokenBlobs() throws -> [String] {
        guard access("\(content)/blobs/sha256", F_OK) == 0 else { return [] }
        let sums = try Program.run("find", "\(content)/blobs/sha256", "-type", "f", "-exec", "sha256sum", "{}", "+")
        return sums.split(separator: "\n").compactMap { line in
            let parts = line.split(separator: " ")
            return parts.count == 2 && parts[1].hasSuffix("/\(parts[0])") ? nil : String(line)
        }
    }

    /// Copies `name` out of the store with skopeo, which checks each digest on its way.
    func skopeoReads(_ name: String, format: String = "oci") throws {
        let target = "\(folder)/copy-\(UInt32.random(in: 0 ... .max))"
        try Program.run("skopeo", "copy", "--quiet", "oci:\(content):\(name)", "\(format):\(target):copy")
    }
}

extension Engine {
    /// What all layers take together, unpacked.
    func unpackedBytes() throws -> Int {
        let size = try Program.run("du", "-sxB1", "\(dataRoot)/snapshots").prefix { $0.isNumber }
        return Int(size) ?? 0
    }
}
