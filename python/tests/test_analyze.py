"""Analyses of arrays and DataFrames by the installed program."""

import json
import os
import signal
import subprocess
import sys
import tempfile
import threading
import unittest
import warnings
from pathlib import Path
from unittest import mock

import numpy as np

import scar_lens
from scar_lens import ScarError, ScarWarning, _analyze

QUICK = {"ratios": [1, 2]}


def made(n=120, k=3):
    """Rows in `k` clusters that overlap a little."""
    random = np.random.default_rng(0)
    y = np.arange(n) % k
    return random.normal(size=(n, 6)).astype("f4") + 2 * np.eye(6, dtype="f4")[y], y


class Folder(unittest.TestCase):
    """A temporary folder of its own for each test, in which nothing may stay."""

    def setUp(self):
        folder = tempfile.TemporaryDirectory()
        self.addCleanup(folder.cleanup)
        self.folder = Path(folder.name)
        patch = mock.patch.object(tempfile, "tempdir", str(self.folder))
        patch.start()
        self.addCleanup(patch.stop)

    def assert_empty(self):
        self.assertEqual(list(self.folder.iterdir()), [])


class Analyses(Folder):
    def test_the_report_is_that_of_the_program_on_files(self):
        X, y = made()
        report = scar_lens.analyze(X, y, seed=3, title="my set", **QUICK)
        self.assert_empty()
        self.assertEqual((report["data"]["matrix"]["file"], report["data"]["matrix"]["rows"]), ("my set.npy", 120))
        self.assertEqual(report["settings"]["seed"], 3)
        self.assertTrue(report["complete"] and report["overview"]["headline"])
        np.save(self.folder / "X.npy", X)
        np.save(self.folder / "y.npy", y)
        files = [str(self.folder / name) for name in ("X.npy", "y.npy")]
        command = [scar_lens.program(), "analyze", *files, "--seed", "3", "--ratios", "1,2", "--json", "--quiet"]
        own = json.loads(subprocess.run(command, check=True, capture_output=True).stdout)
        for part in ("measures", "foundation", "measured", "plan"):
            self.assertEqual(report[part], own[part], part)

    def test_layout_and_type_change_no_number(self):
        X, y = made()
        plain = scar_lens.analyze(X, y, **QUICK)
        wide = np.zeros((240, 12), dtype="f4")
        wide[::2, ::2] = X
        for given in [np.asfortranarray(X), X.astype("f8"), wide[::2, ::2]]:
            self.assertEqual(scar_lens.analyze(given, y, **QUICK)["measures"], plain["measures"])
        half = X.astype("f2")
        self.assertEqual(scar_lens.analyze(half, y, **QUICK)["measures"], scar_lens.analyze(half.astype("f4"), y, **QUICK)["measures"])

    def test_labels_of_every_kind_are_classes_and_missing_ones_are_told(self):
        X, y = made()
        odd = ["none", "<script>|`", "a\nb\u202e"]
        for labels, names in [
            ([odd[code] for code in y], sorted(odd)),
            (y > 0, ["false", "true"]),
            (np.where(y > 1, 7, y), ["0", "1", "7"]),
        ]:
            report = scar_lens.analyze(X, labels, **QUICK)
            self.assertEqual(sorted(each["name"] for each in report["data"]["labels"]["classes"]), sorted(names))
        some = [None if row % 10 == 0 else odd[code] for row, code in enumerate(y)]
        with self.assertWarnsRegex(ScarWarning, "12 of 120 labels"):
            report = scar_lens.analyze(X, some, **QUICK)
        self.assertEqual(sum(each["count"] for each in report["data"]["labels"]["classes"]), 108)
        report = scar_lens.analyze(X, y, names=["ant", "bee", "cat"], **QUICK)
        self.assertEqual([each["class"] for each in report["measures"][0]["classes"]], ["ant", "bee", "cat"])

    def test_groups_stay_together(self):
        X, y = made()
        groups = [f"p{row // 6}" for row in range(len(y))]
        report = scar_lens.analyze(X, y, groups=groups, **QUICK)
        self.assertEqual(report["measured"]["test"]["groups"]["column"], "group")
        with self.assertRaisesRegex(ScarError, "groups, row 6: the group is missing"):
            scar_lens.analyze(X, y, groups=[None if row == 5 else 1 for row in range(len(y))])

    def test_forms_of_the_report_are_written(self):
        X, y = made()
        with tempfile.TemporaryDirectory() as folder:
            places = {name: Path(folder, name) for name in ("r.html", "r.md", "figures")}
            scar_lens.analyze(X, y, html=places["r.html"], markdown=places["r.md"], figures=places["figures"], **QUICK)
            self.assertIn("<!doctype html>", places["r.html"].read_text("utf-8"))
            self.assertIn("](figures/whole.svg)", places["r.md"].read_text("utf-8"))
            self.assertTrue((places["figures"] / "whole.svg").exists())
            nowhere = Path(folder, "no", "r.html")
            with self.assertRaisesRegex(ScarError, "there is no folder"):
                scar_lens.analyze(X, y, html=nowhere, **QUICK)

    def test_refusals_have_the_words_of_the_program(self):
        X, y = made()
        bad = X.copy()
        bad[4, 2] = np.nan
        with self.assertRaises(ScarError) as told:
            scar_lens.analyze(bad, y, **QUICK)
        error = told.exception
        self.assertEqual((error.code, error.file, error.row, error.column), ("non_finite", "embeddings.npy", 5, 3))
        self.assertTrue("In Python: drop_non_finite=True." in error.message and "--" not in error.message, error.message)
        with warnings.catch_warnings():
            warnings.simplefilter("ignore", ScarWarning)
            report = scar_lens.analyze(bad, y, drop_non_finite=True, **QUICK)
        self.assertEqual(report["measures"][0]["rows"], 119)
        for options, code in [({"ratios": [0]}, "bad_option"), ({"convention": "--html=x"}, "bad_option"), ({"epsilon": 2}, "bad_option")]:
            with self.assertRaises(ScarError) as told:
                scar_lens.analyze(X, y, **options)
            self.assertEqual(told.exception.code, code)
        with self.assertRaisesRegex(ScarError, "There are no labels"):
            scar_lens.analyze(X)
        with self.assertRaises(ScarError):
            scar_lens.analyze(X[:0], y[:0])
        self.assert_empty()

    def test_an_error_survives_another_process(self):
        import pickle

        error = ScarError("non_finite", "words", "X.npy", 5, 3)
        again = pickle.loads(pickle.dumps(error))
        self.assertEqual((str(again), again.code, again.row), ("words", "non_finite", 5))

    def test_a_full_disk_is_told_and_nothing_stays(self):
        X, y = made()
        with mock.patch.object(np, "savez", side_effect=OSError(28, "No space left on device")):
            with self.assertRaisesRegex(ScarError, "No space left on device.*TMPDIR"):
                scar_lens.analyze(X, y)
        self.assert_empty()

    def test_a_program_that_dies_or_is_missing_is_told(self):
        X, y = made()
        with mock.patch.dict(os.environ, {"SCAR_LENS_PROGRAM": str(self.folder / "none")}):
            with self.assertRaisesRegex(ScarError, "there is no such file"):
                scar_lens.analyze(X, y)
        with self.assertRaisesRegex(ScarError, "status 3 and no report. out of luck"):
            _analyze._run([sys.executable, "-c", "import sys; sys.stderr.write('so far\\nout of luck\\n'); sys.exit(3)"], False)

    @unittest.skipIf(os.name == "nt", "signals of POSIX")
    def test_an_interrupt_ends_the_program_and_leaves_no_files(self):
        random = np.random.default_rng(0)
        X, y = random.normal(size=(6000, 256)).astype("f4"), np.arange(6000) % 40
        started = []
        popen = subprocess.Popen

        def start(*args, **options):
            started.append(popen(*args, **options))
            threading.Timer(0.3, lambda: os.kill(os.getpid(), signal.SIGINT)).start()
            return started[0]

        # A shell that starts this in the background has the signal ignored.
        before = signal.signal(signal.SIGINT, signal.default_int_handler)
        self.addCleanup(signal.signal, signal.SIGINT, before)
        with mock.patch.object(subprocess, "Popen", start), self.assertRaises(KeyboardInterrupt):
            scar_lens.analyze(X, y)
        self.assertEqual(len(started), 1)
        self.assertIsNotNone(started[0].returncode, "the program still runs")
        self.assert_empty()


