namespace Toolkit.Cli.Choices;

/// <summary>Where a frame goes and how it is written: <c>--format</c> and <c>-o</c>.</summary>
internal sealed class FrameOutput
{
    private readonly Option<string?> _format = new("--format")
    {
        Description = "table, csv, json, parquet or arrow. Default: table, or what the file's ending says (.csv, .json, .parquet, .arrow, .feather, .txt).",
        HelpName = "FORMAT",
    };

    private readonly Option<string?> _file = new("--output", "-o") { Description = "Write to this file instead of stdout.", HelpName = "FILE" };

    private readonly Option<bool> _safe = SafeOption();

    public Option[] Options => [_format, _file, _safe];

    /// <summary>Asks for CSV in which a spreadsheet finds no formula.</summary>
    public static Option<bool> SafeOption() => new("--safe")
    {
        Description = "CSV for spreadsheets: a text that begins with = + - @, a tab or a line end gets a ' in front, so that it is no formula.",
    };

    /// <summary>How CSV is written.</summary>
    /// <exception cref="ToolkitException">Something else than CSV is to be safe (usage).</exception>
    public static CsvOptions CsvOf(Call call, Option<bool> safe, bool isCsv) => call.Get(safe) && !isCsv
        ? throw ToolkitException.Usage("--safe is about CSV, and something else is written", "add --format csv, or leave --safe away")
        : new() { Safe = call.Get(safe) };

    /// <summary>Whether a form or a file was asked for.</summary>
    public bool IsAsked(Call call) => call.Get(_format) is not null || call.Get(_file) is not null || call.Get(_safe);

    public void Write(Call call, Frame frame, CancellationToken cancel)
    {
        string? file = call.Get(_file);
        string format = Format(call, file);
        CsvOptions csv = CsvOf(call, _safe, format == "csv");
        if (file is null && (format == "parquet" || (format == "arrow" && TerminalWriter.IsTerminal(call.Report.Terminal.Out))))
        {
            throw ToolkitException.Usage(
                $"{(format == "parquet" ? "Parquet" : "Arrow")} is not for a terminal", $"name a file with -o FILE.{format}{(format == "arrow" ? ", or let another program read it through a pipe" : "")}");
        }

        if (frame.Truncated)
        {
            call.Report.Note($"there are more rows than these {Text.Count(frame.RowCount)}; raise --max-rows");
        }

        if (file is null)
        {
            ToStdout(call, frame, (format, csv), cancel);
            return;
        }

        WholeFile.Write(Path.GetFullPath(file), path => ToFile(frame, (format, csv), path, cancel));
        call.Report.Note($"{Text.Count(frame.RowCount)} rows written to {file}");
        call.Report.Result(new { Path = Path.GetFullPath(file), Rows = frame.RowCount }, _ => { });
    }

    private string Format(Call call, string? file)
    {
        string format = call.Get(_format)?.ToLowerInvariant()
            ?? (file is null ? "" : WholeFile.Ending(file, "csv", "json", "parquet", "arrow", "feather", "txt")) switch
            {
                "" => call.Report.Json ? "json" : "table",
                "txt" => "table",
                "feather" => "arrow",
                var ending => ending,
            };
        return format is "table" or "csv" or "json" or "parquet" or "arrow"
            ? format
            : throw ToolkitException.Usage($"--format: '{format}' is no choice", "use one of table, csv, json, parquet, arrow");
    }

    private static void ToStdout(Call call, Frame frame, (string Format, CsvOptions Csv) how, CancellationToken cancel)
    {
        StreamWriter output = call.Report.Terminal.Out;
        // --json promises one JSON document on stdout, whatever else is asked.
        if (how.Format == "json" || call.Report.Json)
        {
            output.Flush();
            frame.WriteJson(output.BaseStream, cancel);
            output.WriteLine();
        }
        else if (how.Format == "arrow")
        {
            output.Flush();
            frame.WriteArrow(output.BaseStream, cancel);
        }
        else if (how.Format == "csv")
        {
            frame.WriteCsv(call.Report.Terminal.Results, how.Csv, cancel);
        }
        else
        {
            call.Report.Terminal.Results.WriteLine(frame.ToText(maxWidth: TerminalWriter.ColumnsOf(output)));
        }
    }

    private static void ToFile(Frame frame, (string Format, CsvOptions Csv) how, string path, CancellationToken cancel)
    {
        Action write = how.Format switch
        {
            "csv" => () => frame.WriteCsv(path, how.Csv, cancel),
            "json" => () => frame.WriteJson(path, cancel),
            "parquet" => () => frame.WriteParquet(path, cancel),
            "arrow" => () => frame.WriteArrow(path, cancel),
            _ => () => File.WriteAllText(path, frame.ToText(int.MaxValue) + "\n"),
        };
        write();
    }
}
