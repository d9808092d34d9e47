using Toolkit.Notebooks.Output;

namespace Toolkit.Notebooks.Running;

/// <summary>What the process of the cells has said outside of their outputs, and what it died of.</summary>
internal sealed class CellCrash
{
    private const string Name = "ProcessEnded";
    private const int Signals = 128;
    private const int LastWords = 1 << 16;

    private readonly TextLimit[] _limits = [new(), new()];
    private readonly StringBuilder _said = new();

    public static CellError Unexplained { get; } = Of("the process that ran the cells has ended");

    public static CellError NoEnd(TimeSpan waited) => Of(FormattableString.Invariant($"what the cells have opened was not closed within {waited.TotalSeconds:0} s"));

    /// <summary>Puts a text into the output of the cell that runs or ran last.</summary>
    public void Add(StreamName stream, string text, ICellOutput? output)
    {
        if (stream == StreamName.Stderr)
        {
            _said.Append(text);
            _said.Remove(0, Math.Max(0, _said.Length - LastWords));
        }

        if (_limits[(int)stream].Take(text) is { Length: > 0 } taken)
        {
            output?.Write(stream, taken);
        }
    }

    public void Settle(ICellOutput? output)
    {
        foreach (StreamName stream in Enum.GetValues<StreamName>().Where(s => _limits[(int)s].HasRest))
        {
            output?.Write(stream, _limits[(int)stream].Rest());
        }
    }

    /// <summary>Why a process has ended that was not asked to.</summary>
    public CellError Why(int exitCode)
    {
        string[] said = [.. _said.ToString().Split('\n', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries)];
        int first = Array.FindLastIndex(said, IsOfTheRuntime);

        // .NET's own words: "Stack overflow.", "Out of memory.", "Unhandled exception. …", "Process terminated." and the reason in the next line.
        string words = first < 0 ? "" : said[first].StartsWith("Process terminated", StringComparison.Ordinal) && first + 1 < said.Length ? $"{said[first]} {said[first + 1]}" : said[first];
        bool wasKilled = words.Length == 0 && !OperatingSystem.IsWindows() && exitCode > Signals;
        return Of(words.Length > 0 ? $"the cell ended the process: {words}"
            : wasKilled ? $"the process was killed by signal {exitCode - Signals}, from outside or because memory ran out"
            : $"the cell ended the process with exit code {exitCode}");
    }

    private static bool IsOfTheRuntime(string line) =>
        line.StartsWith("Stack overflow", StringComparison.Ordinal) || line.StartsWith("Out of memory", StringComparison.Ordinal)
        || line.StartsWith("Unhandled exception", StringComparison.Ordinal) || line.StartsWith("Process terminated", StringComparison.Ordinal)
        || line.StartsWith("Fatal error", StringComparison.Ordinal);

    private static CellError Of(string text) => new(Name, text, [text, "what the cells before had declared is gone; the notebook was saved with all that they have put out"]);
}