try:
    import pandas
except ImportError:
    pandas = None


@unittest.skipIf(pandas is None, "pandas is not installed")
class Frames(Folder):
    def setUp(self):
        super().setUp()
        self.X, self.y = made()
        self.frame = pandas.DataFrame(self.X, columns=[f"dim {column}" for column in range(6)])
        self.frame["kind"] = pandas.Categorical.from_codes(self.y, ["ant", "bee", "cat"])

    def test_columns_of_numbers_or_one_of_vectors_are_the_matrix(self):
        plain = scar_lens.analyze(self.X, self.y, names=["ant", "bee", "cat"], **QUICK)
        vectors = pandas.DataFrame({"vector": list(self.X), "kind": self.frame["kind"]})
        for report in [
            scar_lens.analyze(self.frame, "kind", **QUICK),
            scar_lens.analyze(self.frame.drop(columns="kind"), self.frame["kind"], **QUICK),
            scar_lens.analyze(vectors, "kind", **QUICK),
            scar_lens.analyze(vectors["vector"], vectors["kind"], **QUICK),
        ]:
            self.assertEqual(report["measures"], plain["measures"])

    def test_missing_values_of_pandas_are_missing(self):
        self.frame.loc[[3, 4], "kind"] = pandas.NA
        with self.assertWarnsRegex(ScarWarning, "2 of 120 labels"):
            scar_lens.analyze(self.frame, "kind", **QUICK)

    def test_mistakes_are_told(self):
        for frame, y, words in [
            (self.frame, "sort", "no such column"),
            (self.frame.assign(text="x"), "kind", "no numbers: «text»"),
            (self.frame, None, "name of the column"),
            (self.frame.drop(columns="kind"), self.frame["kind"].sample(frac=1, random_state=0), "different indexes"),
        ]:
            with self.assertRaisesRegex(ScarError, words):
                scar_lens.analyze(frame, y)


if __name__ == "__main__":
    unittest.main()
