internal import Glibc
internal import Linux

/// A program that a test starts; ended and waited for by pid.
package enum Program {
    /// It failed, with what it wrote.
    package struct Failed: Error, CustomStringConvertible {
        package let description: String

        package init(description: String) {
            self.description = description
        }
    }

    /// Runs to its end; throws with what it wrote when it fails.
    @discardableResult
    package static func run(_ arguments: String...) throws -> String {
        let path = "/tmp/swmono-output-\(getpid())-\(UInt32.random(in: 0 ... .max))"
        let file = try openFile(path, O_RDWR | O_CREAT)
        defer { unlink(path) }
        let child = try spawn(
            SpawnRequest(
                path: "/usr/bin/env", arguments: ["env"] + arguments,
                environment: ["PATH=/usr/sbin:/usr/bin:/sbin:/bin", "HOME=/root"],
                descriptors: [-1, file.raw, file.raw]))
        let status = try waitForExit(.pid(child.pid))
        let output = String(decoding: try readFile(path), as: UTF8.self)
        guard status?.code == 0 else {
            throw Failed(description: "\(arguments.joined(separator: " ")): \(status?.code ?? -1): \(output)")
        }
        return output
    }

    /// Whether the PATH that `run` uses has all of them.
    package static func exist(_ names: String...) -> Bool {
        names.allSatisfy { name in
            ["/usr/sbin", "/usr/bin", "/sbin", "/bin"].contains { access("\($0)/\(name)", X_OK) == 0 }
        }
    }
}
