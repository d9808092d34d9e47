using System.Collections.Immutable;
using System.Text;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Text;

namespace Toolkit.Scripting;

/// <summary>What <c>#load</c> means: a file beside the one that loads it, without the lines that are this host's and not C#'s.</summary>
internal sealed class ScriptSources(string folder) : SourceReferenceResolver
{
    private readonly SourceFileResolver _files = new(ImmutableArray<string>.Empty, folder);

    public override string? ResolveReference(string path, string? baseFilePath) =>
        _files.ResolveReference(path.Replace('\\', Path.DirectorySeparatorChar), Path.IsPathRooted(baseFilePath) ? baseFilePath : null);

    public override string? NormalizePath(string path, string? baseFilePath) =>
        _files.NormalizePath(path, Path.IsPathRooted(baseFilePath) ? baseFilePath : null) ?? path;

    public override Stream OpenRead(string resolvedPath) => _files.OpenRead(resolvedPath);

    public override SourceText ReadText(string resolvedPath)
    {
        using StreamReader reader = new(OpenRead(resolvedPath), Encoding.UTF8);
        return SourceText.From(ScriptText.Cleaned(reader.ReadToEnd()), Encoding.UTF8);
    }

    public override bool Equals(object? other) => other is ScriptSources sources && sources._files.Equals(_files);

    public override int GetHashCode() => _files.GetHashCode();
}
