using System.Diagnostics;
using Toolkit.Tests;

namespace Toolkit.Soak;

/// <summary>A process of the soak, with its lines and its end.</summary>
internal sealed class Started : IDisposable
{
    private const int KilledCode = 128 + 9;

    private readonly TestProcess _process;
    private readonly Task<string> _errors;
    private readonly Task _lines;
    private bool _killed;

    private Started(ProcessStartInfo start, Action<string> hear)
    {
        _process = TestProcess.Start(start);
        _errors = _process.StandardError.ReadToEndAsync();
        _lines = Task.Run(async () =>
        {
            while (await _process.StandardOutput.ReadLineAsync() is { } line)
            {
                hear(line);
            }
        });
    }

    public static Started Run(string program, IEnumerable<string> arguments, Action<string> hear)
    {
        ProcessStartInfo start = new(program, arguments) { RedirectStandardInput = true, RedirectStandardOutput = true, RedirectStandardError = true };
        // These processes live for seconds. A limit on the size of files is not meant for the runtime's own code pages.
        (start.Environment["DOTNET_TieredPGO"], start.Environment["DOTNET_EnableWriteXorExecute"]) = ("0", "0");
        return new(start, hear);
    }

    /// <summary>A process of this program.</summary>
    /// <param name="arguments">What it is to do.</param>
    /// <param name="mostKilobytes">A limit on the size of the files that it writes, where there are such; null for none.</param>
    /// <param name="hear">Gets each line.</param>
    public static Started Self(IEnumerable<string> arguments, int? mostKilobytes, Action<string> hear) => mostKilobytes is { } limit
        ? Run("bash", ["-c", $"trap '' XFSZ; ulimit -f {limit}; exec dotnet \"$@\"", "soak", Checkout.Self, .. arguments], hear)
        : Run("dotnet", [Checkout.Self, .. arguments], hear);

    public int ExitCode => _process.ExitCode;

    public bool HasExited => _process.HasExited;

    /// <summary>Whether it was ended by <see cref="Kill"/>, and not before.</summary>
    public bool WasKilled => _killed && (OperatingSystem.IsWindows() || _process.ExitCode == KilledCode);

    public long WorkingSet
    {
        get
        {
            try
            {
                _process.Refresh();
                return _process.WorkingSet64;
            }
            catch (InvalidOperationException)
            {
                // It has ended, maybe just now.
                return 0;
            }
        }
    }

    public string Errors => _errors.GetAwaiter().GetResult();

    public void Kill()
    {
        _killed = true;
        _process.Kill();
    }

    public void Stop()
    {
        try
        {
            _process.StandardInput.Close();
        }
        catch (IOException)
        {
            // It has ended already.
        }
    }

    /// <summary>Waits for its end and its last line.</summary>
    /// <exception cref="DisagreementException">It does not end.</exception>
    public async Task EndedAsync(TimeSpan patience, string what)
    {
        try
        {
            await _process.WaitForExitAsync().WaitAsync(patience);
            await _lines;
        }
        catch (TimeoutException)
        {
            throw new DisagreementException($"{what} has not ended after {patience.TotalSeconds:0} s");
        }
    }

    public void Dispose() => _process.Dispose();
}
