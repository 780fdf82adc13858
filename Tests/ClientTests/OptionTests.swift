import Conformance
import EngineAPI
import Testing

@testable import Client

@Suite struct OptionTests {
    @Test func streamsFollowAttachAndInteractive() async throws {
        let plain = try await created().config
        #expect(plain.attachStdout && plain.attachStderr && !plain.attachStdin && !plain.openStdin)
        let open = try await created("-i").config
        #expect(open.openStdin && open.attachStdin && open.stdinOnce)
        let some = try await created("-a", "STDERR").config
        #expect(some.attachStderr && !some.attachStdout)
        #expect(!some.stdinOnce)
    }

    @Test func entrypointIsOneWordAndEmptyClearsIt() async throws {
        #expect(try await created().config.entrypoint == nil)
        #expect(try await created("--entrypoint", "/bin/x y").config.entrypoint == ["/bin/x y"])
        #expect(try await created("--entrypoint=").config.entrypoint == [""])
    }

    @Test(.covers("cli.beh.run.env-inherit")) func variablesOfTheCallerAreTakenByName() throws {
        var values = FlagValues(EnvironmentOptions.flags)
        for text in ["A=1", "HOME", "GONE", "B=x=y"] { values.add(text, to: EnvironmentOptions.flags[0]) }
        let variables = try EnvironmentOptions.variables(values, caller: ["HOME": "/root"])
        #expect(variables == ["A=1", "HOME=/root", "GONE", "B=x=y"])
    }

    @Test(.covers("cli.beh.run.volume-spec")) func volumesAreBindsOrAnonymous() async throws {
        let request = try await created("-v", "/a:/b:ro", "-v", "vol:/c", "-v", "/data")
        #expect(request.hostConfig.binds == ["/a:/b:ro", "vol:/c"])
        #expect(request.config.volumes?.keys.sorted() == ["/data"])
        #expect(try VolumeSyntax.parse("./x:/y", workingFolder: { "/w/d" }).bind == "/w/d/x:/y")
        #expect(try VolumeSyntax.parse("../x:/y", workingFolder: { "/w/d" }).bind == "/w/x:/y")
    }

    @Test(arguments: [
        ("", "invalid empty volume spec"), ("a:b:c:d", "invalid spec: a:b:c:d: too many colons"),
        ("a::b", "invalid spec: a::b: empty section between colons"),
    ])
    func badVolumesAreRefused(text: String, complaint: String) {
        #expect(throws: UsageFault(complaint)) { try VolumeSyntax.parse(text) }
    }

