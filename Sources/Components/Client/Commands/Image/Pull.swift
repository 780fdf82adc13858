internal import EngineAPI
internal import OCI

extension Command {
    static let pull = Command(
        "pull", "[OPTIONS] NAME[:TAG|@DIGEST]", "Download an image from a registry",
        spellings: ["image pull", "pull"], arity: .exactly(1),
        flags: {
            [
                .toggle("all-tags", "a", "Download all tagged images in the repository").later,
                platformFlag,
                .toggle("quiet", "q", "Suppress verbose output"),
                .toggle("disable-content-trust", nil, "Skip image verification")
                    .deprecated("support for docker content trust was removed"),
            ]
        }
    ) { (use) throws(CommandFailure) in
        let name = use.arguments[0]
        let reference = try ImagePuller.reference(name)
        let quiet = use.values.bool("quiet")
        if !quiet, reference.tag == "latest", !name.hasSuffix(":latest") {
            use.console.line("Using default tag: latest")
        }
        let platform = use.values.string("platform")
        try await ImagePuller.pull(
            use.session, name, platform: platform.isEmpty ? nil : platform, descriptor: use.console.output, quiet: quiet
        )
        use.console.line(reference.description)
    }

    private static var platformFlag: Flag {
        var flag = Flag("platform", nil, "string", "Set platform if server is multi-platform capable")
        flag.standard = CallerEnvironment.value("DOCKER_DEFAULT_PLATFORM") ?? ""
        return flag
    }
}
