internal import EngineAPI
internal import Faults
internal import OCI
internal import State

extension ContainerRecord: DirectRecord {
    mutating func members(_ list: inout JSONMembers) throws(Fault) {
        try list.required("schema", &schema)
        try list.required("generation", &generation)
        try list.required("id", &id)
        try list.required("name", &name)
        try list.required("created", &created)
        try list.required("path", &path)
        try list.required("args", &args)
        try list.required("config", &config)
        try list.required("hostConfig", &hostConfig)
        try list.required("imageID", &imageID)
        try list.required("platform", &platform)
        try list.required("driver", &driver)
        try list.required("mounts", &mounts)
        try list.required("networks", &networks)
        try list.required("logPath", &logPath)
        try list.ifSet("appArmorProfile", &appArmorProfile)
        try list.required("run", &run)
    }
}

extension RunState: JSONMembered {
    mutating func members(_ list: inout JSONMembers) throws(Fault) {
        try list.ifSet("startedAt", &startedAt)
        try list.ifSet("finishedAt", &finishedAt)
        try list.ifSet("exitCode", &exitCode)
        try list.ifSet("error", &error)
        try list.ifSet("stoppedByUser", &stoppedByUser)
        try list.ifSet("bootID", &bootID)
    }
}
