using System.Globalization;

namespace Toolkit.Soak;

/// <summary>The options of a soak on the command line.</summary>
internal static class SoakProgram
{
    /// <summary>run --minutes M --seed N --folder DIR [--small-disk] [--keep DIR]</summary>
    public static async Task<int> RunAsync(ReadOnlyMemory<string> args, Action<string> say)
    {
        string[] words = args.ToArray();
        SoakSettings settings = new()
        {
            Seed = int.Parse(Value(words, "--seed")!, CultureInfo.InvariantCulture),
            Length = TimeSpan.FromMinutes(double.Parse(Value(words, "--minutes")!, CultureInfo.InvariantCulture)),
            Folder = Path.GetFullPath(Value(words, "--folder")!),
            IsSmallDisk = words.Contains("--small-disk"),
        };
        say($"soak: seed {settings.Seed}, {settings.Length.TotalMinutes:0.##} minutes in {settings.Folder}{(settings.IsSmallDisk ? ", a small disk that is filled up at times" : "")}");
        SoakRun run = new(settings, say);
        try
        {
            await run.RunAsync();
            return 0;
        }
        catch (Exception e)
        {
            string kept = Kept(run.Workspace, Value(words, "--keep"));
            say($"soak: FAILED, seed {settings.Seed}: {(e is DisagreementException ? e.Message : e)}");
            say($"soak: the workspace is kept in {kept}");
            return 1;
        }
    }

    /// <summary>fuzz --seconds S --seed N --folder DIR --keep DIR [--targets A,B] [--cases N]</summary>
    public static async Task<int> FuzzAsync(ReadOnlyMemory<string> args, Action<string> say)
    {
        string[] words = args.ToArray();
        int seed = int.Parse(Value(words, "--seed")!, CultureInfo.InvariantCulture);
        string[] targets = Value(words, "--targets")?.Split(',') ?? [.. FuzzTargets.All.Keys];
        TimeSpan each = TimeSpan.FromSeconds(double.Parse(Value(words, "--seconds")!, CultureInfo.InvariantCulture) / targets.Length);
        say($"fuzz: seed {seed}, {each.TotalSeconds:0.#} s for each of {string.Join(", ", targets)}");
        int cases = Value(words, "--cases") is { } most ? int.Parse(most, CultureInfo.InvariantCulture) : int.MaxValue, faults = 0;
        foreach (string target in targets)
        {
            faults += await new FuzzRun(seed, Value(words, "--folder")!, Value(words, "--keep")!, say).RunAsync(target, each, cases);
        }

        return faults > 0 ? 1 : 0;
    }

    /// <summary>memory --cycles N --folder DIR [--most-mb N]</summary>
    public static async Task<int> MemoryAsync(ReadOnlyMemory<string> args, Action<string> say)
    {
        string[] words = args.ToArray();
        long most = long.Parse(Value(words, "--most-mb") ?? "50", CultureInfo.InvariantCulture);
        long growth = await Cycles.RunAsync(Value(words, "--folder")!, int.Parse(Value(words, "--cycles")!, CultureInfo.InvariantCulture), say);
        say($"memory: grew by {growth >> 20} MB after the warm-up; {most} MB are the most");
        return growth >> 20 > most ? 1 : 0;
    }

    private static string? Value(string[] words, string name) => Array.IndexOf(words, name) is >= 0 and var at && at + 1 < words.Length ? words[at + 1] : null;

    /// <summary>A small disk goes with its processes: what lies there is copied.</summary>
    private static string Kept(string workspace, string? to)
    {
        if (to is null || !Directory.Exists(workspace))
        {
            return workspace;
        }

        foreach (string path in Directory.GetFiles(Path.GetDirectoryName(workspace)!, "*", SearchOption.AllDirectories))
        {
            string target = Path.Combine(to, Path.GetRelativePath(Path.GetDirectoryName(workspace)!, path));
            Directory.CreateDirectory(Path.GetDirectoryName(target)!);
            File.Copy(path, target, overwrite: true);
        }

        return to;
    }
}
