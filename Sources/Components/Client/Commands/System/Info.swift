internal import EngineAPI
internal import Faults

extension Command {
    static let info = Command(
        "info", "[OPTIONS]", "Display system-wide information", spellings: ["system info", "info"], arity: .none,
        flags: { [FormatFlags.object] }
    ) { (use) throws(CommandFailure) in
        let format = use.values.string("format")
        let template: Template?
        do throws(TemplateError) { template = format.isEmpty || format == "json" ? nil : try Template(format) } catch {
            throw error.failure(status: 64)
        }
        let info: SystemInfo
        do throws(CommandFailure) {
            info = try await use.session.ask { (engine) throws(Fault) in try await engine.info() }
        } catch {
            if format.isEmpty { use.console.write(InfoText.client(use.session) + "\nServer:\n") }
            throw error
        }
        if let template {
            do throws(TemplateError) { use.console.line(try template.text(for: ValueEncoder.encode(info))) } catch {
                throw error.failure(status: 64)
            }
        } else if format == "json" {
            use.console.line(JSONWriter.compact(ValueEncoder.encode(info)))
        } else {
            use.console.write(InfoText.client(use.session) + "\nServer:\n" + InfoText.server(info))
            for warning in info.warnings ?? [] { use.console.complain(warning) }
        }
    }
}

/// The layout that people read.
enum InfoText {
    static func client(_ session: Session) -> String {
        "Client: swmono\n Version:    \(EngineRelease.version)\n Context:    default\n"
            + " Debug Mode: \(session.options.debug)\n"
    }

    static func server(_ info: SystemInfo) -> String {
        [
            " Containers: \(info.containers)", "  Running: \(info.containersRunning)",
            "  Paused: \(info.containersPaused)", "  Stopped: \(info.containersStopped)", " Images: \(info.images)",
            " Server Version: \(info.serverVersion)", " Storage Driver: \(info.driver)",
        ].map { $0 + "\n" }.joined()
            + (info.driverStatus ?? []).map { "  " + $0.joined(separator: ": ") + "\n" }.joined()
            + " Logging Driver: \(info.loggingDriver)\n Cgroup Driver: \(info.cgroupDriver)\n"
            + (info.cgroupVersion.map { " Cgroup Version: \($0)\n" } ?? "") + plugins(info.plugins)
            + " Runtimes: \(info.runtimes.keys.sorted().joined(separator: " "))\n"
            + " Default Runtime: \(info.defaultRuntime)\n Init Binary: \(info.initBinary)\n" + security(info)
            + host(info)
    }

    private static func plugins(_ plugins: EnginePlugins) -> String {
        " Plugins:\n  Volume: \(plugins.volume.joined(separator: " "))\n"
            + "  Network: \(plugins.network.joined(separator: " "))\n  Log: \(plugins.log.joined(separator: " "))\n"
    }

    private static func security(_ info: SystemInfo) -> String {
        guard !info.securityOptions.isEmpty else { return "" }
        return " Security Options:\n"
            + info.securityOptions.map { option in
                let fields = KeyValue.map(option.split(separator: ",").map(String.init))
                let rest = fields.filter { $0.key != "name" }.sorted { $0.key < $1.key }
                return "  \(fields["name"] ?? option)\n"
                    + rest.map { "   \($0.key.prefix(1).uppercased() + $0.key.dropFirst()): \($0.value)\n" }.joined()
            }.joined()
    }

    private static func host(_ info: SystemInfo) -> String {
        [
            " Kernel Version: \(info.kernelVersion)", " Operating System: \(info.operatingSystem)",
            " OSType: \(info.osType)", " Architecture: \(info.architecture)", " CPUs: \(info.ncpu)",
            " Total Memory: \(ByteSize.binary(info.memTotal))", " Name: \(info.name)", " ID: \(info.id)",
            " Docker Root Dir: \(info.dockerRootDir)", " Debug Mode: \(info.debug)",
            " Experimental: \(info.experimentalBuild)",
        ].map { $0 + "\n" }.joined()
            + list("Insecure Registries", info.registryConfig?.insecureRegistryCIDRs ?? [])
            + " Live Restore Enabled: \(info.liveRestoreEnabled)\n\n"
    }

    private static func list(_ name: String, _ items: [String]) -> String {
        items.isEmpty ? "" : " \(name):\n" + items.map { "  \($0)\n" }.joined()
    }
}
