import Archive
import Conformance
import Faults
import Glibc
import Linux
import State
import TestImages
import Testing

@Suite struct UnpackTests {
    @Test(
        .covers(
            "img.layer.gzip", "img.layer.zstd", "img.layer.sniff-magic", "img.layer.gzip-multimember",
            "img.layer.zstd-skippable", "img.media.oci-layer-tar", "img.media.oci-layer-gzip",
            "img.media.oci-layer-zstd"))
    func everyCompressionGivesTheSameTreeAndDiffID() throws {
        var tar = TarWriter()
        tar.file("text", String(repeating: "some words ", count: 60_000))
        let plain = tar.finished + [UInt8](repeating: 0, count: 9000)
        let half = plain.count / 2
        let skippable: [UInt8] = [0x50, 0x2a, 0x4d, 0x18, 3, 0, 0, 0, 1, 2, 3]
        let forms = [
            plain, gzipped(plain), zstandard(plain), gzipped(Array(plain[..<half])) + gzipped(Array(plain[half...])),
            gzipped(plain) + [0, 0, 0], skippable + zstandard(plain) + skippable,
        ]
        for form in forms {
            for piece in [1000, 65536] {
                let place = try Unpacked()
                let layer = try place.unpack(form, piece: piece)
                #expect(layer.diffID == sha256(plain))
                #expect(layer.bytes == plain.count)
                #expect(try place.status("text").size == 660_000)
            }
        }
    }

    /// A writer that was never closed leaves out the padding of its last file; so do umoci's layers.
    @Test func theLastFilesPaddingMayBeMissing() throws {
        var tar = TarWriter()
        tar.file("first", "one")
        tar.file("last", String(repeating: "x", count: 600))
        let place = try Unpacked()
        let layer = try place.unpack(Array(tar.finished[..<(3 * 512 + 600)]))
        #expect(place.text("last")?.count == 600 && layer.entries == 2)
        #expect(throws: Fault.self) { try Unpacked().unpack(Array(tar.finished[..<(3 * 512 + 599)])) }
    }

    @Test func aDamagedStreamIsRefused() throws {
        var tar = TarWriter()
        tar.file("text", String(repeating: "some words ", count: 60_000))
        for good in [gzipped(tar.finished), zstandard(tar.finished)] {
            var bad = good
            bad[good.count / 2] ^= 0x55
            for form in [Array(good.dropLast(10)), bad, good + [1, 2, 3, 4]] {
                let place = try Unpacked()
                #expect(throws: Fault.self) { try place.unpack(form) }
            }
        }
        let place = try Unpacked()
        #expect(throws: Fault.self) { try place.unpack(Array("no archive at all, just words".utf8)) }
        #expect(try place.unpack([]).entries == 0)
    }

    @Test(
        .covers(
            "img.layer.devices", "img.layer.fifo", "img.layer.symlink", "img.layer.hardlink",
            "img.layer.setuid-bits", "img.layer.mtime-order", "img.layer.dir-mtime", "img.layer.missing-parents",
            "img.layer.tar-ustar"))
    func everyKindOfEntryComesOutAsItWentIn() throws {
        let place = try Unpacked()
        var tar = TarWriter()
        tar.add("./", type: "5", mode: 0o750, uid: 3)
        tar.folder("dir", mode: 0o1777, uid: 7, seconds: 1_000_000_000)
        tar.add("dir/file", content: Array("x".utf8), mode: 0o4751, uid: 5, gid: 6, seconds: 1_100_000_000)
        tar.add("dir/link", type: "2", seconds: 1_200_000_000, link: "/etc/passwd")
        tar.add("dir/hard", type: "1", link: "dir/file")
        tar.add("dir/fifo", type: "6", mode: 0o600)
        tar.add("dir/null", type: "3", mode: 0o666, major: 1, minor: 3)
        tar.add("dir/disk", type: "4", mode: 0o660, major: 259, minor: 300)
        tar.file("made/by/need", "1")
        try place.unpack(tar.finished)
        #expect(try place.status(".").permissions == 0o750 && place.status(".").uid == 3)
        let dir = try place.status("dir")
        #expect(dir.permissions == 0o1777 && dir.uid == 7 && dir.modified.seconds == 1_000_000_000)
        let file = try place.status("dir/file")
        #expect(file.permissions == 0o4751 && file.uid == 5 && file.gid == 6 && file.links == 2)
        #expect(file.modified.seconds == 1_100_000_000)
        #expect(try place.status("dir/link").isSymlink && place.status("dir/link").modified.seconds == 1_200_000_000)
        #expect(try place.status("dir/fifo").type == S_IFIFO)
        #expect(try place.status("dir/null").deviceNumber == deviceNumber(major: 1, minor: 3))
        #expect(try place.status("dir/null").permissions == 0o666)
        #expect(try place.status("dir/disk").deviceNumber == deviceNumber(major: 259, minor: 300))
        #expect(try place.status("made/by").permissions == 0o755)
    }

