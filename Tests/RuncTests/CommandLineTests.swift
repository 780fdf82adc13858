import Conformance
import Faults
import OCI
import Testing

@testable import Runc

@Suite struct CommandLineTests {
    private func parse(_ words: String..., command: Command) throws -> CommandArguments {
        try CommandArguments(words[...], command.flags, keepsOrder: command.keepsOrder)
    }

    @Test func flagsMayFollowOperandsUnlessAnotherProgramGetsThem() throws {
        let update = try parse("box", "--memory", "5m", "-r=-", command: .update)
        #expect(update.operands == ["box"] && update["memory"] == "5m" && update["resources"] == "-")
        let exec = try parse("-t", "-e", "A=b", "-e", "C=d", "box", "ls", "-l", command: .exec)
        #expect(exec.operands == ["box", "ls", "-l"] && exec.has("tty") && exec.all("env") == ["A=b", "C=d"])
    }

    @Test func wrongFlagsAreRefusedInRuncsWords() throws {
        #expect(throws: Fault.self) { try parse("--nope", command: .state) }
        #expect(throws: Fault.self) { try parse("--bundle", command: .create) }
        #expect(try parse("--force=false", "box", command: .delete).has("force") == false)
        #expect { try Command.state.check([]) } throws: {
            ($0 as? Fault)?.message == "runc: \"state\" requires exactly 1 argument(s)"
        }
        #expect { try Command.kill.check(["a", "b", "c"]) } throws: {
            ($0 as? Fault)?.message == "runc: \"kill\" requires a maximum of 2 argument(s)"
        }
        #expect { try Command.exec.check([]) } throws: {
            ($0 as? Fault)?.message == "runc: \"exec\" requires a minimum of 1 argument(s)"
        }
    }

    @Test(.covers("oci.runc.global.--help")) func everyCommandHasItsHelp() {
        for command in Command.all {
            let text = CommandHelp.text(command)
            #expect(text.hasPrefix("NAME:\n   runc \(command.name) - "))
            for flag in command.flags where !flag.isHidden { #expect(text.contains("--\(flag.name)")) }
        }
    }

    @Test func sizesAndDurationsAreReadAsGoDoes() {
        #expect(ByteCount.parse("64m") == 64 << 20 && ByteCount.parse("1.5GiB") == 3 << 29)
        #expect(ByteCount.parse("12") == 12 && ByteCount.parse("12x") == nil && ByteCount.parse("") == nil)
        #expect(GoDuration.parse("100ms") == .milliseconds(100) && GoDuration.parse("1m30s") == .seconds(90))
        #expect(GoDuration.parse("5") == nil && GoDuration.parse("") == nil && GoDuration.parse("0") == .zero)
    }

    @Test func jsonIsIndentedWithoutTouchingItsTexts() {
        let text = JSONIndent.text(Array(#"{"a": [1, {"b":"x,{\"y"}], "c":{}, "d":[]}"#.utf8), by: "  ")
        #expect(
            text == """
                {
                  "a": [
                    1,
                    {
                      "b": "x,{\\"y"
                    }
                  ],
                  "c": {},
                  "d": []
                }
                """)
    }

    @Test(.covers("oci.runc.exec.--cgroup")) func subCgroupsAreReadByController() throws {
        let all = try SubCgroups.parse(["x/y"])
        #expect(all.count == 1 && all[0] == ("", "x/y"))
        let some = try SubCgroups.parse(["cpu,memory:a", "pids:b"])
        #expect(some.map(\.controller) == ["cpu", "memory", "pids"] && some.map(\.path) == ["a", "a", "b"])
        #expect(throws: Fault.self) { try SubCgroups.parse(["cpu:a", "b"]) }
        #expect(throws: Fault.self) { try SubCgroups.parse([":a"]) }
        #expect(throws: Fault.self) { try SubCgroups.parse(["cpu:a", "cpu:b"]) }
    }

    @Test(.covers("oci.runc.spec", "oci.runc.spec.--rootless")) func theSpecTemplatesAreConfigurations() throws {
        let plain = try JSONReader.read(
            RuntimeSpec.self, from: Array(SpecTemplate(isRootless: false, hasCgroupNamespace: false).text.utf8))
        #expect(plain.linux?.namespaces?.map(\.type) == [.pid, .network, .ipc, .uts, .mount])
        let rootless = try JSONReader.read(
            RuntimeSpec.self, from: Array(SpecTemplate(isRootless: true, hasCgroupNamespace: true).text.utf8))
        #expect(rootless.linux?.namespaces?.map(\.type) == [.pid, .ipc, .uts, .mount, .cgroup, .user])
        #expect(rootless.linux?.uidMappings?.count == 1 && rootless.linux?.resources == nil)
        #expect(rootless.mounts?.contains { $0.destination == "/sys" && $0.options?.contains("rbind") == true } == true)
    }

    @Test(.covers("oci.runc.features")) func theFeaturesAreThoseThePlanKnows() throws {
        for name in FeaturesText.mountOptions { _ = try MountOptions([name]) }
        for name in FeaturesText.actions { _ = try SeccompAction(name, nil) }
        for name in FeaturesText.namespaces { #expect(RuntimeSpec.Namespace.Kind(rawValue: name) != nil) }
    }
}

@Suite struct BindAttributeTests {
    /// As mount(2)'s "remount,bind" leaves them; runc's users build on it.
    @Test func whatABindDoesNotNameIsOff() throws {
        #expect(try MountOptions(["rbind", "rprivate"]).remount == nil)
        let plain = try #require(try MountOptions(["bind", "ro"]).remount)
        #expect(plain.set == 1 && plain.clear & 0xE == 0xE && plain.clear & 0xF0 == 0, "the access time stays")
        let noatime = try #require(try MountOptions(["bind", "noatime", "nosuid"]).remount)
        #expect(noatime.set == 0x12 && noatime.clear & 0x70 == 0x70 && noatime.clear & 0x80 == 0x80)
        let strict = try #require(try MountOptions(["bind", "nodiratime", "strictatime"]).remount)
        #expect(strict.set == 0xA0 && strict.clear & 0x80 == 0)
        #expect(try MountOptions(["bind", "atime"]).remount?.clear == 0x20000F, "clearing alone leaves the time")
    }
}
