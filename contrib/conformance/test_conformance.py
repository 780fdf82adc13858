"""Tests of conformance.py on a tree of their own."""
import pathlib
import sys
import tempfile
import unittest

sys.path.insert(0, str(pathlib.Path(__file__).parent))
import conformance  # noqa: E402


class ConformanceTests(unittest.TestCase):
    def setUp(self):
        folder = tempfile.TemporaryDirectory(prefix="swmono-conformance-")
        self.addCleanup(folder.cleanup)
        self.root = pathlib.Path(folder.name)
        self.write("docs/conformance/ids/image.tsv", "id\timportance\na.one\tcore\na.two\trare\na.three\tcore\n")
        self.write("docs/conformance/left-out.tsv", "id\treason\n")
        self.write("docs/conformance/done.txt", "")
        self.write("Tests/XTests/X.swift", '@Test(\n    .covers(\n        "a.one", "a.two"))\nfunc x() {}\n')

    def write(self, name, text):
        path = self.root / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text)

    def findings(self):
        return list(conformance.findings(self.root))

    def test_a_good_tree_has_no_findings(self):
        self.assertEqual(self.findings(), [])

    def test_an_unknown_id_is_found_with_its_line(self):
        self.write("Tests/XTests/X.swift", '\n@Test(.covers("a.none")) func x() {}\n')
        self.assertEqual(self.findings(), ["Tests/XTests/X.swift:2: unknown id a.none"])

    def test_left_out_needs_a_reason_and_a_known_id(self):
        self.write("docs/conformance/left-out.tsv", "id\treason\na.one\t\nb.x\tno\n")
        self.assertEqual(len(self.findings()), 2)

    def test_done_and_left_out_exclude_each_other(self):
        self.write("docs/conformance/left-out.tsv", "id\treason\na.one\twhy\n")
        self.write("docs/conformance/done.txt", "a.one\n")
        self.assertEqual(self.findings(), ["docs/conformance/left-out.tsv: a.one is done, not left out"])

    def test_done_without_a_test_is_found(self):
        self.write("docs/conformance/done.txt", "a.three\n")
        self.assertIn("no test covers a.three any more", self.findings()[0])

    def test_scripts_of_minihost_name_ids_too(self):
        self.write("contrib/minihost/tests/x.sh", "# covers: a.three b.none\n# covers: a.one\necho '# covers: a.two'\n")
        self.write("docs/conformance/done.txt", "a.three\n")
        self.assertEqual(self.findings(), ["contrib/minihost/tests/x.sh: unknown id b.none"])
        script = self.root / "contrib/minihost/tests/x.sh"
        self.assertEqual(conformance.script_ids(script), ["a.three", "b.none", "a.one"])

    def test_an_id_is_done_when_all_its_tests_passed(self):
        self.write("covered", "a.one\tpassed\na.two\tpassed\na.two\tfailed\n")
        conformance.collect(self.root, self.root / "covered")
        self.assertEqual(conformance.done_ids(self.root), ["a.one"])
        self.assertIn("| image | 1/2 | 0/0 | 0/1 | 0/0 | 0 |", (self.root / "docs/conformance/counts.md").read_text())


if __name__ == "__main__":
    unittest.main()
