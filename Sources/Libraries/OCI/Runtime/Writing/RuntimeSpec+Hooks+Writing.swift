// Members in the order of their names: equal specs are equal texts, by which Runc finds a compiled filter.

extension RuntimeSpec.Hooks: JSONWritable {
    package func write(to text: inout JSONText) {
        text.object {
            $0.ifSet("createContainer", createContainer)
            $0.ifSet("createRuntime", createRuntime)
            $0.ifSet("poststart", poststart)
            $0.ifSet("poststop", poststop)
            $0.ifSet("prestart", prestart)
            $0.ifSet("startContainer", startContainer)
        }
    }
}

extension RuntimeSpec.Hook: JSONWritable {
    package func write(to text: inout JSONText) {
        text.object {
            $0.ifSet("args", args)
            $0.ifSet("env", env)
            $0.ifSet("path", path)
            $0.ifSet("timeout", timeout)
        }
    }
}
