import Archive
import Conformance
import Faults
import Linux
import TestImages
import Testing

@Suite(.covers("img.layer.path-safety", "img.layer.dotdot", "img.layer.absolute"))
struct HostileArchiveTests {
    @Test func namesThatLeaveTheLayerAreRefused() throws {
        try Unpacked().refuses("\"../victim/new\"") { $0.file("../victim/new", "x") }
        try Unpacked().refuses("\"a/../../victim/new\"") { $0.file("a/../../victim/new", "x") }
        try Unpacked().refuses("\"..\"") { $0.add("..", type: "5") }
        let place = try Unpacked()
        var tar = TarWriter()
        tar.file("/absolute", "below the root")
        tar.file("a/../b", "inside")
        try place.unpack(tar.finished)
        #expect(place.text("absolute") == "below the root" && place.text("b") == "inside")
    }

    @Test(.covers("oci.cve.CVE-2014-6407", "oci.cve.CVE-2014-9356", "oci.cve.CVE-2026-17106"))
    func symbolicLinksAreNoWayOut() throws {
        let place = try Unpacked()
        place.refuses("\"out/new\"") { tar in
            tar.add("out", type: "2", link: "\(place.base)/victim")
            tar.file("out/new", "x")
        }
        try Unpacked().refuses("\"out\"") { tar in
            tar.add("out", type: "2", link: "../victim")
            tar.file("out/new", "x")
        }
        try Unpacked().refuses("\"a/out\"") { $0.add("a/out", type: "2", link: "../../victim") }
        try Unpacked().refuses("\"loop/x\"") { tar in
            tar.add("loop", type: "2", link: "loop")
            tar.file("loop/x", "x")
        }
        // A link is replaced, never written through.
        let through = try Unpacked()
        var tar = TarWriter()
        tar.add("file", type: "2", link: "\(through.base)/victim/file")
        tar.file("file", "replaced")
        try through.unpack(tar.finished)
        #expect(through.text("file") == "replaced")
        // Within the layer links of folders are followed, as in the container.
        var inner = TarWriter()
        inner.folder("usr/lib")
        inner.add("lib", type: "2", link: "usr/lib")
        inner.add("abs", type: "2", link: "/usr/lib")
        inner.file("lib/one", "1")
        inner.file("abs/two", "2")
        try through.unpack(inner.finished)
        #expect(through.text("usr/lib/one") == "1" && through.text("usr/lib/two") == "2")
    }

    @Test(.covers("oci.cve.CVE-2014-6407", "oci.cve.CVE-2026-17106")) func hardLinksToTheHostAreRefused() throws {
        let place = try Unpacked()
        place.refuses("\"hard\"") { $0.add("hard", type: "1", link: "../victim/file") }
        try Unpacked().refuses("\"out\"") { tar in
            tar.add("out", type: "2", link: "..")
            tar.add("hard", type: "1", link: "out/victim/file")
        }
        // Absolute: the layer's own root; nothing there, and nothing below.
        var tar = TarWriter()
        tar.add("hard", type: "1", link: "\(place.base)/victim/file")
        let layer = try place.unpack(tar.finished)
        #expect(throws: Fault.self) { try layer.complete(in: place.root, lowers: []) }
        // A link to a link to the host is the link itself.
        let second = try Unpacked()
        var chain = TarWriter()
        chain.add("soft", type: "2", link: "\(second.base)/victim/file")
        chain.add("hard", type: "1", link: "soft")
        chain.add("hard", content: Array("x".utf8))
        try second.unpack(chain.finished)
        #expect(second.text("hard") == "x")
    }

    @Test func whiteoutsOfTheWayUpAreRefused() throws {
        try Unpacked().refuses("\".wh...\"") { $0.add(".wh...") }
        try Unpacked().refuses("\"a/.wh..\"") { $0.add("a/.wh..") }
        try Unpacked().refuses("\".wh.\"") { $0.add(".wh.") }
        try Unpacked().refuses("\"../.wh.victim\"") { $0.add("../.wh.victim") }
    }

    @Test func aDeviceIsNeverOpened() throws {
        let place = try Unpacked()
        var tar = TarWriter()
        tar.add("full", type: "3", mode: 0o666, major: 1, minor: 7)
        tar.file("full", "a file now")
        try place.unpack(tar.finished)
        #expect(place.text("full") == "a file now")
    }

