import Linux
import Testing

@Suite struct WallClockTests {
    @Test(
        arguments: [
            (0, "1970-01-01T00:00:00Z"),
            (951_782_400_123_000_000, "2000-02-29T00:00:00.123Z"),
            (1_798_761_599_999_999_999, "2026-12-31T23:59:59.999999999Z"),
            (-1, "1969-12-31T23:59:59.999999999Z"),
        ] as [(Int64, String)])
    func printsAsGoDoesAndReadsItBack(nanoseconds: Int64, text: String) {
        #expect(WallClock.text(nanoseconds) == text)
        #expect(WallClock.parse(text) == nanoseconds)
    }

    @Test func readsOffsetsAndRefusesTheRest() {
        #expect(WallClock.parse("1970-01-01T01:00:00+01:00") == 0)
        #expect(WallClock.parse("1969-12-31T22:30:00.5-01:30") == 500_000_000)
        for text in ["", "1970-01-01", "1970-13-01T00:00:00Z", "1970-01-01T00:00:00", "1970-01-01T00:00:00.Z"] {
            #expect(WallClock.parse(text) == nil)
        }
        #expect(WallClock.text(1, fixed: true) == "1970-01-01T00:00:00.000000001Z")
    }
}
