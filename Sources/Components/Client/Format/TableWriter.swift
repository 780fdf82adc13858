/// Lines of tab-separated cells as Docker aligns them (Go's text/tabwriter: columns at least ten wide, three blanks
/// between, the last cell of a line without padding).
enum TableWriter {
    private static let minimum = 10
    private static let padding = 3

    /// `text` with its tabs replaced; columns end where a line has fewer cells, as tabwriter has it.
    static func align(_ text: String) -> String {
        let lines = text.split(separator: "\n", omittingEmptySubsequences: false).map {
            $0.split(separator: "\t", omittingEmptySubsequences: false).map(String.init)
        }
        var widths = lines.map { [Int](repeating: 0, count: max(0, $0.count - 1)) }
        var column = 0
        while lines.contains(where: { $0.count - 1 > column }) {
            setWidths(of: column, lines, &widths)
            column += 1
        }
        return zip(lines, widths).map { cells, widths in
            cells.enumerated().map { index, cell in
                index < widths.count ? cell + blanks(widths[index] - width(cell)) : cell
            }.joined()
        }.joined(separator: "\n")
    }

    // A column is a run of lines that have a tab behind their cell.
    private static func setWidths(of column: Int, _ lines: [[String]], _ widths: inout [[Int]]) {
        var first = 0
        while first < lines.count {
            guard lines[first].count - 1 > column else {
                first += 1
                continue
            }
            let end = lines[first...].firstIndex { $0.count - 1 <= column } ?? lines.count
            let widest = lines[first..<end].map { width($0[column]) }.max() ?? 0
            let wanted = max(minimum, widest + padding)
            for line in first..<end { widths[line][column] = wanted }
            first = end
        }
    }

    private static func width(_ cell: String) -> Int { cell.unicodeScalars.count }
    private static func blanks(_ count: Int) -> String { String(repeating: " ", count: max(0, count)) }
}
