using System.Text.Json;

namespace Toolkit.Cli.Tests;

/// <summary>What a call of the command line gave.</summary>
internal sealed record Outcome(int Code, string Out, string Error)
{
    public JsonElement Json => JsonDocument.Parse(Out).RootElement;

    public string[] Lines => Out.Split('\n', StringSplitOptions.RemoveEmptyEntries);

    /// <summary>The lines on stderr that are no notes.</summary>
    public string[] Errors => [.. Error.Split('\n', StringSplitOptions.RemoveEmptyEntries).Where(l => !l.StartsWith("note: ", StringComparison.Ordinal))];
}
