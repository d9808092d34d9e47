using System.Text.RegularExpressions;

namespace Toolkit.Tests.Reliability;

/// <summary>What a child process has asked of the system, in order, as <c>strace</c> writes it down.</summary>
internal sealed partial class SystemCalls(IReadOnlyList<SystemCall> calls)
{
    /// <summary>Kept up to date without being brought to the disk: what it lacks after a power cut is written again from the catalog.</summary>
    private static readonly string[] MayBeLost = [".journal", ".needs", ".owner", "-shm", ".seal", ".seal.next", ".commits", ".commits.next"];

    /// <summary>Folders of locks, of files for a while, and of hashes without which nothing is lost but a check.</summary>
    private static readonly string[] Passing = ["/.tmp", "/.lock", "/.seals"];

    public IReadOnlyList<SystemCall> All => calls;

    /// <summary>Runs the child to its end.</summary>
    /// <param name="faults">A call that is to fail, as <c>strace -e inject</c> has it; null for none.</param>
    /// <param name="folder">Where the record goes.</param>
    /// <param name="child">The verb and arguments of the child.</param>
    public static (Child Ended, SystemCalls Calls) Of(string? faults, TemporaryFolder folder, params string[] child)
    {
        string record = folder.File($"calls-{Guid.NewGuid():N}");
        string[] inject = faults is null ? [] : ["-e", "inject=" + faults];
        Child ended = Child.Run(
            "strace",
            ["-f", "-y", "-s", "40", "-o", record, "-e", "trace=write,pwrite64,writev,pwritev,fsync,fdatasync,rename,renameat,renameat2,mkdir,unlink", .. inject, "dotnet", Child.Dll, .. child],
            []);
        ended.Ended();
        return (ended, new(Parse(File.ReadLines(record)).ToList()));
    }

    /// <summary>What in this record a power cut could turn into a loss; empty when nothing.</summary>
    /// <param name="root">Below it lies what must last.</param>
    public IEnumerable<string> Faults(string root)
    {
        HashSet<string> unwritten = [], unnamed = [];
        foreach (SystemCall call in calls)
        {
            switch (call.Name)
            {
                case "write" or "pwrite64" or "writev" or "pwritev" when call.Says is { } line:
                    foreach (string path in unwritten.Concat(unnamed))
                    {
                        yield return $"'{line}' was said before {path} was durable";
                    }

                    break;
                case "write" or "pwrite64" or "writev" or "pwritev" when IsKept(call.Path, root):
                    unwritten.Add(call.Path);
                    break;
                case "fsync" or "fdatasync":
                    unwritten.Remove(call.Path);
                    unnamed.RemoveWhere(path => Path.GetDirectoryName(path) == call.Path);
                    if (call.Path.EndsWith("catalog.db-wal", StringComparison.Ordinal) && unnamed.FirstOrDefault(path => path.EndsWith(".parquet", StringComparison.Ordinal)) is { } early)
                    {
                        yield return $"a commit was brought to the disk before the name {early}";
                    }

                    break;
                case "rename" or "renameat" or "renameat2" when IsKept(call.To!, root):
                    if (unwritten.Contains(call.Path))
                    {
                        yield return $"{call.Path} got its name before its content was durable";
                    }

                    unnamed.Add(call.To!);
                    break;
                case "mkdir" when IsKept(call.Path, root) && !Passing.Any(folder => call.Path.StartsWith(root + folder, StringComparison.Ordinal)):
                    unnamed.Add(call.Path);
                    break;
                case "unlink":
                    unwritten.Remove(call.Path);
                    break;
            }
        }
    }

    private static bool IsKept(string path, string root) =>
        path.StartsWith(root, StringComparison.Ordinal) && !MayBeLost.Any(end => path.EndsWith(end, StringComparison.Ordinal));

    private static IEnumerable<SystemCall> Parse(IEnumerable<string> lines)
    {
        Dictionary<string, string> unfinished = [];
        foreach (string line in lines)
        {
            string[] parts = line.Split(' ', 2, StringSplitOptions.RemoveEmptyEntries);
            (string thread, string text) = (parts[0], parts[1].TrimStart());
            if (text.EndsWith("<unfinished ...>", StringComparison.Ordinal))
            {
                // A write counts from its beginning, all else from its end.
                unfinished[thread] = text;
                if (text.Contains("write", StringComparison.Ordinal) && Call(text) is { } begun)
                {
                    yield return begun;
                }
            }
            else if (Resumed().Match(text) is { Success: true } resumed && unfinished.Remove(thread, out string? begin))
            {
                if (!begin.Contains("write", StringComparison.Ordinal) && resumed.Groups[1].Value == "0" && Call(begin) is { } done)
                {
                    yield return done;
                }
            }
            else if (!text.Contains(") = -1 ", StringComparison.Ordinal) && Call(text) is { } call)
            {
                yield return call;
            }
        }
    }

    private static SystemCall? Call(string text)
    {
        if (Descriptor().Match(text) is { Success: true } open)
        {
            string path = open.Groups[2].Value;
            return new(open.Groups[1].Value, path) { Says = path.StartsWith("pipe:", StringComparison.Ordinal) && Line().Match(text) is { Success: true } line ? line.Groups[1].Value : null };
        }

        string[] names = [.. Quoted().Matches(text).Select(match => match.Groups[1].Value)];
        string call = text.Split('(')[0];
        return names.Length == 0 || call.StartsWith("write", StringComparison.Ordinal) ? null : new(call, names[0]) { To = names.Length > 1 ? names[1] : null };
    }

    [GeneratedRegex(@"^(\w+)\(\d+<([^>]*)>")]
    private static partial Regex Descriptor();

    [GeneratedRegex("\"([^\"]*)\"")]
    private static partial Regex Quoted();

    /// <summary>The lines with which the child acknowledges.</summary>
    [GeneratedRegex(@", ""((?:version|done|saved|imported|written|sealed|flushed|removed|archived|rebuilt)[^""]*)\\n""")]
    private static partial Regex Line();

    [GeneratedRegex(@"^<\.\.\. \w+ resumed>.*\) += (-?\d+)")]
    private static partial Regex Resumed();
}

/// <summary>A call that has succeeded.</summary>
/// <param name="Name">Of the call.</param>
/// <param name="Path">The file or folder.</param>
internal sealed record SystemCall(string Name, string Path)
{
    /// <summary>The new name.</summary>
    public string? To { get; init; }

    /// <summary>The line that was said to the test.</summary>
    public string? Says { get; init; }
}

/// <summary>A test that watches the system calls of a child, where <c>strace</c> is to be had.</summary>
public sealed class TraceFactAttribute : FactAttribute
{
    public TraceFactAttribute() => Skip = Trace.Missing;
}

/// <inheritdoc cref="TraceFactAttribute"/>
public sealed class TraceTheoryAttribute : TheoryAttribute
{
    public TraceTheoryAttribute() => Skip = Trace.Missing;
}

internal static class Trace
{
    public static string? Missing { get; } = Works() ? null : "needs strace";

    private static bool Works()
    {
        try
        {
            using Child probe = Child.Run("strace", ["-f", "-o", "/dev/null", "true"], []);
            return probe.Ended() == 0;
        }
        catch (System.ComponentModel.Win32Exception)
        {
            return false;
        }
    }
}
