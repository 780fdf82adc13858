import Glibc

/// The file that collects ids over all test processes of a run: lines of `id<TAB>passed|failed`.
enum CoveredFile {
    static func append(_ ids: [String], passed: Bool) {
        guard let path = getenv("SWMONO_COVERED").map({ String(cString: $0) }), !path.isEmpty else { return }
        let lines = Array(ids.map { "\($0)\t\(passed ? "passed" : "failed")\n" }.joined().utf8)
        guard let file = fopen(path, "a") else { return }
        // One write in append mode: lines of several processes do not mix.
        fwrite(lines, 1, lines.count, file)
        fclose(file)
    }
}
