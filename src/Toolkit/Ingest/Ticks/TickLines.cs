namespace Toolkit.Ingest;

/// <summary>Ticks as lines of a table whose first line names its columns.</summary>
internal sealed class TickLines : TickSource
{
    private const string Delimiters = ",;\t|";

    private readonly InputFile _file;
    private readonly char _delimiter;

    public TickLines(InputFile file, TickParser parser)
        : base(parser)
    {
        _file = file;
        string header = Lines(file).FirstOrDefault().Text ?? string.Empty;
        _delimiter = Delimiters.MaxBy(delimiter => header.Count(letter => letter == delimiter));
        Columns = TickColumns.Of(DelimitedLine.Split(header, _delimiter), file.Name);
        parser.MustHaveSymbol(Columns, file.Name);
    }

    public override TickColumns Columns { get; }

    public override IEnumerable<(long Line, string Raw, Tick Tick, string? Reason)> Read()
    {
        foreach ((long number, string line) in Lines(_file).Skip(1))
        {
            string? reason = Parser.Parse(Columns, DelimitedLine.Split(line, _delimiter), out Tick tick);
            yield return (number, line, tick, reason);
        }
    }
}
