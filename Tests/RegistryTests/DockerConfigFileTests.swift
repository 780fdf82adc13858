import Faults
import Glibc
import Linux
import OCI
import Testing

@testable import Registry

@Suite struct DockerConfigFileTests {
    private func read(_ json: String?) throws -> DockerConfigFile {
        let folder = "/tmp/swmono-config-\(getpid())-\(UInt32.random(in: 0 ... .max))"
        mkdir(folder, 0o700)
        defer {
            unlink("\(folder)/config.json")
            rmdir(folder)
        }
        if let json { try openFile("\(folder)/config.json", O_WRONLY | O_CREAT).writeAll(json.utf8) }
        return try DockerConfigFile(folder: folder)
    }

    @Test func authsAreFoundUnderTheirOldNamesToo() throws {
        let file = try read(
            #"""
            {"auths":{"https://index.docker.io/v1/":{"auth":"aHViOnBhOnNz"},"localhost:5000":{"auth":"dTpw"},
             "https://old.example/v1/":{"username":"o","password":"q"},"id.example":{"identitytoken":"t"},
             "empty.example":{}},"HttpHeaders":{"X":"y"}}
            """#)
        #expect(file.credentials(for: "docker.io") == RegistryCredentials(username: "hub", password: "pa:ss"))
        #expect(file.credentials(for: "localhost:5000") == RegistryCredentials(username: "u", password: "p"))
        #expect(file.credentials(for: "old.example") == RegistryCredentials(username: "o", password: "q"))
        #expect(file.credentials(for: "id.example")?.identityToken == "t")
        #expect(file.credentials(for: "empty.example") == nil)
        #expect(file.credentials(for: "other.example") == nil)
    }

    @Test func helpersAreNamed() throws {
        let file = try read(#"{"credsStore":"pass","credHelpers":{"gcr.io":"gcloud"}}"#)
        #expect(file.helper(for: "gcr.io") == "docker-credential-gcloud")
        #expect(file.helper(for: "docker.io") == "docker-credential-pass")
        #expect(try read("{}").helper(for: "docker.io") == nil)
    }

    @Test func aMissingFileIsEmptyAndABrokenOneIsAnError() throws {
        #expect(try read(nil).credentials(for: "docker.io") == nil)
        #expect(throws: Fault.self) { try read("{") }
        #expect(throws: Fault.self) { try read(#"{"auths":[]}"#) }
    }

    @Test func theFolderIsTheOptionThenTheVariableThenHome() {
        #expect(DockerConfigFile.folder(option: "/o", environment: ["DOCKER_CONFIG": "/e", "HOME": "/h"]) == "/o")
        #expect(DockerConfigFile.folder(option: nil, environment: ["DOCKER_CONFIG": "/e", "HOME": "/h"]) == "/e")
        #expect(DockerConfigFile.folder(option: nil, environment: ["HOME": "/h"]) == "/h/.docker")
        #expect(DockerConfigFile.folder(option: nil, environment: [:]) == nil)
    }

    @Test func credentialsAreNotPrinted() {
        let text = "\(RegistryCredentials(username: "u", password: "s3cret"))"
        #expect(!text.contains("s3cret"))
    }
}
