package import Faults
package import OCI

extension LogConfig: JSONMembered {
    package mutating func members(_ list: inout JSONMembers) throws(Fault) {
        try list.always("Type", &type)
        try list.always("Config", &config)
    }
}

extension RestartPolicy: JSONMembered {
    package mutating func members(_ list: inout JSONMembers) throws(Fault) {
        try list.always("Name", &name)
        try list.always("MaximumRetryCount", &maximumRetryCount)
    }
}

extension PortBinding: JSONMembered {
    package mutating func members(_ list: inout JSONMembers) throws(Fault) {
        try list.always("HostIp", &hostIP)
        try list.always("HostPort", &hostPort)
    }
}

extension DeviceMapping: JSONMembered {
    package mutating func members(_ list: inout JSONMembers) throws(Fault) {
        try list.always("PathOnHost", &pathOnHost)
        try list.always("PathInContainer", &pathInContainer)
        try list.always("CgroupPermissions", &cgroupPermissions)
    }
}

extension DeviceRequest: JSONMembered {
    package mutating func members(_ list: inout JSONMembers) throws(Fault) {
        try list.always("Driver", &driver)
        try list.always("Count", &count)
        try list.orNull("DeviceIDs", &deviceIDs)
        try list.orNull("Capabilities", &capabilities)
        try list.orNull("Options", &options)
    }
}

extension Ulimit: JSONMembered {
    package mutating func members(_ list: inout JSONMembers) throws(Fault) {
        try list.always("Name", &name)
        try list.always("Hard", &hard)
        try list.always("Soft", &soft)
    }
}

extension WeightDevice: JSONMembered {
    package mutating func members(_ list: inout JSONMembers) throws(Fault) {
        try list.always("Path", &path)
        try list.always("Weight", &weight)
    }
}

extension ThrottleDevice: JSONMembered {
    package mutating func members(_ list: inout JSONMembers) throws(Fault) {
        try list.always("Path", &path)
        try list.always("Rate", &rate)
    }
}
