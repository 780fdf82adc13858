import Archive
import Conformance
import Faults
import Glibc
import Linux
import State
import Synchronization
import TestImages
import Testing

@Suite struct SpreadFilesTests {
    private let folder = "/tmp/swmono-spread-\(getpid())-\(UInt64.random(in: 0 ... .max))"

    private func spread(_ bytes: [UInt8], limits: UnpackLimits = UnpackLimits()) throws -> ArchiveFiles {
        try makeFolder(folder)
        let place = Mutex(0)
        return try spreadFiles(into: folder, limits: limits) { (room) throws(Fault) in
            place.withLock { start in
                let count = min(room.count, bytes.count - start, 1000)
                bytes[start..<(start + count)].withUnsafeBytes { room.copyMemory(from: $0) }
                start += count
                return count
            }
        }
    }

    @Test("files come out under clean names, links are remembered and not made")
    func plain() throws {
        defer { #expect(throws: Never.self) { try removeFolder(folder) } }
        var tar = TarWriter()
        tar.folder("./blobs/sha256")
        tar.file("./blobs/sha256/aa", "one")
        tar.file("manifest.json", "[]")
        tar.add("b/layer.tar", type: "2", link: "../blobs/sha256/aa")
        tar.add("c/layer.tar", type: "2", link: "../b/layer.tar")
        tar.add("d", type: "1", link: "manifest.json")
        for bytes in [tar.finished, gzipped(tar.finished), zstandard(tar.finished)] {
            let files = try spread(bytes)
            #expect(files.names == ["blobs/sha256/aa", "manifest.json"])
            #expect(String(decoding: try readFile("\(folder)/blobs/sha256/aa"), as: UTF8.self) == "one")
            #expect(files.file("c/layer.tar") == "blobs/sha256/aa" && files.file("./d") == "manifest.json")
            #expect(files.file("nosuch") == nil && files.file("../manifest.json") == nil)
            #expect(access("\(folder)/b", F_OK) != 0 && access("\(folder)/d", F_OK) != 0)
            try removeFolder(folder)
        }
        try makeFolder(folder)
    }

    @Test(
        "what leads out, is no file, or comes twice is refused by its name",
        .covers("img.layer.path-safety", "img.layer.dotdot", "img.layer.absolute"))
    func hostile() throws {
        func refuses(_ name: String, limits: UnpackLimits = UnpackLimits(), _ fill: (inout TarWriter) -> Void) {
            var tar = TarWriter()
            fill(&tar)
            let bytes = tar.finished
            let fault = #expect(throws: Fault.self, "\(name)") { _ = try spread(bytes, limits: limits) }
            #expect(fault?.message.contains("\(name)\": ") == true, "\(String(describing: fault))")
            #expect(access("/tmp/victim-of-spread", F_OK) != 0)
            // The next one begins with an empty folder.
            try? removeFolder(folder)
        }
        refuses("../victim-of-spread") { $0.file("../victim-of-spread", "x") }
        refuses("a/../../victim-of-spread") { $0.file("a/../../victim-of-spread", "x") }
        refuses("/tmp/victim-of-spread") { $0.file("/tmp/victim-of-spread", "x") }
        refuses("link") { $0.add("link", type: "2", link: "/etc") }
        refuses("a/link") { $0.add("a/link", type: "2", link: "../../etc/passwd") }
        refuses("hard") { $0.add("hard", type: "1", link: "../x") }
        refuses("twice") { tar in
            tar.file("twice", "1")
            tar.file("./twice", "2")
        }
        refuses("out") { tar in
            tar.add("out", type: "2", link: "in")
            tar.file("out", "1")
        }
        refuses("null") { $0.add("null", type: "3", major: 1, minor: 3) }
        refuses("fifo") { $0.add("fifo", type: "6") }
        refuses("a?b") { $0.file("a\u{1b}b", "x") }
        refuses("1/2/3/4/5/6/7/8/9") { $0.file("1/2/3/4/5/6/7/8/9", "x") }
        var few = UnpackLimits()
        few.entries = 1
        refuses("second", limits: few) { tar in
            tar.file("first", "1")
            tar.file("second", "1")
        }
        var short = UnpackLimits()
        short.bytes = 4096
        let large = TarWriter().finished + [UInt8](repeating: 0, count: 8192)
        #expect(throws: Fault.self) { _ = try spread(large, limits: short) }
        #expect(throws: Fault.self) { _ = try spread(Array("no archive at all, but some text".utf8)) }
        try? removeFolder(folder)
    }
}
