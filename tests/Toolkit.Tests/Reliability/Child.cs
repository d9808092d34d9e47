using System.Diagnostics;

namespace Toolkit.Tests.Reliability;

/// <summary>A process of its own that works on a store, to be killed, waited for or talked to.</summary>
internal sealed class Child : IDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(5);

    private readonly TestProcess _process;
    private readonly Task<string> _errors;

    private Child(ProcessStartInfo start)
    {
        _process = TestProcess.Start(start);
        _errors = _process.StandardError.ReadToEndAsync();
    }

    // Beside tests that have ASP.NET Core some of its own parts are not there.
    public static string Dll => Path.Combine(AppContext.BaseDirectory.Replace("Toolkit.Servers.Tests", "Toolkit.Tests.Child", StringComparison.Ordinal), "Toolkit.Tests.Child.dll");

    public static Child Start(string verb, string folder, params object[] arguments) => Start([], verb, folder, arguments);

    public static Child Start(IEnumerable<(string Name, string Value)> variables, string verb, string folder, params object[] arguments) =>
        Run("dotnet", [Dll, verb, folder, .. arguments.Select(argument => argument.ToString()!)], variables);

    /// <summary>Starts any program, with the child's command line at its end.</summary>
    public static Child Run(string program, IEnumerable<string> arguments, IEnumerable<(string Name, string Value)> variables)
    {
        ProcessStartInfo start = new(program)
        {
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        foreach (string argument in arguments)
        {
            start.ArgumentList.Add(argument);
        }

        // Compiled once is enough: these processes live for a second.
        start.Environment["DOTNET_TieredPGO"] = "0";
        foreach ((string name, string value) in variables)
        {
            start.Environment[name] = value;
        }

        return new(start);
    }

    /// <summary>Its next line, or null when it has ended.</summary>
    public string? Line() => _process.StandardOutput.ReadLine();

    /// <summary>The lines that are left, once it has ended.</summary>
    public List<string> Rest()
    {
        List<string> lines = [];
        while (Line() is { } line)
        {
            lines.Add(line);
        }

        Ended();
        return lines;
    }

    public void Say(string line)
    {
        _process.StandardInput.WriteLine(line);
        _process.StandardInput.Flush();
    }

    public void Kill()
    {
        _process.Kill();
        Ended();
    }

    /// <summary>Waits for its end; returns its exit code.</summary>
    public int Ended()
    {
        Assert.True(_process.WaitForExit(Patience), "the child process does not end");
        return _process.ExitCode;
    }

    /// <summary>What it said on stderr, once it has ended.</summary>
    public string Errors => _errors.GetAwaiter().GetResult();

    /// <summary>Waits for a good end.</summary>
    public void MustSucceed() => Assert.True(Ended() == 0, Errors);

    public void Dispose() => _process.Dispose();
}
