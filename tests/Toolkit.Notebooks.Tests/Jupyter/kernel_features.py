"""Jupyter's own test suite for kernels, told what this kernel can do."""
import unittest

import jupyter_kernel_test


class ToolkitKernelTests(jupyter_kernel_test.KernelTests):
    kernel_name = "toolkit"
    language_name = "C#"
    file_extension = ".cs"
    code_hello_world = 'Console.WriteLine("hello, world");'
    code_stderr = 'Console.Error.WriteLine("oh");'
    completion_samples = [
        {"text": "Console.WriteL", "matches": ["WriteLine"]},
        {"text": "#!sq", "matches": ["#!sql"]},
    ]
    complete_code_samples = ["1 + 1", "var x = 3;", "class A { }", "#!sql\nSELECT 1"]
    incomplete_code_samples = ["class A {", "foreach (var x in new[] { 1 }) {", "var s = (1 +"]
    invalid_code_samples = ["var = ;;"]
    code_generate_error = 'throw new InvalidOperationException("boom");'
    code_execute_result = [
        {"code": "1 + 2", "result": "3"},
        {"code": '"a" + "b"', "result": "ab"},
        {"code": "10 * 4.2m", "result": "42.0"},
    ]
    code_display_data = [{"code": '"shown".Display();', "mime": "text/plain"}]
    supported_history_operations = ("tail", "range", "search")
    code_history_pattern = "1 +*"
    code_inspect_sample = "Console.WriteLine"


if __name__ == "__main__":
    unittest.main()
