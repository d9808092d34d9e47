using Microsoft.DotNet.Interactive.Formatting;
using Toolkit.Notebooks.Output;

namespace Toolkit.Notebooks;

/// <summary>What a script can use without a name before it, as in dotnet-script.</summary>
public sealed class ScriptGlobals
{
    internal ScriptGlobals(IReadOnlyList<string> args) => Args = [.. args];

    /// <summary>The arguments behind the script's name.</summary>
    public IList<string> Args { get; }

    /// <summary>Writes a value in a line, as text.</summary>
    public void Print(object? value) => Console.Out.WriteLine(value as string ?? Rendering.Of(value, PlainTextFormatter.MimeType).ByType[PlainTextFormatter.MimeType]);
}
