"""What people have as arrays becomes what the program reads, or is refused with its place."""

import unittest

import numpy as np

from scar_lens import ScarError, _arrays

NO = [False, False, False]


class Matrices(unittest.TestCase):
    def check(self, given, expected):
        np.testing.assert_array_equal(_arrays.matrix(given), expected)

    def refused(self, given, words):
        with self.assertRaises(ScarError) as told:
            _arrays.matrix(given)
        self.assertIn(words, told.exception.message)
        self.assertEqual(told.exception.code, "bad_structure")
        return told.exception

    def test_every_layout_and_type_of_numbers_is_read(self):
        plain = np.arange(24.0).reshape(6, 4)
        for dtype in ["f2", "f4", "f8", ">f4", "i8", "u1", np.longdouble]:
            self.check(plain.astype(dtype), plain)
        self.check(np.asfortranarray(plain), plain)
        self.check(plain[::2, ::-1], plain[::2, ::-1])
        self.check(plain.tolist(), plain)
        self.check(np.ma.masked_equal(plain, 3.0), np.where(plain == 3, np.nan, plain))

    def test_what_is_written_is_in_one_piece(self):
        for given in [np.zeros((6, 4))[::2, ::2], np.zeros((4, 6)).T, np.zeros((1, 4)), np.zeros((0, 4))]:
            flags = _arrays.matrix(given).flags
            self.assertTrue(flags.c_contiguous or flags.f_contiguous)

    def test_a_column_of_vectors_is_stacked(self):
        column = np.empty(3, dtype=object)
        column[:] = [np.ones(2), [2, 2], (3.0, 3.0)]
        self.check(column, [[1, 1], [2, 2], [3, 3]])
        column[2] = np.ones(3)
        self.assertEqual(self.refused(column, "row 3: the vector has the shape (3,), where the first has (2,)").row, 3)
        column[1] = "ab"
        self.refused(column, "row 2: a value of type str is no vector")

    def test_what_is_no_matrix_is_told_with_what_it_is(self):
        self.refused(np.zeros(3), "shape (3,)")
        self.refused(np.zeros((2, 3, 4)), "mean over the further axes")
        self.refused([[1, 2], [3]], "cannot be made an array")
        self.refused(np.zeros((2, 2), dtype=complex), "complex128")
        self.refused(np.array([["a", "b"]]), "not numbers")
        self.refused(None, "Give a matrix")

        class Sparse:
            def tocsr(self):
                raise AssertionError

        self.refused(Sparse(), "toarray()")


class Labels(unittest.TestCase):
    def check(self, given, expected, gone=NO, **options):
        found, missing = _arrays.texts(given, 3, "y", **options)
        self.assertEqual([value for value, lost in zip(found.tolist(), missing) if not lost], expected)
        self.assertEqual(missing.tolist(), gone)

    def refused(self, given, words):
        with self.assertRaises(ScarError) as told:
            _arrays.texts(given, 3, "y")
        self.assertIn(words, told.exception.message)
        return told.exception

    def test_numbers_texts_and_booleans_are_labels(self):
        self.check([1, 2, 3], [1, 2, 3])
        self.check(np.array([1.0, 2.0, 1.0]), [1, 2, 1])
        self.check(np.array([[5], [6], [5]], dtype="u1"), [5, 6, 5])
        self.check([[5], [6], [5]], [5, 6, 5])
        self.check([True, False, True], ["True", "False", "True"])
        self.check(np.array([True, False, True]), ["True", "False", "True"])
        self.check(np.array([b"a", b"\xc3\xbc", b"a"]), ["a", "ü", "a"])
        self.check(["01", "1", "None"], ["01", "1", "None"])
        self.check([1, "a", 2.0], ["1", "a", "2"])

    def test_none_and_nan_are_missing(self):
        lost = [False, True, False]
        self.check(["a", None, "b"], ["a", "b"], lost)
        self.check([1, None, 2], [1, 2], lost)
        self.check([1.0, float("nan"), 2.0], [1, 2], lost)
        self.check(np.array([1.0, np.nan, 2.0]), [1, 2], lost)
        self.check(np.ma.masked_array([1, 9, 2], [False, True, False]), [1, 2], lost)
        self.check([3, -1, 4], [3, 4], lost, missing=[-1])
        self.check(["a", "unknown", "b"], ["a", "b"], lost, missing=["unknown", None])

    def test_what_is_no_label_is_told_with_its_row(self):
        self.assertEqual(self.refused([1, 2, 2.5], "row 3: 2.5 is no class").row, 3)
        self.refused(np.array([1.0, np.inf, 2.0]), "row 2: inf is no class")
        self.refused([1, "1", 2], "row 2: «1» is a text here, and a number before")
        self.refused([True, "True", "a"], "«True» is a text here, and a boolean before")
        self.refused(["a", {}, "b"], "row 2: a value of type dict is no label")
        self.refused([1, 2], "X has 3 rows, and y has 2")
        self.refused(np.eye(3), "argmax(axis=1)")
        self.refused([[1, 2], [3], [4]], "Give one label a row")
        self.refused(["a" * 1001, "b", "c"], "1001 characters")
        self.refused(np.array(["2020-01-01"] * 3, dtype="M8[D]"), "datetime64")

    def test_names_stand_for_codes(self):
        codes, gone = np.array([0, 2, 1]), np.array([False, False, True])
        self.assertEqual(_arrays.named(codes, gone, ["a", "b", "c"]).tolist()[:2], ["a", "c"])
        self.assertEqual(_arrays.named(codes, gone, {0: "x", 2: "y"}).tolist()[:2], ["x", "y"])
        for names, words in [(["a", "b"], "row 2: 2 has no name among the 2"), ("abc", "one text"), ({0: "x", 2: "x"}, "several classes")]:
            with self.assertRaises(ScarError) as told:
                _arrays.named(codes, gone, names)
            self.assertIn(words, told.exception.message)

    def test_the_word_for_missing_is_no_label(self):
        values, token = _arrays.with_token(np.array(["(missing)", "((missing))", ""]), np.array([False, False, True]))
        self.assertEqual(token, "(((missing)))")
        self.assertEqual(values.tolist(), ["(missing)", "((missing))", token])


if __name__ == "__main__":
    unittest.main()