    @Test func whiteoutsDoNotFollowLinksOutOfTheLayer() throws {
        for form in [WhiteoutForm.overlay, .remove] {
            for name in ["out/.wh.file", "out/.wh..wh..opq"] {
                let place = try Unpacked()
                place.refuses("\"\(name)\"", form) { tar in
                    tar.add("out", type: "2", link: "\(place.base)/victim")
                    tar.add(name)
                }
            }
            // Within the layer the link means its folder there.
            let inner = try Unpacked()
            var tar = TarWriter()
            tar.folder("dir")
            tar.add("link", type: "2", link: "/dir")
            tar.add("link/.wh..wh..opq")
            try inner.unpack(tar.finished, form)
            if form == .overlay { #expect(try inner.attribute("dir", "trusted.overlay.opaque") == [121]) }
        }
    }

    @Test func aHardLinkToAWhiteoutIsRefused() throws {
        let place = try Unpacked()
        place.refuses("\"copy\"") { tar in
            tar.add(".wh.gone")
            tar.add("copy", type: "1", link: "gone")
        }
        // The target's whiteout may come later, or stand in a layer between.
        let (lower, middle, top) = (try Unpacked(), try Unpacked(), try Unpacked())
        var older = TarWriter()
        older.file("gone/file", "secret")
        try lower.unpack(older.finished)
        var between = TarWriter()
        between.add(".wh.gone")
        try middle.unpack(between.finished)
        var tar = TarWriter()
        tar.add("copy", type: "1", link: "gone/file")
        let layer = try top.unpack(tar.finished)
        #expect(throws: Fault.self) { try layer.complete(in: top.root, lowers: [middle.root, lower.root]) }
    }

    @Test func attributesThatSteerAnOverlayAreLeftOut() throws {
        let place = try Unpacked()
        let names = [
            "trusted.overlay.opaque", "trusted.overlay.redirect", "trusted.overlay.metacopy",
            "trusted.overlay.overlay.opaque", "user.overlay.opaque", "user.overlay.redirect", "security.selinux",
            "security.ima",
        ]
        let pax = names.flatMap { name -> [(String, [UInt8])] in
            [("SCHILY.xattr.\(name)", Array("/../../victim".utf8)), ("LIBARCHIVE.xattr.\(name)", Array("eQ==".utf8))]
        }
        var tar = TarWriter()
        tar.file("file", "x", pax: pax)
        tar.add("dir/", type: "5", mode: 0o755, pax: pax)
        tar.add("link", type: "2", link: "file", pax: pax)
        tar.add("fifo", type: "6", pax: pax)
        try place.unpack(tar.finished)
        for path in ["file", "dir", "link", "fifo"] {
            for name in names { #expect(try place.attribute(path, name) == nil, "\(path) \(name)") }
        }
    }

    @Test func attributesThatTheKernelRefusesAreNamed() throws {
        try Unpacked().refuses("\"capable\"") {
            $0.file("capable", "x", pax: [("SCHILY.xattr.security.capability", [1, 0, 0, 2])])
        }
        try Unpacked().refuses("\"large\"") {
            $0.file("large", "x", pax: [("SCHILY.xattr.user.a", [UInt8](repeating: 65, count: 70_000))])
        }
    }

    @Test func sparseMapsThatOverlapOrNeverEndAreRefused() throws {
        func sparse(_ tar: inout TarWriter, _ map: String, _ real: String) {
            let head = Array(map.utf8)
            let data = [UInt8](repeating: 65, count: 1024)
            tar.add(
                "sparse", content: head + [UInt8](repeating: 0, count: 512 - head.count) + data,
                pax: [
                    ("GNU.sparse.major", Array("1".utf8)), ("GNU.sparse.minor", Array("0".utf8)),
                    ("GNU.sparse.name", Array("sparse".utf8)), ("GNU.sparse.realsize", Array(real.utf8)),
                ])
        }
        try Unpacked().refuses("sparse") { sparse(&$0, "2\n4096\n512\n0\n512\n", "8192") }
        try Unpacked().refuses("sparse") { sparse(&$0, "2\n0\n512\n256\n512\n", "8192") }
        try Unpacked().refuses("sparse") { sparse(&$0, "1\n8000\n1024\n", "8192") }
        try Unpacked().refuses("") { sparse(&$0, "1\n9223372036854775000\n1024\n", "9223372036854775807") }
        try Unpacked().refuses("not allowed") { sparse(&$0, "1\n0\n1024\n", "4611686018427387904") }
    }

    @Test func devicesThatAreWhiteoutsAreTakenForThose() throws {
        for form in [WhiteoutForm.overlay, .remove] {
            let place = try Unpacked()
            var older = TarWriter()
            older.file("gone", "lower")
            if form == .remove { try place.unpack(older.finished) }
            var tar = TarWriter()
            tar.file("mine", "stays")
            tar.add("gone", type: "3")
            tar.add("mine", type: "3")
            try place.unpack(tar.finished, form)
            #expect(place.text("mine") == "stays" && place.text("gone") == nil)
        }
        // 4096:0 does not fit and would be 0:0 for the kernel.
        try Unpacked().refuses("4096:0") { $0.add("device", type: "3", major: 4096) }
        try Unpacked().refuses("\"./\"") { $0.add("./", type: "3") }
    }

    @Test func aFolderThatBecameALinkLendsItNothing() throws {
        let place = try Unpacked()
        var tar = TarWriter()
        tar.folder("dir/sub", mode: 0o777, uid: 1234)
        tar.folder("dir", mode: 0o4777, uid: 1234)
        tar.add("dir", type: "2", link: "\(place.base)/victim")
        tar.folder("opaque", mode: 0o6755, uid: 5)
        tar.add("opaque/.wh..wh..opq", mode: 0o4777, uid: 99)
        try place.unpack(tar.finished)
        #expect(try place.status("dir").isSymlink)
        #expect(try fileStatus("\(place.base)/victim").uid == 0)
        let opaque = try place.status("opaque")
        #expect(opaque.permissions == 0o6755 && opaque.uid == 5)
    }

    @Test func theRootCannotBecomeSomethingElse() throws {
        try Unpacked().refuses("\"./\"") { $0.add("./", type: "2", link: "victim") }
        try Unpacked().refuses("\".\"") { $0.add(".", type: "1", link: "x") }
    }

    @Test(.covers("img.layer.ratio-guard")) func bombsMeetTheLimits() throws {
        var limits = UnpackLimits()
        (limits.ratio, limits.ratioFrom) = (100, 1 << 20)
        var tar = TarWriter()
        tar.add("zeros", content: [UInt8](repeating: 0, count: 8 << 20))
        let place = try Unpacked()
        #expect(throws: Fault.self) { try place.unpack(gzipped(tar.finished), .overlay, limits) }
        limits = UnpackLimits()
        limits.bytes = 1 << 20
        #expect(throws: Fault.self) { try place.unpack(gzipped(tar.finished), .overlay, limits) }
        limits = UnpackLimits()
        limits.entries = 10
        var many = TarWriter()
        for number in 0..<20 { many.file("f\(number)", "") }
        #expect(throws: Fault.self) { try place.unpack(many.finished, .overlay, limits) }
    }

    @Test func hugeAndBrokenHeadersAreRefused() throws {
        try Unpacked().refuses("archive") { tar in
            tar.add("x", pax: [("comment", [UInt8](repeating: 65, count: 8 << 20)), ("path", Array("y".utf8))])
            tar.add("short", content: Array("x".utf8), size: 1 << 30)
        }
        try Unpacked().refuses("archive") {
            $0.add("././@LongLink", type: "L", content: [UInt8](repeating: 65, count: 8 << 20))
            $0.file("x", "")
        }
        try Unpacked().refuses("") { $0.file("x", "", pax: [("size", Array("-1".utf8))]) }
        try Unpacked().refuses("archive") { $0.file("x", "", pax: [("size", Array("99999999999999999999".utf8))]) }
        try Unpacked().refuses("archive") { $0.add("short", content: Array("x".utf8), size: 1 << 30) }
        let deep = String(repeating: "d/", count: 400) + "f"
        try Unpacked().refuses("too deep") { $0.file(deep, "") }
        var generator = SystemRandomNumberGenerator()
        for _ in 0..<200 {
            var tar = TarWriter()
            tar.folder("dir")
            tar.file("dir/file", "text", pax: [("SCHILY.xattr.user.a", [1, 2, 3])])
            tar.add("link", type: "2", link: "dir/file")
            var bytes = tar.finished
            for _ in 0..<Int.random(in: 1...8, using: &generator) {
                bytes[Int.random(in: 0..<bytes.count, using: &generator)] = .random(in: 0...255, using: &generator)
            }
            let place = try Unpacked()
            // Taken or refused, but never a crash.
            _ = try? place.unpack(bytes)
        }
    }
}
