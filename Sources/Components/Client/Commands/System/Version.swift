internal import EngineAPI
internal import Faults
internal import OCI

extension Command {
    static let version = Command(
        "version", "[OPTIONS]", "Show the Docker version information", spellings: [], arity: .none,
        flags: { [FormatFlags.object] }
    ) { (use) throws(CommandFailure) in try await VersionCommand(use: use).run() }
}

/// `version`: of the client, and of the engine.
struct VersionCommand: Sendable {
    let use: Invocation

    func run() async throws(CommandFailure) {
        let format = use.values.string("format")
        let template: Template?
        do throws(TemplateError) { template = format.isEmpty || format == "json" ? nil : try Template(format) } catch {
            throw error.failure(status: 64)
        }
        var server: SystemVersion?
        var failure: CommandFailure?
        do throws(CommandFailure) {
            server = try await use.session.ask { (engine) throws(Fault) in try await engine.version() }
        } catch {
            failure = error
        }
        let whole = whole(server)
        if let template {
            do throws(TemplateError) { use.console.line(try template.text(for: whole)) } catch {
                throw error.failure(status: 64)
            }
        } else if format == "json" {
            use.console.line(JSONWriter.compact(whole))
        } else {
            use.console.write(VersionText.client + (server.map(VersionText.server) ?? ""))
        }
        if let failure { throw failure }
    }

    private func whole(_ server: SystemVersion?) -> Value {
        var client = Record(isMap: false)
        for (key, value) in VersionText.clientFields { client[key] = .text(value) }
        var whole = Record(isMap: false)
        whole["Client"] = .record(client)
        whole["Server"] = server.map(ValueEncoder.encode) ?? .nothing
        return .record(whole)
    }
}

/// The layout that people read.
enum VersionText {
    static var clientFields: [(String, String)] {
        [
            ("Version", EngineRelease.version), ("ApiVersion", EngineRelease.apiVersion),
            ("DefaultAPIVersion", EngineRelease.apiVersion), ("GitCommit", "swmono"), ("GoVersion", "Swift"),
            ("Os", Platform.host.os), ("Arch", Platform.host.architecture), ("BuildTime", ""),
            ("Context", "default"),
        ]
    }

    static var client: String {
        "Client: swmono\n"
            + rows(
                [
                    ("Version", EngineRelease.version), ("API version", EngineRelease.apiVersion),
                    ("OS/Arch", "\(Platform.host.os)/\(Platform.host.architecture)"), ("Context", "default"),
                ], indent: " ")
    }

    static func server(_ server: SystemVersion) -> String {
        let title = server.platform.name.isEmpty ? "Server:\n" : "Server: \(server.platform.name)\n"
        var text = "\n" + title
        for component in server.components {
            text += " \(component.name):\n"
            var details: [(String, String)] = [("Version", component.version)]
            if component.name == "Engine" {
                details.append(("API version", "\(server.apiVersion) (minimum version \(server.minAPIVersion))"))
                details.append(("OS/Arch", "\(server.os)/\(server.arch)"))
                details.append(("Experimental", server.experimental == true ? "true" : "false"))
            } else if let commit = component.details?["GitCommit"] {
                details.append(("GitCommit", commit))
            }
            text += rows(details, indent: "  ")
        }
        return text
    }

    // Names and values in two columns.
    private static func rows(_ rows: [(String, String)], indent: String) -> String {
        rows.filter { !$0.1.isEmpty }.map { name, value in
            let label = "\(name):"
            return indent + label + String(repeating: " ", count: max(1, 19 - indent.count + 1 - label.count)) + value
                + "\n"
        }.joined()
    }
}
