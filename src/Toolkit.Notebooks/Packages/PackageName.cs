using System.Text.RegularExpressions;

namespace Toolkit.Notebooks.Packages;

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

    [GeneratedRegex(@"^[\w.-]+$")]
    private static partial Regex Name();

    [GeneratedRegex(@"^[\w.,*+\-\[\]() ]+$")]
    private static partial Regex VersionRange();

    [GeneratedRegex(@"^\d[\w.+-]*$")]
    private static partial Regex PlainVersion();
}
