"""The check itself is checked: a planted fault of each kind must be found."""
import pathlib
import shutil
import sys
import tempfile
import unittest

HERE = pathlib.Path(__file__).resolve().parent
sys.path.insert(0, str(HERE))
import imports  # noqa: E402
import sizes  # noqa: E402
import words  # noqa: E402

ROOT = HERE.parent.parent


class Planted(unittest.TestCase):
    def setUp(self):
        self.root = pathlib.Path(tempfile.mkdtemp(prefix="swmono-check-"))
        self.addCleanup(shutil.rmtree, self.root)
        for name in ("Sources", "Tests"):
            shutil.copytree(ROOT / name, self.root / name)
        shutil.copy(ROOT / "Package.swift", self.root)

    def plant(self, path, text):
        (self.root / path).write_text(text)

    def test_a_component_that_imports_another(self):
        self.plant("Sources/Components/Daemon/Planted.swift", "internal import Client\n")
        self.assertTrue(any("Planted" in line and "Client" in line for line in imports.findings(self.root)))

    def test_networking_in_the_single_threaded_zone(self):
        self.plant("Sources/Components/Runc/Planted.swift", "internal import NIOCore\nfunc f() async {}\n")
        found = [line for line in imports.findings(self.root) if "Planted" in line]
        self.assertEqual(len(found), 2)

    def test_a_file_too_long(self):
        self.plant("Sources/Components/Runc/Planted.swift", "// x\n" * 301)
        self.assertTrue(any("Planted" in line for line in sizes.findings(self.root)))

    def test_a_function_too_long(self):
        self.plant("Sources/Components/Runc/Planted.swift", "func f() {\n" + "    g()\n" * 61 + "}\n")
        self.assertTrue(any("Planted" in line and "function" in line for line in sizes.findings(self.root)))

    def test_forbidden_words(self):
        text = "import Foundation\nlet a = try! b()\npackage func c() {}\nlet d = try? e()\n"
        self.plant("Sources/Components/Runc/Planted.swift", text)
        found = [line for line in words.findings(self.root) if "Planted" in line]
        self.assertEqual(len(found), 4)


if __name__ == "__main__":
    unittest.main()
