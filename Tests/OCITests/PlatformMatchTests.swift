import Conformance
import Faults
import OCI
import Testing

@Suite struct PlatformMatchTests {
    private func index(_ platforms: [String]) throws -> Index {
        Index(
            manifests: try platforms.enumerated().map { number, text in
                Descriptor(
                    mediaType: MediaType.ociManifest,
                    digest: Digest(sha256: Array(repeating: UInt8(number), count: 32)),
                    size: 1, platform: try Platform(parsing: text))
            })
    }

    private func chosen(_ wanted: String, of platforms: [String]) throws -> String? {
        try index(platforms).manifest(for: Platform(parsing: wanted)).platform.map { "\($0)" }
    }

    @Test(
        .covers(
            "img.platform.default-match", "img.platform.variant-arm", "img.platform.variant-arm64",
            "img.platform.amd64-levels"))
    func theExactOneIsTakenBeforeTheNearest() throws {
        let all = ["linux/arm/v6", "linux/386", "linux/arm64", "linux/arm/v7", "linux/amd64", "linux/amd64/v3"]
        #expect(try chosen("linux/amd64", of: all) == "linux/amd64")
        #expect(try chosen("linux/amd64/v3", of: all) == "linux/amd64/v3")
        #expect(try chosen("linux/amd64/v2", of: all) == "linux/amd64")
        #expect(try chosen("linux/arm64/v8", of: all) == "linux/arm64")
        #expect(try chosen("linux/arm", of: all) == "linux/arm/v7")
        #expect(try chosen("linux/arm/v6", of: all) == "linux/arm/v6")
        #expect(try chosen("linux/arm/v8", of: all) == "linux/arm/v7")
    }

    @Test(.covers("img.platform.amd64-386-fallback"))
    func olderAndSmallerOnesRunWhereThereIsNoExactOne() throws {
        #expect(try chosen("amd64", of: ["linux/386"]) == "linux/386")
        #expect(try chosen("arm64", of: ["linux/arm/v6", "linux/arm/v7"]) == "linux/arm/v7")
        #expect(throws: Fault.self) { try chosen("linux/arm/v6", of: ["linux/arm/v7"]) }
        #expect(throws: Fault.self) { try chosen("linux/386", of: ["linux/amd64"]) }
        #expect(throws: Fault.self) { try chosen("linux/amd64", of: ["windows/amd64", "unknown/unknown"]) }
    }

    @Test(.covers("img.platform.no-match-error"))
    func theTextIsDockers() throws {
        #expect {
            try chosen("linux/arm64", of: ["linux/amd64"])
        } throws: { error in
            "\(error)" == "no matching manifest for linux/arm64 in the manifest list entries"
        }
    }

    @Test(.covers("img.platform.explicit"))
    func spellingsThatMeanTheSameAreOne() throws {
        #expect("\(try Platform(parsing: "linux/x86_64"))" == "linux/amd64")
        #expect("\(try Platform(parsing: "aarch64"))" == "linux/arm64")
        #expect("\(try Platform(parsing: "linux/armhf"))" == "linux/arm/v7")
        #expect("\(try Platform(parsing: "Linux/ARM/8"))" == "linux/arm/v8")
        for bad in ["", "/", "linux/", "linux/amd64/v1/x", "lin ux/amd64"] {
            #expect(throws: Fault.self) { try Platform(parsing: bad) }
        }
    }
}
