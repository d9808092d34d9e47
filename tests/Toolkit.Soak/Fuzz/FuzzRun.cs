using System.Diagnostics;
using System.Globalization;

namespace Toolkit.Soak;

/// <summary>Fuzzes each target in a process of its own: a case that throws anything but an error of ours, that takes too long or too much memory, or that ends the process is a fault.</summary>
/// <param name="seed">What all cases are drawn from.</param>
/// <param name="folder">For the processes to work in.</param>
/// <param name="keep">Where inputs that found a fault go.</param>
/// <param name="say">Gets a line for each target and fault.</param>
internal sealed class FuzzRun(int seed, string folder, string keep, Action<string> say)
{
    private const long MostBytes = 1L << 30;
    private const int MostFaults = 5;
    private const int Poll = 25;

    /// <summary>How long a case may take, a busy machine included.</summary>
    private static readonly TimeSpan Deadline = TimeSpan.FromSeconds(30);

    private int _cases;
    private int _refused;
    private int _faults;
    private long _slowest;
    private long _peak;
    private string? _fault;
    private long _begun;

    /// <summary>Fuzzes a target for a time, or so many cases.</summary>
    /// <returns>How many faults were found.</returns>
    public async Task<int> RunAsync(string target, TimeSpan length, int cases)
    {
        (_cases, _refused, _faults, _slowest, _peak) = (0, 0, 0, 0, 0);
        long start = Stopwatch.GetTimestamp();
        for (int before = -1; before < _cases && _cases < cases && _faults < MostFaults && Stopwatch.GetElapsedTime(start) < length;)
        {
            before = _cases;
            await ProcessAsync(target, cases, length - Stopwatch.GetElapsedTime(start));
        }

        say($"fuzz: {target}: {_cases} cases, {_refused} refused, {_faults} faults, slowest {_slowest} ms, {_peak >> 20} MB at most");
        return _faults;
    }

    /// <summary>One process: until the time is up, or a case ends it.</summary>
    private async Task ProcessAsync(string target, int cases, TimeSpan length)
    {
        string inner = Directory.CreateDirectory(Path.Combine(folder, $"{target}-{_cases}")).FullName;
        _fault = null;
        Volatile.Write(ref _begun, Stopwatch.GetTimestamp());
        using (Started process = Started.Self(["fuzz-cases", target, Text(seed), Text(_cases), Text(cases), inner], null, Hear))
        {
            long start = Stopwatch.GetTimestamp();
            bool stopped = false;
            while (!process.HasExited && _fault is null)
            {
                await CancellationToken.None.HasPassedAsync(Poll);
                _peak = Math.Max(_peak, process.WorkingSet);
                if (_peak > MostBytes || Stopwatch.GetElapsedTime(Volatile.Read(ref _begun)) > Deadline)
                {
                    _fault ??= _peak > MostBytes ? $"takes {_peak >> 20} MB" : $"has not ended after {Deadline.TotalSeconds:0} s";
                }

                if (!stopped && Stopwatch.GetElapsedTime(start) > length)
                {
                    stopped = true;
                    process.Stop();
                }
            }

            if (!process.HasExited)
            {
                process.Kill();
            }

            await process.EndedAsync(Deadline, target);
            _fault ??= process.ExitCode != 0 ? $"ends the process with {process.ExitCode}: {process.Errors}" : null;
        }

        if (_fault is not null)
        {
            Keep(target, inner);
        }

        Directory.Delete(inner, recursive: true);
    }

    private void Keep(string target, string inner)
    {
        _faults++;
        string path = Path.Combine(Directory.CreateDirectory(keep).FullName, $"{target}-{seed}-{_cases - 1}.bin");
        string input = Path.Combine(inner, FuzzCases.InputName);
        if (File.Exists(input))
        {
            File.Copy(input, path, overwrite: true);
        }

        say($"fuzz: FAULT: {target}, seed {seed}, case {_cases - 1}, input in {path}: {_fault}");
        _peak = Math.Min(_peak, MostBytes);
    }

    private void Hear(string line)
    {
        string[] words = line.Split(' ', 4);
        Volatile.Write(ref _begun, Stopwatch.GetTimestamp());
        if (words[0] == "case")
        {
            _cases = int.Parse(words[1], CultureInfo.InvariantCulture) + 1;
        }
        else if (words[0] == "end" && _fault is null)
        {
            _slowest = Math.Max(_slowest, long.Parse(words[2], CultureInfo.InvariantCulture));
            _refused += words[3] == "refused" ? 1 : 0;
            // The process goes on until it is killed, but counts no more.
            _fault = words[3].StartsWith("fault ", StringComparison.Ordinal) ? words[3][6..] : null;
        }
    }

    private static string Text(int number) => number.ToString(CultureInfo.InvariantCulture);
}
