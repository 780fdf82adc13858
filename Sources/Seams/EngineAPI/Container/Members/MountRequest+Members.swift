package import Faults
package import OCI

extension MountRequest: JSONMembered {
    package mutating func members(_ list: inout JSONMembers) throws(Fault) {
        try list.ifSet("Type", &type)
        try list.ifSet("Source", &source)
        try list.ifSet("Target", &target)
        try list.ifSet("ReadOnly", &readOnly)
        try list.ifSet("Consistency", &consistency)
        try list.ifSet("BindOptions", &bindOptions)
        try list.ifSet("VolumeOptions", &volumeOptions)
        try list.ifSet("ImageOptions", &imageOptions)
        try list.ifSet("TmpfsOptions", &tmpfsOptions)
    }
}

extension BindOptions: JSONMembered {
    package mutating func members(_ list: inout JSONMembers) throws(Fault) {
        try list.ifSet("Propagation", &propagation)
        try list.ifSet("NonRecursive", &nonRecursive)
        try list.ifSet("CreateMountpoint", &createMountpoint)
        try list.ifSet("ReadOnlyNonRecursive", &readOnlyNonRecursive)
        try list.ifSet("ReadOnlyForceRecursive", &readOnlyForceRecursive)
    }
}

extension VolumeOptions: JSONMembered {
    package mutating func members(_ list: inout JSONMembers) throws(Fault) {
        try list.ifSet("NoCopy", &noCopy)
        try list.ifSet("Labels", &labels)
        try list.ifSet("Subpath", &subpath)
        try list.ifSet("DriverConfig", &driverConfig)
    }
}

extension DriverConfig: JSONMembered {
    package mutating func members(_ list: inout JSONMembers) throws(Fault) {
        try list.ifSet("Name", &name)
        try list.ifSet("Options", &options)
    }
}

extension ImageMountOptions: JSONMembered {
    package mutating func members(_ list: inout JSONMembers) throws(Fault) {
        try list.ifSet("Subpath", &subpath)
    }
}

extension TmpfsOptions: JSONMembered {
    package mutating func members(_ list: inout JSONMembers) throws(Fault) {
        try list.ifSet("SizeBytes", &sizeBytes)
        try list.ifSet("Mode", &mode)
    }
}
