package import Faults
package import OCI

extension ContainerConfig: JSONMembered {
    package mutating func members(_ list: inout JSONMembers) throws(Fault) {
        try list.always("Hostname", &hostname)
        try list.always("Domainname", &domainname)
        try list.always("User", &user)
        try list.always("AttachStdin", &attachStdin)
        try list.always("AttachStdout", &attachStdout)
        try list.always("AttachStderr", &attachStderr)
        try list.ifSet("ExposedPorts", &exposedPorts)
        try list.always("Tty", &tty)
        try list.always("OpenStdin", &openStdin)
        try list.always("StdinOnce", &stdinOnce)
        try list.orNull("Env", &env)
        try list.orNull("Cmd", &cmd)
        try list.ifSet("Healthcheck", &healthcheck)
        try list.ifSet("ArgsEscaped", &argsEscaped)
        try list.always("Image", &image)
        try list.orNull("Volumes", &volumes)
        try list.always("WorkingDir", &workingDir)
        try list.orNull("Entrypoint", &entrypoint)
        try list.ifSet("NetworkDisabled", &networkDisabled)
        try list.ifSet("MacAddress", &macAddress)
        try list.orNull("OnBuild", &onBuild)
        try list.orNull("Labels", &labels)
        try list.ifSet("StopSignal", &stopSignal)
        try list.ifSet("StopTimeout", &stopTimeout)
        try list.ifSet("Shell", &shell)
    }
}

extension HealthCheck: JSONMembered {
    package mutating func members(_ list: inout JSONMembers) throws(Fault) {
        try list.ifSet("Test", &test)
        try list.ifSet("Interval", &interval)
        try list.ifSet("Timeout", &timeout)
        try list.ifSet("StartPeriod", &startPeriod)
        try list.ifSet("StartInterval", &startInterval)
        try list.ifSet("Retries", &retries)
    }
}

extension EmptyObject: JSONMembered {
    package mutating func members(_ list: inout JSONMembers) throws(Fault) {}
}
