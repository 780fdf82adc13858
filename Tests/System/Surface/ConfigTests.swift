import Conformance
import Glibc
import State
import Testing

extension SystemTests {
    @Suite struct ConfigTests {
        private func write(_ swmono: ContainerFixture, _ folder: String, _ json: String) throws {
            try makeFolder(folder)
            try AtomicFile.replace("\(folder)/config.json", with: Array(json.utf8), .volatile)
        }

        @Test(
            "config.json: default formats, proxies for containers, and where it is looked for",
            .covers(
                "cli.beh.cfg.formats", "cli.beh.fmt.config", "cli.beh.cfg.proxies", "cli.beh.env.DOCKER_CONFIG",
                "cli.docker.--config"))
        func file() throws {
            try ContainerFixture.run { swmono in
                try write(
                    swmono, "\(swmono.root)/config",
                    """
                    {"psFormat": "{{.Names}}!", "imagesFormat": "{{.Repository}}?", "unknown": [1],
                     "proxies": {"default": {"httpProxy": "http://proxy:1", "noProxy": "localhost"}}}
                    """)
                let run = try swmono(
                    "run", "--name", "box", "--network", "none", "-e", "NO_PROXY=own", "busybox", "sh", "-c",
                    "env | grep -i _proxy | sort")
                #expect(
                    run.output
                        == "HTTP_PROXY=http://proxy:1\nNO_PROXY=own\nhttp_proxy=http://proxy:1\nno_proxy=localhost\n",
                    "\(run)")
                #expect(try swmono("ps", "-a").output == "box!\n")
                #expect(try swmono("images").output == "busybox?\n")
                #expect(try swmono("ps", "-a", "--format", "{{.Names}}").output == "box\n")
                try write(swmono, "\(swmono.root)/other", #"{"psFormat": "{{.Names}}#"}"#)
                #expect(try swmono("--config", "\(swmono.root)/other", "ps", "-a").output == "box#\n")
                // Without --config the variable's folder counts.
                let roots = ["--data-root", swmono.dataRoot, "--exec-root", swmono.execRoot]
                let shell = "DOCKER_CONFIG=\(swmono.root)/other \(swmono.binary) \(roots.joined(separator: " ")) ps -a"
                #expect(try swmono.onHost("/bin/sh", "-c", shell).output == "box#\n")
                try write(swmono, "\(swmono.root)/other", "{")
                let broken = try swmono("--config", "\(swmono.root)/other", "ps")
                #expect(broken.status == 1 && broken.errors.contains("other/config.json"), "\(broken)")
            }
        }

        @Test(
            "variables and global flags: platform, daemon, context, levels",
            .covers(
                "cli.beh.env.DOCKER_DEFAULT_PLATFORM", "cli.docker", "cli.docker.--debug", "cli.docker.--log-level",
                "cli.version", "cli.version.--format", "cli.system.info", "cli.alias.info", "cli.system.info.--format",
                "cli.system", "cli.beh.out.version", "cli.beh.out.info"))
        func variables() throws {
            try ContainerFixture.run { swmono in
                let arm = try swmono(
                    "create", "--pull", "never", "busybox", "true", environment: ["DOCKER_DEFAULT_PLATFORM=linux/arm64"]
                )
                #expect(arm.status != 0 && arm.errors.contains("(linux/arm64)"), "\(arm)")
                let own = try swmono(
                    "create", "--platform", "linux/amd64", "busybox", "true",
                    environment: ["DOCKER_DEFAULT_PLATFORM=linux/arm64"])
                #expect(own.status == 0, "\(own)")
                for variable in ["DOCKER_HOST=unix:///nosuch", "DOCKER_CONTEXT=other"] {
                    let refused = try swmono("ps", environment: [variable])
                    #expect(refused.status == 1 && refused.errors.contains(variable), "\(refused)")
                }
                let level = try swmono("-l", "loud", "ps")
                #expect(level.status != 0 && level.errors.contains("nable to parse logging level: loud"), "\(level)")
                #expect(try swmono("-D", "-l", "debug", "ps", "-q").output == "")
                let version = try swmono(
                    "version", "--format", "{{.Client.Version}} {{.Server.Version}} {{.Server.Os}}")
                let words = version.line.split(separator: " ")
                #expect(words.count == 3 && words[0] == words[1] && words[2] == "linux", "\(version)")
                let whole = try swmono("version")
                for title in ["Client: ", " API version: ", "Server: ", " Engine:\n", " containerd:\n", " runc:\n"] {
                    #expect(whole.output.contains(title), "\(title) in \(whole)")
                }
                for command in [["info"], ["system", "info"]] {
                    let info = try swmono(command)
                    for line in [
                        "Client: ", " Containers: 1\n", "  Stopped: 1\n", " Images: 1\n", " Storage Driver: ",
                        " Docker Root Dir: \(swmono.dataRoot)\n",
                    ] { #expect(info.output.contains(line), "\(line) in \(info)") }
                    let json = try swmono(command + ["-f", "{{json .}}"])
                    #expect(json.output.contains(#""ContainersStopped":1"#), "\(json)")
                    #expect(try swmono(command + ["--format", "{{.OSType}} {{.Images}}"]).output == "linux 1\n")
                }
            }
        }

        @Test(
            "called by another name the file is another program",
            .covers("cli.beh.argv0.docker", "cli.beh.argv0.runc", "cli.beh.argv0.docker-init"))
        func names() throws {
            try ContainerFixture.run(image: false) { swmono in
                let folder = "\(swmono.root)/bin"
                try makeFolder(folder)
                let installed = try swmono.onHost(swmono.binary, "--install", "-s", folder)
                #expect(installed.status == 0, "\(installed)")
                let version = { (name: String) in try swmono.onHost("\(folder)/\(name)", "--version") }
                #expect(try version("docker").output.hasPrefix("Docker version "))
                #expect(try version("runc").output.hasPrefix("runc version "))
                #expect(try version("docker-init").output.contains("docker-init"))
                let list = try swmono.onHost("\(folder)/docker", [swmono.globals, ["ps"]].flatMap { $0 })
                #expect(list.output.hasPrefix("CONTAINER ID "), "\(list)")
                let missing = try swmono.onHost("\(folder)/docker", "nosuch")
                #expect(missing.errors.hasPrefix("docker: unknown command: docker nosuch"), "\(missing)")
                for verb in ["docker", "runc"] {
                    let second = try swmono.onHost(swmono.binary, verb, "--version")
                    #expect(try second.output == version(verb).output, "\(second)")
                }
            }
        }
    }
}
