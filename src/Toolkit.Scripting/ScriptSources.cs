using System.Text;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Text;

namespace Toolkit.Scripting;

/// <summary>What <c>#load</c> means: a file beside the one that loads it, without the lines that are this host's and not C#'s.</summary>
internal sealed class ScriptSources(string folder) : SourceFileResolver([], folder)
{
    public override string? ResolveReference(string path, string? baseFilePath) => base.ResolveReference(path.Replace('\\', Path.DirectorySeparatorChar), Rooted(baseFilePath));

    public override string NormalizePath(string path, string? baseFilePath) => base.NormalizePath(path, Rooted(baseFilePath)) ?? path;

    public override SourceText ReadText(string resolvedPath)
    {
        using StreamReader reader = new(OpenRead(resolvedPath), Encoding.UTF8);
        string text = reader.ReadToEnd();
        CodeLimits.Check(text, resolvedPath);
        return SourceText.From(ScriptText.Cleaned(text), Encoding.UTF8);
    }

    // Cells have names, not files.
    private static string? Rooted(string? path) => Path.IsPathRooted(path) ? path : null;
}
