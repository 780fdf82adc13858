import Conformance
import Faults
import Glibc
import Linux
import Testing

@testable import Runc

@Suite struct CriuFlagTests {
    private func settings(_ words: String..., command: Command = .checkpoint) throws -> CriuSettings {
        try CriuFlags.settings(try CommandArguments(words[...], command.flags, keepsOrder: false))
    }

    private func refusal(_ words: String...) -> String {
        do {
            _ = try CriuFlags.settings(try CommandArguments(words[...], Command.checkpoint.flags, keepsOrder: false))
            return ""
        } catch { return "\(error)" }
    }

    @Test func allThatIsAskedForIsKept() throws {
        let one = try settings(
            "--leave-running", "--pre-dump", "--tcp-established", "--tcp-skip-in-flight", "--link-remap",
            "--ext-unix-sk", "--shell-job", "--file-locks", "--auto-dedup", "--lazy-pages", "--empty-ns", "network",
            "--manage-cgroups-mode", "strict", "--page-server", "[::1]:80", "--work-path", "w", "box")
        #expect(one.imagePath == "checkpoint" && one.workPath == "w" && one.cgroupMode == .strict)
        #expect(one.leavesRunning && one.isPreDump && one.tcpEstablished && one.skipsInFlight && one.linkRemap)
        #expect(one.externalSockets && one.shellJob && one.fileLocks && one.autoDedup && one.lazyPages)
        #expect(one.pageServer?.address == "::1" && one.pageServer?.port == 80 && one.emptyNamespaces == .network)
        let two = try settings("--lsm-profile", "apparmor:x", "--lsm-mount-context", "c", "box", command: .restore)
        #expect(two.lsmProfile == "apparmor:x" && two.lsmMountContext == "c" && !two.lazyPages)
        #expect(two.statusDescriptor == -1 && two.pageServer == nil && two.cgroupMode == .standard)
    }

    @Test func whatMakesNoSenseIsRefusedByName() throws {
        #expect(refusal("--page-server", "1.2.3.4", "box").contains("Use --page-server ADDRESS:PORT"))
        #expect(refusal("--page-server", "::1:80", "box").contains("Use --page-server ADDRESS:PORT"))
        #expect(refusal("--page-server", "a:70000", "box").contains("Invalid port number"))
        #expect(refusal("--manage-cgroups-mode", "loose", "box") == "invalid manage-cgroups-mode value")
        #expect(refusal("--empty-ns", "pid", "box") == "namespace \"pid\" is not supported")
        #expect(refusal("--parent-path", "/abs", "box") == "--parent-path must be relative")
        let image = "/tmp/swmono-criu-\(getpid())"
        let parent = refusal("--image-path", image, "--parent-path", "../none-such", "box")
        #expect(parent.contains("invalid --parent-path: stat \(image)/../none-such") && access(image, F_OK) != 0)
        #expect(refusal("--status-fd", "2000000000", "box").contains("argument 2000000000: bad file"))
        let null = try openFile("/dev/null", O_RDONLY)
        #expect(refusal("--status-fd", "\(null.raw)", "box").contains("not writable"))
    }

    @Test func featuresTellOfIt() {
        let text = String(decoding: FeaturesText.bytes, as: UTF8.self)
        #expect(text.contains(#""org.opencontainers.runc.checkpoint.enabled":"true""#))
    }

    @Test func aMissingCriuIsNamed() {
        #expect { try CriuProgram.find(for: "restore", in: ["", ".", "/none/such"]) } throws: {
            ($0 as? Fault)?.message == "cannot restore: criu is not installed"
        }
    }
}
