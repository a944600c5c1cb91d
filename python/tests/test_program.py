"""The program that the package brings: on the path, as a module, and serving the page."""

import json
import os
import subprocess
import sys
import tempfile
import unittest
from pathlib import Path
from urllib.request import urlopen

import numpy as np

import scar_lens

#: A folder with the page, for a program that was built without it.
PAGE = os.environ.get("SCAR_LENS_PAGE")


class Program(unittest.TestCase):
    def test_it_inspects_a_file(self):
        with tempfile.TemporaryDirectory() as folder:
            file = Path(folder, "x.npy")
            np.save(file, np.ones((5, 3), dtype="f4"))
            for command in [[scar_lens.program()], [sys.executable, "-m", "scar_lens"]]:
                output = subprocess.run([*command, "inspect", str(file), "--json"], capture_output=True, check=True)
                found = json.loads(output.stdout)
                self.assertEqual((found["rows"], found["dims"], found["dtype"]), (5, 3, "float32"))
            refused = subprocess.run([sys.executable, "-m", "scar_lens", "inspect", str(file) + ".no"], capture_output=True)
            self.assertEqual(refused.returncode, 2)
            self.assertTrue(refused.stderr.startswith(b"error: "), refused.stderr)

    def test_it_is_of_the_version_of_the_package(self):
        output = subprocess.run([scar_lens.program(), "--version"], capture_output=True, check=True, text=True)
        self.assertEqual(output.stdout.split()[-1], scar_lens.__version__)

    def test_the_page_is_served_with_the_files_in_it(self):
        with tempfile.TemporaryDirectory() as folder:
            file = Path(folder, "x.npy")
            np.save(file, np.ones((5, 3), dtype="f4"))
            command = [scar_lens.program(), "view", "--no-open", "--quiet", *(["--page", PAGE] if PAGE else []), str(file)]
            with subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True) as served:
                try:
                    address = served.stdout.readline().strip()
                    self.assertTrue(address.startswith("http://127.0.0.1:"), address or served.stderr)
                    base, fragment = address.split("#")
                    with urlopen(base) as page:
                        self.assertIn(b"<title>SCAR Lens", page.read())
                        self.assertEqual(page.headers["Cross-Origin-Embedder-Policy"], "require-corp")
                    self.assertTrue(fragment.startswith("open=f/0/x.npy"), fragment)
                    with urlopen(base + "f/0/x.npy") as data:
                        self.assertEqual(data.read(), file.read_bytes())
                finally:
                    served.kill()


if __name__ == "__main__":
    unittest.main()