    @Test(
        .covers(
            "img.layer.tar-pax", "img.layer.long-paths", "img.layer.xattr-capability", "img.layer.xattr-user",
            "img.layer.xattr-trusted-filter", "img.layer.selinux-skip"))
    func paxHeadersCarryNamesTimesAndAttributes() throws {
        let place = try Unpacked()
        let long = (0..<8).map { _ in String(repeating: "n", count: 200) }.joined(separator: "/")
        let capability: [UInt8] = [1, 0, 0, 2, 0, 4, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0]
        var tar = TarWriter()
        tar.file(long, "deep")
        tar.file("Grüße-\u{0065}\u{0301}", "unicode", pax: [("path", Array("Grüße-\u{0065}\u{0301}".utf8))])
        tar.file(
            "capable", "x",
            pax: [
                ("SCHILY.xattr.security.capability", capability), ("SCHILY.xattr.user.note", Array("a=b\nc".utf8)),
                ("SCHILY.xattr.trusted.overlay.opaque", [121]), ("SCHILY.xattr.security.selinux", [120]),
                ("mtime", Array("1500000000.123456789".utf8)),
            ])
        try place.unpack(tar.finished)
        #expect(place.text(long) == "deep")
        #expect(place.text("Grüße-\u{0065}\u{0301}") == "unicode")
        #expect(try place.attribute("capable", "security.capability") == capability)
        #expect(try place.attribute("capable", "user.note") == Array("a=b\nc".utf8))
        #expect(try place.attribute("capable", "trusted.overlay.opaque") == nil)
        #expect(try place.attribute("capable", "security.selinux") == nil)
        #expect(try place.status("capable").modified == FileTime(seconds: 1_500_000_000, nanoseconds: 123_456_789))
    }

    @Test func whiteoutsBelowWhatIsAFileNowHideNothingMore() throws {
        for form in [WhiteoutForm.overlay, .remove] {
            let place = try Unpacked()
            var lower = TarWriter()
            if form == .remove { lower.file("bug/apt/script", "lower") }
            try place.unpack(lower.finished)
            var tar = TarWriter()
            tar.file("bug", "a file now")
            tar.add("bug/.wh.apt")
            tar.add("bug/deep/.wh..wh..opq")
            try place.unpack(tar.finished, form)
            #expect(place.text("bug") == "a file now")
        }
    }

    @Test(.covers("img.layer.tar-sparse")) func holesStayHoles() throws {
        let place = try Unpacked()
        var tar = TarWriter()
        let map = Array("1\n1048576\n5\n".utf8)
        tar.add(
            "sparse", content: map + [UInt8](repeating: 0, count: 512 - map.count) + Array("hello".utf8),
            pax: [
                ("GNU.sparse.major", Array("1".utf8)), ("GNU.sparse.minor", Array("0".utf8)),
                ("GNU.sparse.name", Array("sparse".utf8)), ("GNU.sparse.realsize", Array("4194304".utf8)),
            ])
        try place.unpack(tar.finished)
        let status = try place.status("sparse")
        #expect(status.size == 4_194_304 && status.allocated < 100_000)
        #expect(Array(try readFile("\(place.root)/sparse")[1_048_576..<1_048_581]) == Array("hello".utf8))
    }

    @Test(.covers("img.layer.type-change", "img.layer.dup-entries"))
    func aLaterEntryTakesAnEarlierOnesPlace() throws {
        let place = try Unpacked()
        var tar = TarWriter()
        tar.file("a/deep/file", "1")
        tar.add("a", type: "2", link: "b")
        tar.file("b", "old")
        tar.file("b", "new")
        tar.add("c", type: "2", link: "b")
        tar.folder("c")
        tar.file("c/in", "2")
        tar.folder("c", mode: 0o700)
        tar.add("d", type: "2", link: "b")
        tar.file("d", "no longer a link")
        try place.unpack(tar.finished)
        #expect(try place.status("a").isSymlink)
        #expect(place.text("b") == "new")
        #expect(place.text("c/in") == "2")
        #expect(try place.status("c").permissions == 0o700)
        #expect(place.text("d") == "no longer a link")
    }

