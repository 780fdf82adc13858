internal import Faults

/// Names of containers: Docker's grammar `[a-zA-Z0-9][a-zA-Z0-9_.-]+`, at most 255 bytes, for they are file names.
enum ContainerName {
    static func isValid(_ name: String) -> Bool {
        let bytes = Array(name.utf8)
        guard bytes.count >= 2, bytes.count <= 255, isAlphanumeric(bytes[0]) else { return false }
        return bytes.dropFirst().allSatisfy { isAlphanumeric($0) || $0 == 95 || $0 == 46 || $0 == 45 }
    }

    /// The name without its slash, or Docker's refusal.
    static func checked(_ text: String) throws(Fault) -> String {
        let name = text.hasPrefix("/") ? String(text.dropFirst()) : text
        guard isValid(name) else {
            throw Fault(
                .invalidArgument,
                "Invalid container name (\(text)), only [a-zA-Z0-9][a-zA-Z0-9_.-] are allowed")
        }
        return name
    }

    /// A name nobody chose: an adjective and a pioneer of containers, kernels and Swift's ancestors.
    static func random() -> String {
        let left = adjectives.randomElement() ?? "quiet"
        let right = pioneers.randomElement() ?? "ritchie"
        return "\(left)_\(right)"
    }

    private static func isAlphanumeric(_ byte: UInt8) -> Bool {
        (48...57).contains(byte) || (65...90).contains(byte) || (97...122).contains(byte)
    }

    private static let adjectives = [
        "agile", "amber", "brave", "bright", "brisk", "calm", "candid", "careful", "cheerful", "clever", "coral",
        "cosmic", "crisp", "curious", "daring", "deft", "eager", "early", "earnest", "fair", "fleet", "fond", "frank",
        "gentle", "glad", "golden", "graceful", "happy", "hardy", "honest", "humble", "jolly", "keen", "kind", "lively",
        "loyal", "lucid", "lunar", "mellow", "merry", "mild", "modest", "neat", "nimble", "noble", "patient", "plain",
        "polite", "proud", "quick", "quiet", "rapid", "ready", "silent", "silver", "sincere", "sleek", "smart", "solid",
        "steady", "sunny", "swift", "tidy", "trusty", "vivid", "warm", "wise", "witty", "zesty",
    ]

    private static let pioneers = [
        "ada", "aho", "allen", "backus", "bartik", "bell", "boole", "brooks", "cerf", "church", "clarke", "codd",
        "conway", "cray", "curry", "dahl", "dijkstra", "easley", "engelbart", "euler", "fano", "floyd", "forsythe",
        "gauss", "goldberg", "hamming", "hamilton", "hoare", "hollerith", "holberton", "hopper", "huffman", "iverson",
        "johnson", "kahn", "karp", "kay", "kernighan", "kilby", "kleene", "knuth", "lamarr", "lamport", "lattner",
        "liskov", "lovelace", "mccarthy", "mcilroy", "meeker", "milner", "minsky", "naur", "neumann", "nygaard",
        "ossanna", "pascal", "perlis", "perlman", "postel", "rabin", "ritchie", "scott", "shannon", "shaw", "sifakis",
        "tarjan", "thompson", "turing", "ullman", "wilkes", "wilkinson", "wing", "wirth", "yao", "zuse",
    ]
}
