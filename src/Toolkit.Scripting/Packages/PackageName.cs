using System.Text.RegularExpressions;

namespace Toolkit.Scripting;

/// <summary>A package that a <c>#r "nuget: Id, version"</c> names.</summary>
/// <param name="Id">Its id.</param>
/// <param name="Version">As it was written: a version, or a range in NuGet's notation; <c>*</c> is the newest.</param>
internal sealed partial record PackageName(string Id, string Version)
{
    private const string Prefix = "nuget:";

    public static bool IsPackage(string reference) => reference.TrimStart().StartsWith(Prefix, StringComparison.OrdinalIgnoreCase);

    /// <exception cref="ToolkitException">It is not written as one (usage).</exception>
    public static PackageName Parse(string reference)
    {
        string[] parts = reference.Trim()[Prefix.Length..].Split(',', 2, StringSplitOptions.TrimEntries);
        string version = parts.Length > 1 && parts[1].Length > 0 ? parts[1] : "*";
        return Name().IsMatch(parts[0]) && VersionRange().IsMatch(version)
            ? new(parts[0], version)
            : throw ToolkitException.Usage($"#r \"{reference}\" names no package", "write #r \"nuget: Package.Id, 1.2.3\"");
    }

    /// <summary>What is asked of NuGet, to which <c>1.2.3</c> alone means that version or the next higher one that is there.</summary>
    public string Wanted => PlainVersion().IsMatch(Version) ? $"[{Version}]" : Version;

    /// <summary>Whether it asks for no more than another one, which was resolved to a version when that is known.</summary>
    public bool IsMetBy(PackageName other, string? resolved) =>
        Version == "*" || Plain(Version) == Plain(other.Version) || (resolved is not null && (Plain(Version) == Plain(resolved) || IsPrefixOf(resolved)));

    // 1.2 is 1.2.0 and 1.2.0.0; [1.2] is that version alone.
    private static string Plain(string version)
    {
        Match exact = Exact().Match(version);
        return exact.Success
            ? string.Join('.', exact.Groups["part"].Captures.Select(p => p.Value.TrimStart('0') is { Length: > 0 } digits ? digits : "0").Concat(["0", "0", "0"]).Take(4)) + exact.Groups["label"].Value.ToLowerInvariant()
            : version.Replace(" ", "", StringComparison.Ordinal);
    }

    private bool IsPrefixOf(string resolved) => Version.EndsWith(".*", StringComparison.Ordinal) && resolved.StartsWith(Version[..^1], StringComparison.OrdinalIgnoreCase);

    [GeneratedRegex(@"^(?:(?<part>\d+)\.?){1,4}(?<label>-[\w.-]+)?$|^\[(?:(?<part>\d+)\.?){1,4}(?<label>-[\w.-]+)?\]$")]
    private static partial Regex Exact();

    [GeneratedRegex(@"^[\w.-]+$")]
    private static partial Regex Name();

    [GeneratedRegex(@"^[\w.,*+\-\[\]() ]+$")]
    private static partial Regex VersionRange();

    [GeneratedRegex(@"^\d[\w.+-]*$")]
    private static partial Regex PlainVersion();
}
