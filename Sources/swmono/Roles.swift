// The programs, wired. Each grows its real body with the step that brings its component.

func client(_ arguments: [String]) -> Int32 {
    complain("\(arguments.first ?? "swmono"): the client is being wired")
    return 1
}

func shim(_ arguments: [String]) -> Int32 {
    complain("containerd-shim: is being wired")
    return 1
}

func runtime(_ arguments: [String]) -> Int32 {
    complain("runc: is being wired")
    return 1
}

func initProcess(_ arguments: [String]) -> Int32 {
    complain("docker-init: is being wired")
    return 1
}

func reconcile(_ arguments: [String]) -> Int32 {
    complain("reconcile: is being wired")
    return 1
}
