import Glibc
import Linux
import RegistryFixtures
import Testing

/// Debian itself as an image of several layers, made once by contrib/debian-image and kept below .build.
enum DebianImage {
    static let folder = "\(Engine.tree)/.build/debian-image"

    /// Makes it where it is not there; why there is none: the host has no mirror. Any other failure is thrown.
    static func make() throws -> String? {
        let program = "\(Engine.tree)/contrib/debian-image"
        do { try Program.run(program, folder) } catch let failed as Program.Failed {
            guard failed.description.hasPrefix("\(program) \(folder): 3:") else { throw failed }
            return failed.description
        }
        return nil
    }

    /// Runs `body`; where there is no mirror it says so and does nothing, but never on CI.
    static func with(_ body: () async throws -> Void) async throws {
        if let reason = try make() {
            print("skipped: no image of Debian: \(reason)")
            #expect(getenv("CI") == nil, "CI has to have a mirror")
            return
        }
        try await body()
    }

    /// What umoci unpacks of it, a line of JSON each path.
    static func expected() throws -> Set<String> { lines(try text("\(folder)/expected")) }

    /// The same of what stands in the engine's snapshots: all layers of the image with the most, mounted over each
    /// other where nobody sees it.
    static func unpacked(by engine: Engine) throws -> Set<String> {
        let script = """
            cd "$1/snapshots/overlay2"
            lower=$(jq -rs 'max_by(.lowers | length) | [.number] + .lowers | map("\\(.)/fs") | join(":")' \
            records/committed/*.json)
            mkdir "$2"
            mount -t overlay -o "ro,lowerdir=$lower" none "$2"
            "$3/contrib/tree-manifest" "$2" >"$2.txt"
            """
        let point = "\(engine.folder)/root-\(UInt32.random(in: 0 ... .max))"
        try Program.run(
            "unshare", "-m", "--propagation", "private", "sh", "-ec", script, "sh", engine.dataRoot, point, Engine.tree)
        return lines(try text("\(point).txt"))
    }

    private static func text(_ path: String) throws -> String { String(decoding: try readFile(path), as: UTF8.self) }

    private static func lines(_ text: String) -> Set<String> { Set(text.split(separator: "\n").map(String.init)) }
}
