package import Faults
package import OCI

extension MountPoint: JSONMembered {
    package mutating func members(_ list: inout JSONMembers) throws(Fault) {
        try list.ifSet("Type", &type)
        try list.ifSet("Name", &name)
        try list.always("Source", &source)
        try list.always("Destination", &destination)
        try list.ifSet("Driver", &driver)
        try list.always("Mode", &mode)
        try list.always("RW", &rw)
        try list.always("Propagation", &propagation)
    }
}
