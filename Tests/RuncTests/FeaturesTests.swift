import Conformance
import Faults
import FoundationEssentials
import OCI
import Testing

@testable import Runc

/// The features document (runtime-spec features.md), against what the plan takes.
@Suite struct FeaturesTests {
    private struct Features: Decodable {
        struct Linux: Decodable {
            struct Cgroup: Decodable { let v1, v2, systemd, systemdUser, rdma: Bool }
            struct Seccomp: Decodable {
                let enabled: Bool
                let actions, operators, archs, knownFlags, supportedFlags: [String]
            }
            struct Switch: Decodable { let enabled: Bool }
            struct Rdt: Decodable { let enabled, schemata, monitoring: Bool }
            struct Policy: Decodable { let modes, flags: [String] }
            struct Extensions: Decodable { let idmap: Switch }
            let namespaces, capabilities: [String]
            let cgroup: Cgroup
            let seccomp: Seccomp
            let apparmor, selinux, netDevices: Switch
            let intelRdt: Rdt
            let memoryPolicy: Policy
            let mountExtensions: Extensions
        }
        let ociVersionMin, ociVersionMax: String
        let hooks, mountOptions, potentiallyUnsafeConfigAnnotations: [String]
        let annotations: [String: String]
        let linux: Linux
    }

    private var features: Features {
        get throws { try JSONDecoder().decode(Features.self, from: Data(FeaturesText.bytes)) }
    }

    @Test(
        .covers(
            "oci.features.ociVersionMin", "oci.features.ociVersionMax", "oci.features.hooks",
            "oci.features.mountOptions", "oci.features.annotations", "oci.features.potentiallyUnsafeConfigAnnotations"))
    func theDocumentItself() throws {
        let all = try features
        #expect(all.ociVersionMin == "1.0.0" && all.ociVersionMax == RuntimeSpec.version)
        for name in all.hooks { #expect(HookPoint(rawValue: name) != nil) }
        #expect(all.hooks.count == 6 && all.mountOptions == all.mountOptions.sorted())
        // What is listed is an option; what is none would be the file system's.
        for name in all.mountOptions { #expect(try MountOptions([name]).data.isEmpty, "\(name)") }
        #expect(all.mountOptions.contains("rro") && all.mountOptions.contains("idmap") && all.mountOptions.count > 60)
        #expect(all.annotations["io.github.seccomp.libseccomp.version"]?.hasPrefix("2.") == true)
        #expect(all.annotations["org.opencontainers.runc.version"] == RuncVersion.number)
        #expect(all.potentiallyUnsafeConfigAnnotations.contains("org.systemd.property."))
    }

    @Test(
        .covers(
            "oci.features.linux.namespaces", "oci.features.linux.capabilities", "oci.features.linux.cgroup.v1",
            "oci.features.linux.cgroup.v2", "oci.features.linux.cgroup.systemd",
            "oci.features.linux.cgroup.systemdUser", "oci.features.linux.cgroup.rdma",
            "oci.features.linux.apparmor.enabled", "oci.features.linux.selinux.enabled",
            "oci.features.linux.intelRdt.enabled", "oci.features.linux.intelRdt.schemata",
            "oci.features.linux.intelRdt.monitoring", "oci.features.linux.memoryPolicy.modes",
            "oci.features.linux.memoryPolicy.flags", "oci.features.linux.mountExtensions.idmap.enabled",
            "oci.features.linux.netDevices.enabled"))
    func ofLinux() throws {
        let linux = try features.linux
        #expect(Set(linux.namespaces) == Set(RuntimeSpec.Namespace.Kind.allCases.map(\.rawValue)))
        #expect(linux.capabilities.count == 41)
        for name in linux.capabilities { #expect(Capability.bits([name]) != 0, "\(name)") }
        #expect(
            linux.cgroup.v1 && linux.cgroup.v2 && linux.cgroup.rdma && linux.apparmor.enabled && linux.selinux.enabled)
        #expect(linux.intelRdt.enabled && linux.intelRdt.schemata && linux.intelRdt.monitoring)
        #expect(linux.mountExtensions.idmap.enabled && linux.netDevices.enabled)
        #expect(linux.memoryPolicy.modes.count == 7 && linux.memoryPolicy.flags.count == 3)
        for mode in linux.memoryPolicy.modes {
            let nodes = ["MPOL_DEFAULT", "MPOL_LOCAL"].contains(mode) ? nil : "0"
            _ = try MemoryPolicy.step(.init(mode: mode, nodes: nodes, flags: linux.memoryPolicy.flags))
        }
    }

    @Test(
        .covers(
            "oci.features.linux.seccomp.enabled", "oci.features.linux.seccomp.actions",
            "oci.features.linux.seccomp.operators", "oci.features.linux.seccomp.archs",
            "oci.features.linux.seccomp.knownFlags", "oci.features.linux.seccomp.supportedFlags"))
    func ofSeccomp() throws {
        let seccomp = try features.linux.seccomp
        #expect(seccomp.enabled && seccomp.actions.count == 9 && seccomp.operators.count == 7)
        for name in seccomp.actions { _ = try SeccompAction(name, nil) }
        for name in seccomp.knownFlags { _ = try FilterCompiler.flags([name]) }
        #expect(seccomp.supportedFlags == seccomp.knownFlags)
        for op in seccomp.operators {
            let rule = RuntimeSpec.Seccomp.Syscall(
                names: ["chmod"], action: "SCMP_ACT_ERRNO", args: [.init(index: 1, value: 1, op: op)])
            _ = try FilterCompiler.compile(.init(defaultAction: "SCMP_ACT_ALLOW", syscalls: [rule]))
        }
        for name in FeaturesText.architectures {
            let isListed = seccomp.archs.contains(name)
            do throws(Fault) {
                _ = try FilterCompiler.compile(.init(defaultAction: "SCMP_ACT_ALLOW", architectures: [name]))
                #expect(isListed, "\(name)")
            } catch { #expect(isListed != error.message.contains("unknown architecture"), "\(error.message)") }
        }
        #expect(seccomp.archs.contains("SCMP_ARCH_X86_64") && seccomp.archs.contains("SCMP_ARCH_AARCH64"))
    }
}
