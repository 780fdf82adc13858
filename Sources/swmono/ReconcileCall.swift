internal import State

/// What `swmono reconcile` is told on its command line.
struct ReconcileCall {
    let id: String
    let generation: Int64?
    let instance: Instance

    /// nil: not a command line of `reconcile`.
    init?(_ arguments: [String]) {
        var values: [String: String] = [:]
        var words: [String] = []
        var rest = arguments[...]
        while let word = rest.popFirst() {
            guard word.hasPrefix("--") else {
                words.append(word)
                continue
            }
            guard ["--generation", "--data-root", "--exec-root"].contains(word), let value = rest.popFirst() else {
                return nil
            }
            values[word] = value
        }
        guard words.count == 1 else { return nil }
        let generation = values["--generation"].map { Int64($0) }
        if let generation, generation == nil { return nil }
        let base = Instance()
        id = words[0]
        self.generation = generation ?? nil
        instance = Instance(
            dataRoot: values["--data-root"] ?? base.dataRoot, execRoot: values["--exec-root"] ?? base.execRoot)
    }
}
