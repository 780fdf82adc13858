import Conformance
import Glibc
import Linux
import State
import Testing

extension SystemTests {
    /// Programs that stand where a decompressor is looked for.
    @Suite struct DecompressorTests {
        /// CVE-2014-9357: an image's own xz was run as root. Neither the image's programs nor the caller's are run.
        @Test(
            "layers and archives are unpacked by ourselves alone",
            .covers("oci.cve.CVE-2014-9357", "oci.security.rule.no-decompress-in-root"))
        func ownDecompressors() throws {
            try ContainerFixture.run(image: false) { swmono in
                let (tools, trace) = ("\(swmono.root)/tools", "\(swmono.root)/trace")
                let layout = "\(swmono.root)/hostile"
                try makeFolder(tools)
                for name in ["gzip", "gunzip", "pigz", "unpigz", "igzip", "zcat", "xz", "unxz", "xzcat", "zstd", "tar"]
                {
                    try openFile("\(tools)/\(name)", O_WRONLY | O_CREAT, mode: 0o755)
                        .writeAll(Array("#!/bin/sh\necho $0 >>\(trace)\nexec /usr/bin/\(name) \"$@\"\n".utf8))
                }
                // In the image at the same path: in a root of its own it would be found as well.
                try TestImage.configured([], inserting: (tools, tools), into: layout)
                let pack = """
                    set -e; cd \(swmono.root); skopeo copy -q oci:\(layout):latest docker-archive:a.tar:hostile:1
                    gzip -k a.tar; zstd -q -k a.tar; xz -k a.tar
                    """
                #expect(try swmono.onHost("/bin/sh", "-c", pack).status == 0)
                let line = "\(swmono.binary) \(swmono.globals.joined(separator: " "))"
                for (file, status) in [("a.tar", 0), ("a.tar.gz", 0), ("a.tar.zst", 0), ("a.tar.xz", 1)] {
                    let loaded = try swmono.onHost(
                        "/bin/sh", "-c", "PATH=\(tools):$PATH; cd \(tools); \(line) load -i \(swmono.root)/\(file)")
                    #expect(loaded.status == Int32(status), "\(file): \(loaded)")
                    #expect(access(trace, F_OK) != 0, "\(file)")
                    if status == 0 { #expect(try swmono("rmi", "hostile:1").status == 0) }
                }
                // The control: they would tell.
                _ = try swmono.onHost("/bin/sh", "-c", "\(tools)/gzip --version")
                #expect(access(trace, F_OK) == 0)
            }
        }

        /// CVE-2023-25153: an index of any size was read into memory.
        @Test("an index that is too large is not read", .covers("oci.cve.CVE-2023-25153"))
        func hugeIndex() throws {
            try ContainerFixture.run(image: false) { swmono in
                let pack = """
                    set -e; cd \(swmono.root); mkdir x; cd x; echo '{"imageLayoutVersion":"1.0.0"}' >oci-layout
                    echo '{"schemaVersion":2,"manifests":[]}' >index.json; truncate -s 2G index.json
                    tar --sparse -czf ../sparse.tar.gz .; rm index.json
                    (echo '{"schemaVersion":2,"manifests":[]'; head -c 8000000 /dev/zero | tr '\\0' ' '
                    echo '}') >index.json
                    tar -czf ../spaces.tar.gz .
                    """
                #expect(try swmono.onHost("/bin/sh", "-c", pack).status == 0)
                for (file, refusal) in [("sparse.tar.gz", "a file with holes"), ("spaces.tar.gz", "large")] {
                    // 512 MB of memory: what is read is not what the file says.
                    let line = "\(swmono.binary) \(swmono.globals.joined(separator: " "))"
                    let loaded = try swmono.onHost(
                        "/bin/sh", "-c", "ulimit -d 524288; exec \(line) load -i \(swmono.root)/\(file)")
                    #expect(loaded.status == 1 && loaded.errors.contains(refusal), "\(file): \(loaded)")
                    #expect(try swmono("images", "-aq").output == "")
                }
            }
        }
    }
}
