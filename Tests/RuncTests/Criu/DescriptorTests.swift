import Glibc
import Linux
import OCI
import Testing

@testable import Runc

@Suite(
    .serialized,
    .enabled(if: RuncFixture.isPossible && RuncFixture.hasPython, "root, busybox and python3"))
struct CriuDescriptorTests {
    @Test func pipesOfTheCallerAreNamedInTheImages() throws {
        let box = try RuncFixture()
        box.spec.process?.args = ["sleep", "1000"]
        try box.writeSpec()
        let pipe = try Pipe()
        let words = ["swmono", "runc", "--root", box.folder + "/state", "run", "-d", "-b", box.bundle, box.id]
        let child = try spawn(
            SpawnRequest(path: RuncFixture.program, arguments: words, descriptors: [-1, pipe.write.raw, -1]))
        #expect(try waitForExit(.pid(child.pid))?.code == 0)
        _ = try FakeCriu(box, "answer DUMP")
        let outcome = try box.runc("checkpoint", "--image-path", box.folder + "/image", box.id)
        #expect(outcome.code == 0, "\(outcome)")
        var status = stat()
        fstat(pipe.read.raw, &status)
        let text = String(decoding: try readFile(box.folder + "/image/descriptors.json"), as: UTF8.self)
        #expect(text == #"["","pipe:[\#(status.st_ino)]",""]"#)
    }

    /// More descriptors than the three standard ones are placed without one overwriting another before its turn.
    @Test func inheritedFilesComeWhereTheyAreAnnounced() throws {
        let box = try RuncFixture()
        box.spec.linux?.namespaces?.removeAll { $0.type == .network || $0.type == .pid }
        box.spec.linux?.namespaces?.append(.init(.network, path: "/proc/self/ns/net"))
        box.spec.linux?.namespaces?.append(.init(.pid, path: "/proc/self/ns/pid"))
        try box.writeSpec()
        let image = box.folder + "/image"
        try makeDirectory(AT_FDCWD, image, mode: 0o700)
        try openFile(image + "/descriptors.json", O_WRONLY | O_CREAT).writeAll(Array("null".utf8))
        let criu = try FakeCriu(box, "places\nexit 1")
        let outcome = try box.runc(
            "restore", "-d", "-b", box.bundle, "--image-path", image, "--work-path", box.folder + "/work", box.id)
        #expect(outcome.code == 1)
        let places = String(decoding: try readFile(criu.folder + "/places"), as: UTF8.self).split(separator: "\n")
        let network = try readSymlink(AT_FDCWD, "/proc/self/ns/net")
        let pids = try readSymlink(AT_FDCWD, "/proc/self/ns/pid")
        #expect(places.count == 8 && places[3].hasPrefix("socket:["), "\(places)")
        #expect(places.suffix(4) == [image[...], (box.folder + "/work")[...], network[...], pids[...]], "\(places)")
        let announced = try criu.options().filter { $0.field == 27 }.compactMap(\.value.text)
        #expect(announced == ["\u{0A}\u{0C}extRootNetNS\u{10}\u{06}", "\u{0A}\u{0C}extRootPidNS\u{10}\u{07}"])
    }
}
