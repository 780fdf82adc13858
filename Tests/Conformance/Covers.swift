package import Testing

/// Names the checklist ids (docs/conformance/ids) that a test or suite proves.
///
/// When the test ends, each id is written to the file that SWMONO_COVERED names, with `passed` or `failed`; a test that
/// was skipped or crashed writes nothing. `make conformance` makes docs/conformance/done.txt of it. Of a suite, or a
/// test with arguments, all parts must pass; a known issue is no proof. Ids are checked by `make check`.
package struct Covers: TestTrait, SuiteTrait, TestScoping {
    let ids: [String]

    /// Runs the test and notes how it went.
    package func provideScope(
        for test: Test, testCase: Test.Case?, performing function: @Sendable () async throws -> Void
    ) async throws {
        let outcome = Outcome()
        let watching = IssueHandlingTrait.compactMapIssues { issue in
            if issue.severity >= .error { outcome.fail() }
            return issue
        }
        do {
            try await watching.provideScope(for: test, testCase: testCase, performing: function)
        } catch {
            CoveredFile.append(ids, passed: false)
            throw error
        }
        CoveredFile.append(ids, passed: outcome.hasPassed)
    }
}

extension Trait where Self == Covers {
    /// `.covers("cli.container.run.--rm", …)`: the checklist ids that the test proves.
    package static func covers(_ ids: String...) -> Self {
        Covers(ids: ids)
    }
}
