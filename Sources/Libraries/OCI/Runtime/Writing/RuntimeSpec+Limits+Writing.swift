// Members in the order of their names: equal specs are equal texts, by which Runc finds a compiled filter.

extension RuntimeSpec.ResourceLimit: JSONWritable {
    package func write(to text: inout JSONText) {
        text.object {
            $0.ifSet("hard", hard)
            $0.ifSet("soft", soft)
            $0.ifSet("type", type)
        }
    }
}

extension RuntimeSpec.Scheduler: JSONWritable {
    package func write(to text: inout JSONText) {
        text.object {
            $0.ifSet("deadline", deadline)
            $0.ifSet("flags", flags)
            $0.ifSet("nice", nice)
            $0.ifSet("period", period)
            $0.ifSet("policy", policy)
            $0.ifSet("priority", priority)
            $0.ifSet("runtime", runtime)
        }
    }
}

extension RuntimeSpec.IOPriority: JSONWritable {
    package func write(to text: inout JSONText) {
        text.object {
            $0.ifSet("class", `class`)
            $0.ifSet("priority", priority)
        }
    }
}

extension RuntimeSpec.CPUAffinity: JSONWritable {
    package func write(to text: inout JSONText) {
        text.object {
            $0.ifSet("final", final)
            $0.ifSet("initial", initial)
        }
    }
}
