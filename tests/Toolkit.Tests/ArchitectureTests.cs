using System.Runtime.CompilerServices;
using System.Text.RegularExpressions;

namespace Toolkit.Tests;

/// <summary>The layout is the architecture: a folder may use only what lies below it.</summary>
public sealed partial class ArchitectureTests
{
    private static readonly Dictionary<string, string[]> MayUse = new()
    {
        ["Calendars"] = [],
        ["Bars"] = ["Calendars"],
        ["Orders"] = ["Bars", "Calendars"],
        ["Backtesting"] = ["Orders", "Bars", "Calendars"],
        ["Options"] = ["Orders", "Bars", "Calendars", "Backtesting"],
        ["Catalog"] = ["Bars", "Calendars"],
        ["Storage"] = ["Catalog", "Bars", "Calendars"],
        ["Query"] = ["Storage", "Catalog", "Bars", "Calendars"],
        ["Runs"] = ["Backtesting", "Orders", "Query", "Storage", "Catalog", "Bars", "Calendars"],
        ["Ingest"] = ["Storage", "Catalog", "Bars", "Calendars"],
        ["Runs"] = ["Backtesting", "Orders", "Query", "Storage", "Catalog", "Bars", "Calendars"],
        ["Charts"] = ["Runs", "Backtesting", "Orders", "Bars", "Calendars"],
        ["Display"] = ["Charts", "Runs", "Feeds", "Ingest", "Backtesting", "Orders", "Query", "Storage", "Catalog", "Bars", "Calendars"],
        ["Feeds"] = ["Query", "Storage", "Catalog", "Bars", "Calendars"],
    };

    /// <summary>A frame is columns in memory; what makes tables may give one, wherever it lies.</summary>
    private static readonly string[] Everywhere = ["Frame", "FrameColumn"];

    [Fact]
    public void Folders_point_only_downwards()
    {
        string root = Path.GetFullPath(Path.Combine(Here(), "..", "..", "src", "Toolkit"));
        Dictionary<string, string[]> files = MayUse.Keys
            .Where(folder => Directory.Exists(Path.Combine(root, folder)))
            .ToDictionary(folder => folder, folder => Directory.GetFiles(Path.Combine(root, folder), "*.cs", SearchOption.AllDirectories));
        Dictionary<string, HashSet<string>> homes = [];
        foreach ((string folder, string file) in files.SelectMany(f => f.Value.Select(file => (f.Key, file))))
        {
            foreach (Match declared in Declaration().Matches(Code(file)))
            {
                homes.TryAdd(declared.Groups[1].Value, []);
                homes[declared.Groups[1].Value].Add(folder);
            }
        }

        string[] upwards = [.. from f in files
                               from file in f.Value
                               let members = OwnMember().Matches(Code(file)).Select(m => m.Value).ToHashSet()
                               from Match word in Word().Matches(Code(file))
                               where !members.Contains(word.Value) && homes.TryGetValue(word.Value, out HashSet<string>? at)
                                   && !Everywhere.Contains(word.Value) && !at.Contains(f.Key) && !at.Overlaps(MayUse[f.Key])
                               select $"{f.Key}/{Path.GetFileName(file)} uses {word.Value} of {string.Join('|', homes[word.Value])}"];
        Assert.Empty(upwards.Distinct());
    }

    /// <summary>The code of a file without comments and texts.</summary>
    private static string Code(string file) => TextsAndComments().Replace(File.ReadAllText(file), " ");

    private static string Here([CallerFilePath] string path = "") => Path.GetDirectoryName(path)!;

    // A nested private type shares its name with nothing that matters, so only types of a file's own level count.
    [GeneratedRegex(@"(?m)^(?:public |internal |static |sealed |abstract |partial |readonly |ref |unsafe )*(?:class|struct|enum|interface|record struct|record) (\w+)")]
    private static partial Regex Declaration();

    // A word where a type stands: made with new, before a name or a member, or as a type argument; members may share names with types.
    [GeneratedRegex(@"(?<=\bnew )[A-Z]\w+\b|(?<![\w.])[A-Z]\w+(?=\?? [a-z_]\w*\s*[=;,){(]|\.[A-Z]|\??>)")]
    private static partial Regex Word();

    [GeneratedRegex(@"(?<=[\w\]>?] )(?<!new )[A-Z]\w+(?= =|\(| \{)")]
    private static partial Regex OwnMember();

    [GeneratedRegex(@"//[^\n]*|""{3}[\s\S]*?""{3}|""(?:\\.|[^""\\\n])*""")]
    private static partial Regex TextsAndComments();
}
