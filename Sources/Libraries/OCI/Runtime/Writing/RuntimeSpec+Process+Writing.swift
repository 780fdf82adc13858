// Members in the order of their names: equal specs are equal texts, by which Runc finds a compiled filter.

extension RuntimeSpec.Process: JSONWritable {
    package func write(to text: inout JSONText) {
        text.object {
            $0.ifSet("apparmorProfile", apparmorProfile)
            $0.ifSet("args", args)
            $0.ifSet("capabilities", capabilities)
            $0.ifSet("consoleSize", consoleSize)
            $0.ifSet("cwd", cwd)
            $0.ifSet("env", env)
            $0.ifSet("execCPUAffinity", execCPUAffinity)
            $0.ifSet("ioPriority", ioPriority)
            $0.ifSet("noNewPrivileges", noNewPrivileges)
            $0.ifSet("oomScoreAdj", oomScoreAdj)
            $0.ifSet("rlimits", rlimits)
            $0.ifSet("scheduler", scheduler)
            $0.ifSet("selinuxLabel", selinuxLabel)
            $0.ifSet("terminal", terminal)
            $0.ifSet("user", user)
        }
    }
}

extension RuntimeSpec.ConsoleSize: JSONWritable {
    package func write(to text: inout JSONText) {
        text.object {
            $0.ifSet("height", height)
            $0.ifSet("width", width)
        }
    }
}

extension RuntimeSpec.User: JSONWritable {
    package func write(to text: inout JSONText) {
        text.object {
            $0.ifSet("additionalGids", additionalGids)
            $0.ifSet("gid", gid)
            $0.ifSet("uid", uid)
            $0.ifSet("umask", umask)
            $0.ifSet("username", username)
        }
    }
}

extension RuntimeSpec.Capabilities: JSONWritable {
    package func write(to text: inout JSONText) {
        text.object {
            $0.ifSet("ambient", ambient)
            $0.ifSet("bounding", bounding)
            $0.ifSet("effective", effective)
            $0.ifSet("inheritable", inheritable)
            $0.ifSet("permitted", permitted)
        }
    }
}
