import Conformance
import Glibc
import Linux
import State
import Testing

extension SystemTests {
    /// Archives that say of their images what is not so.
    @Suite struct HostileLoadTests {
        /// Runs a Python program that makes archives below the root of `swmono`, of the busybox image.
        private func make(_ swmono: ContainerFixture, _ program: String) throws {
            let layout = try TestImage.busybox.get()
            let helpers = """
                import json, hashlib, shutil, os, sys, tarfile
                layout, root = sys.argv[1:]
                index = json.load(open(layout + "/index.json"))
                original = index["manifests"][0]
                def blob(digest): return layout + "/blobs/sha256/" + digest[7:]
                manifest = json.load(open(blob(original["digest"])))
                config = json.load(open(blob(manifest["config"]["digest"])))
                def archive(name, manifests, extra={}):
                    with tarfile.open(root + "/" + name, "w") as tar:
                        def add(path, data):
                            info = tarfile.TarInfo(path); info.size = len(data)
                            import io; tar.addfile(info, io.BytesIO(data))
                        add("oci-layout", b'{"imageLayoutVersion":"1.0.0"}')
                        add("index.json", json.dumps({"schemaVersion": 2, "manifests": manifests}).encode())
                        for digest in dict.fromkeys([original["digest"], manifest["config"]["digest"]]
                                                    + [layer["digest"] for layer in manifest["layers"]]):
                            add("blobs/sha256/" + digest[7:], open(blob(digest), "rb").read())
                        for data in extra.values(): add("blobs/sha256/" + hashlib.sha256(data).hexdigest(), data)
                def descriptor(data, kind, name):
                    return named({"mediaType": kind, "digest": "sha256:" + hashlib.sha256(data).hexdigest(),
                                  "size": len(data)}, name)
                def named(of, name): return dict(of, annotations={"io.containerd.image.name": name})
                """
            let script = "\(helpers)\n\(program)"
            let file = "\(swmono.root)/make.py"
            try openFile(file, O_WRONLY | O_CREAT).writeAll(Array(script.utf8))
            let made = try swmono.onHost("/usr/bin/python3", file, layout, swmono.root)
            #expect(made.status == 0, "\(made)")
        }

        @Test("a name with the digest of another image is refused before anything is kept")
        func digestName() throws {
            try ContainerFixture.run(image: false) { swmono in
                let genuine = String(repeating: "a", count: 64)
                try make(
                    swmono,
                    "archive('pinned.tar', [named(original, 'docker.io/library/alpine@sha256:\(genuine)')])")
                let loaded = try swmono("load", "-i", "\(swmono.root)/pinned.tar")
                #expect(loaded.status != 0 && loaded.errors.contains("has the digest sha256:"), "\(loaded)")
                #expect(try swmono("images", "-aq").output == "")
            }
        }

        @Test("sizes that are not the blobs' are refused, and images can be listed")
        func sizes() throws {
            try ContainerFixture.run(image: false) { swmono in
                try make(
                    swmono,
                    """
                    layer = manifest["layers"][0]
                    manifest["layers"] = [layer, dict(layer, size=2**63 - 1)]
                    config["rootfs"]["diff_ids"] = ["sha256:" + "1" * 64, "sha256:" + "2" * 64]
                    other = json.dumps(config).encode()
                    manifest["config"] = dict(manifest["config"], size=len(other),
                                              digest="sha256:" + hashlib.sha256(other).hexdigest())
                    text = json.dumps(manifest).encode()
                    original_config = json.load(open(blob(original["digest"])))["config"]
                    with_names = [descriptor(text, original["mediaType"], "docker.io/library/big:1")]
                    manifest["config"], kept = original_config, manifest["config"]
                    archive("big.tar", with_names, {"c": other, "m": text})
                    """)
                let loaded = try swmono("load", "-i", "\(swmono.root)/big.tar")
                #expect(loaded.status == 1 && loaded.errors.contains("its descriptor says"), "\(loaded)")
                #expect(try swmono("images", "-a").status == 0)
                #expect(try swmono("image", "prune", "-af").status == 0)
            }
        }

        @Test("a load that fails leaves the image whose name it had taken over")
        func replaced() throws {
            try ContainerFixture.run { swmono in
                try make(
                    swmono,
                    """
                    config["config"]["Labels"] = {"stranger": "yes"}
                    other = json.dumps(config).encode()
                    theirs = dict(manifest, config=dict(manifest["config"], size=len(other),
                                  digest="sha256:" + hashlib.sha256(other).hexdigest()))
                    text = json.dumps(theirs).encode()
                    missing = {"mediaType": original["mediaType"], "digest": "sha256:" + "3" * 64, "size": 7}
                    taken = descriptor(text, original["mediaType"], "docker.io/library/mine:latest")
                    archive("half.tar", [taken, named(missing, "docker.io/library/zzz:1")], {"c": other, "m": text})
                    """)
                let before = try swmono("images", "-q", "--no-trunc").line
                #expect(try swmono("tag", "busybox", "mine:latest").status == 0)
                #expect(try swmono("rmi", "busybox").status == 0)
                let loaded = try swmono("load", "-i", "\(swmono.root)/half.tar")
                #expect(loaded.status != 0, "\(loaded)")
                let run = try swmono("run", "--rm", "--network", "none", before, "echo", "here")
                #expect(run.output == "here\n", "\(run)")
            }
        }

        @Test("control characters of an archive do not reach a terminal")
        func controls() throws {
            try ContainerFixture.run(image: false) { swmono in
                try make(
                    swmono,
                    """
                    os.mkdir(root + "/x")
                    open(root + "/x/manifest.json", "w").write(json.dumps([{"Config": "\\x1b]0;x\\x07\\x9b2J"}]))
                    with tarfile.open(root + "/controls.tar", "w") as tar:
                        tar.add(root + "/x/manifest.json", "manifest.json")
                    """)
                let loaded = try swmono("load", "-i", "\(swmono.root)/controls.tar")
                #expect(loaded.status == 1 && !loaded.errors.isEmpty)
                let controls = loaded.errors.unicodeScalars.filter { scalar in
                    scalar != "\n" && (scalar.value < 0x20 || (0x7F..<0xA0).contains(scalar.value))
                }
                #expect(controls.isEmpty)
            }
        }
    }
}