    @Test(
        .covers(
            "img.layer.whiteout", "img.layer.opaque", "img.layer.opaque-order", "img.layer.plnk-skip",
            "img.layer.overlay-whiteout-map"))
    func whiteoutsHideOnlyWhatLayersBelowBrought() throws {
        for form in [WhiteoutForm.overlay, .remove] {
            let place = try Unpacked()
            if form == .remove {
                var lower = TarWriter()
                for name in ["gone", "dir/old", "dir/sub/old", "re/old", "keep"] { lower.file(name, "lower") }
                try place.unpack(lower.finished)
            }
            var tar = TarWriter()
            tar.add(".wh.gone")
            tar.add(".wh..wh.plnk", type: "5")
            tar.file("dir/new", "upper")
            tar.add("dir/.wh..wh..opq")
            tar.file("dir/sub/new", "upper")
            tar.add(".wh.re")
            tar.file("re/new", "upper")
            tar.add(".wh.nothing")
            try place.unpack(tar.finished, form)
            #expect(place.text("dir/new") == "upper" && place.text("dir/sub/new") == "upper")
            #expect(place.text("re/new") == "upper" && place.text("re/old") == nil)
            #expect(access("\(place.root)/.wh..wh.plnk", F_OK) != 0)
            if form == .overlay {
                let mark = try place.status("gone")
                #expect(mark.type == S_IFCHR && mark.deviceNumber == 0)
                #expect(try place.attribute("dir", "trusted.overlay.opaque") == [121])
                #expect(try place.attribute("re", "trusted.overlay.opaque") == [121])
            } else {
                #expect(place.text("gone") == nil && place.text("dir/old") == nil && place.text("keep") == "lower")
                #expect(place.text("dir/sub/old") == nil)
            }
        }
    }

    @Test(.covers("img.layer.hardlink-cross-layer")) func aHardLinkToAnOlderLayersFileCopiesItUp() throws {
        let lower = try Unpacked()
        var older = TarWriter()
        older.add("usr/bin/tool", content: Array("tool".utf8), mode: 0o4755, uid: 9)
        try lower.unpack(older.finished)
        let place = try Unpacked()
        var tar = TarWriter()
        tar.add("bin/alias", type: "1", link: "usr/bin/tool")
        let layer = try place.unpack(tar.finished)
        try layer.complete(in: place.root, lowers: [lower.root])
        #expect(place.text("bin/alias") == "tool")
        let status = try place.status("usr/bin/tool")
        #expect(status.links == 2 && status.permissions == 0o4755 && status.uid == 9)
        #expect(throws: Fault.self) { try layer.complete(in: place.root + "/bin", lowers: []) }
    }

    @Test func foldersThatALayerDoesNotNameStayWhatTheyAreBelow() throws {
        let (lowest, middle, place) = (try Unpacked(), try Unpacked(), try Unpacked())
        var older = TarWriter()
        older.folder("./", mode: 0o750, uid: 3, seconds: 1_000_000_000)
        older.folder("private", mode: 0o700, uid: 9, seconds: 1_000_000_000)
        older.folder("hidden", mode: 0o700, uid: 9)
        older.add("links/a/tool", content: Array("tool".utf8))
        older.folder("links/a", mode: 0o711, uid: 4)
        try lowest.unpack(older.finished)
        var between = TarWriter()
        between.add(".wh.hidden")
        let second = try middle.unpack(between.finished)
        try second.complete(in: middle.root, lowers: [lowest.root])
        var tar = TarWriter()
        tar.file("private/deep/file", "1")
        tar.file("hidden/file", "1")
        tar.add("alias", type: "1", link: "links/a/tool")
        let layer = try place.unpack(tar.finished)
        try layer.complete(in: place.root, lowers: [middle.root, lowest.root])
        let kept = try place.status("private")
        #expect(kept.permissions == 0o700 && kept.uid == 9 && kept.modified.seconds == 1_000_000_000)
        #expect(try place.status("private/deep").permissions == 0o755)
        #expect(try place.status("hidden").permissions == 0o755 && place.status("hidden").uid == 0)
        #expect(try place.status("links/a").permissions == 0o711 && place.status("links/a").uid == 4)
        #expect(try place.status(".").permissions == 0o750 && place.status(".").uid == 3)
    }
}
