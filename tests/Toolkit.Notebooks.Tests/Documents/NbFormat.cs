using System.Diagnostics;
using Toolkit.Tests;

namespace Toolkit.Notebooks.Tests;

/// <summary>Jupyter's own judge of notebook files: the Python package nbformat, where it is installed.</summary>
internal static class NbFormat
{
    private const string Program = """
        import sys, nbformat
        for path in sys.argv[1:]:
            text = open(path, encoding='utf-8').read()
            notebook = nbformat.reads(text, as_version=nbformat.NO_CONVERT)
            nbformat.validate(notebook)
            written = nbformat.writes(notebook) + '\n'
            if written != text:
                sys.exit('Jupyter would write it otherwise:\n' + written)
        """;

    public static string? Python { get; } = new[] { "/usr/bin/python3", "/usr/local/bin/python3", "/opt/homebrew/bin/python3" }
        .FirstOrDefault(p => File.Exists(p) && Run(p, "import nbformat", []).Code == 0);

    /// <summary>Fails when a file is not valid, or when Jupyter would write it otherwise.</summary>
    public static void Check(params string[] files)
    {
        (int code, string output) = Run(Python!, Program, files);
        Assert.True(code == 0, output);
    }

    private static (int Code, string Output) Run(string python, string program, string[] arguments)
    {
        ProcessStartInfo start = new(python) { RedirectStandardError = true, RedirectStandardOutput = true };
        foreach (string argument in (string[])["-W", "error", "-c", program, .. arguments])
        {
            start.ArgumentList.Add(argument);
        }

        using TestProcess process = TestProcess.Start(start);
        Task<string> error = process.StandardError.ReadToEndAsync();
        string output = process.StandardOutput.ReadToEnd() + error.GetAwaiter().GetResult();
        process.WaitForExit();
        return (process.ExitCode, output);
    }
}

/// <summary>A test that asks nbformat: skipped, with a message, where it is not there.</summary>
public sealed class NbFormatFactAttribute : FactAttribute
{
    public NbFormatFactAttribute()
    {
        if (NbFormat.Python is null)
        {
            Skip = "needs Python's nbformat (Debian: python3-nbformat), which is not here";
        }
    }
}
