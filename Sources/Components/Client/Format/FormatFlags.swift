/// `--format` of the two kinds of commands.
enum FormatFlags {
    /// For lists.
    static let list = Flag(
        "format", nil, "string",
        """
        Format output using a custom template:
        'table':            Print output in table format with column headers (default)
        'table TEMPLATE':   Print output in table format using the given Go template
        'json':             Print in JSON format
        'TEMPLATE':         Print output using the given Go template.
        Refer to https://docs.docker.com/go/formatting/ for more information about formatting output with templates
        """)

    /// For single objects.
    static let object = Flag(
        "format", "f", "string",
        """
        Format output using a custom template:
        'json':             Print in JSON format
        'TEMPLATE':         Print output using the given Go template.
        Refer to https://docs.docker.com/go/formatting/ for more information about formatting output with templates
        """)

    static let filter = Flag("filter", "f", "filter", "Filter output based on conditions provided")
}