    @Test(.covers("cli.beh.run.mount-csv")) func mountsAreCommaLists() throws {
        let bind = try MountSyntax.parse(
            "type=bind,source=./s,target=/t,readonly,bind-propagation=rslave,bind-recursive=writable",
            workingFolder: { "/w" })
        #expect(bind.source == "/w/s" && bind.target == "/t" && bind.readOnly == true)
        #expect(bind.bindOptions?.propagation == "rslave" && bind.bindOptions?.readOnlyNonRecursive == true)
        let tmpfs = try MountSyntax.parse("type=tmpfs,dst=/t,tmpfs-size=1m,tmpfs-mode=1777")
        #expect(tmpfs.tmpfsOptions?.sizeBytes == 1 << 20 && tmpfs.tmpfsOptions?.mode == 0o1777)
        let volume = try MountSyntax.parse(#"src=v,dst=/t,volume-nocopy,"volume-opt=o=a,b",volume-label=x=y"#)
        #expect(volume.type == "volume" && volume.volumeOptions?.noCopy == true)
        #expect(volume.volumeOptions?.driverConfig?.options == ["o": "a,b"])
        #expect(volume.volumeOptions?.labels == ["x": "y"])
    }

    @Test(arguments: [
        ("", "value is empty"), ("type=bind,src=/a", "target is required"),
        ("type=foo,dst=/a", "invalid mount type 'foo'"), ("nope", "invalid field 'nope' must be a key=value pair"),
        ("type=bind,dst=/a,foo=1", "unknown option 'foo' in 'foo=1'"),
        ("type=bind,dst=/a,tmpfs-size=1m", "cannot mix 'tmpfs-*' options with mount type 'bind'"),
        ("type=bind, dst=/a", "invalid option 'dst' in ' dst=/a': option should not have whitespace"),
        ("type=bind,dst=", "invalid value for 'dst': value is empty"),
        ("type=tmpfs,dst=/a,tmpfs-mode=9", "invalid value for tmpfs-mode: 9"),
        (
            "type=bind,dst=/a,bind-recursive=readonly",
            "option 'bind-recursive=readonly' requires 'readonly' to be specified in conjunction"
        ),
    ])
    func badMountsAreRefused(text: String, complaint: String) {
        #expect(throws: UsageFault(complaint)) { try MountSyntax.parse(text) }
    }

    @Test(.covers("cli.beh.run.ulimit-spec")) func limitsKeepTheirUnits() async throws {
        let host = try await created(
            "-m", "64m", "--memory-swap=-1", "--cpus", "1.5", "-c", "512", "--pids-limit", "-1", "--ulimit",
            "nofile=10:20", "--ulimit", "core=0", "--ulimit", "nofile=11", "--shm-size", "1g", "--oom-score-adj", "-5"
        ).hostConfig
        #expect(host.memory == 64 << 20 && host.memorySwap == -1 && host.nanoCPUs == 1_500_000_000)
        #expect(host.cpuShares == 512 && host.pidsLimit == -1 && host.shmSize == 1 << 30 && host.oomScoreAdj == -5)
        #expect(host.ulimits == [Ulimit(name: "core", hard: 0, soft: 0), Ulimit(name: "nofile", hard: 11, soft: 11)])
        let plain = try await created().hostConfig
        #expect(plain.pidsLimit == nil && plain.memorySwappiness == nil && plain.oomKillDisable == nil)
    }

    @Test func devicesHavePathAndPermissions() throws {
        #expect(
            try DeviceSyntax.parse("/dev/a")
                == DeviceMapping(pathOnHost: "/dev/a", pathInContainer: "/dev/a", cgroupPermissions: "rwm"))
        #expect(
            try DeviceSyntax.parse("/dev/a:r")
                == DeviceMapping(pathOnHost: "/dev/a", pathInContainer: "/dev/a", cgroupPermissions: "r"))
        #expect(
            try DeviceSyntax.parse("/dev/a:/dev/b:rw")
                == DeviceMapping(pathOnHost: "/dev/a", pathInContainer: "/dev/b", cgroupPermissions: "rw"))
        #expect(throws: UsageFault("bad mode specified: x")) { try DeviceSyntax.parse("/a:/b:x") }
        #expect(throws: UsageFault("b is not an absolute path")) { try DeviceSyntax.parse("/a:b") }
    }

    @Test func systemPathsAreSettledHere() async throws {
        let host = try await created(
            "--security-opt", "systempaths=unconfined", "--security-opt", "seccomp=unconfined", "--security-opt",
            "label:disable"
        ).hostConfig
        #expect(host.maskedPaths == [] && host.readonlyPaths == [])
        #expect(host.securityOpt == ["seccomp=unconfined", "label:disable"])
        #expect(try await created().hostConfig.maskedPaths == nil)
    }

    @Test(.covers("cli.beh.run.add-host")) func networksNamesAndHosts() async throws {
        let request = try await created(
            "--net", "none", "--add-host", "a=::1", "--add-host", "b:1.2.3.4", "--add-host", "c:[::2]", "--dns",
            "1.1.1.1", "--expose", "80-81/udp", "-h", "box", "--domainname", "d")
        #expect(request.hostConfig.networkMode == "none")
        #expect(request.hostConfig.extraHosts == ["a:::1", "b:1.2.3.4", "c:::2"])
        #expect(request.config.exposedPorts?.keys.sorted() == ["80/udp", "81/udp"])
        #expect(request.config.hostname == "box")
        #expect(try await created("--network", "name=host").hostConfig.networkMode == "host")
        #expect(try await created().hostConfig.networkMode == "default")
    }

    @Test func theDefaultsAskForNothing() async throws {
        var expected = ContainerCreateRequest()
        expected.config.image = "img"
        expected.config.cmd = ["cmd"]
        expected.config.attachStdout = true
        expected.config.attachStderr = true
        expected.config.labels = [:]
        expected.hostConfig.networkMode = "default"
        expected.hostConfig.restartPolicy = RestartPolicy(name: "no")
        expected.hostConfig.dns = []
        expected.hostConfig.dnsOptions = []
        expected.hostConfig.dnsSearch = []
        #expect(try await created() == expected)
    }
}
